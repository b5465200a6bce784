import { arithmeticOutcome } from './arithmetic.ts'
import { boletoOutcomes } from './boleto.ts'
import { brcodeOutcomes, isBrcodeFile } from './brcode.ts'
import { CaseProblem, isList, isObject, type Json, type JsonObject, type Outcome } from './case.ts'
import { cobvAmountOutcome, cobvValidityOutcome } from './cobv.ts'
import { stripeOutcomes } from './stripe.ts'
import { taxIdOutcomes } from './tax-id.ts'

/** How the cases of one file are found and run; chosen by what the file holds, never by its name. */
type Kind = {
  readonly holds: (file: JsonObject) => boolean
  readonly run: (file: JsonObject) => Outcome[]
}

const kinds: Readonly<Record<string, Kind>> = {
  arithmetic: {
    holds: (file) => casesHave(file, 'vectors', 'inputs') || casesHave(file, 'cases', 'inputs'),
    run: (file) => casesOf(file, ['vectors', 'cases']).map(arithmeticAt),
  },
  'cobv-amount': {
    holds: (file) => casesHave(file, 'cases', 'original'),
    run: (file) =>
      casesOf(file, ['cases']).map((entry, i) => cobvAmountOutcome(entry, `case ${i + 1}`)),
  },
  'cobv-validity': {
    holds: (file) => casesHave(file, 'cases', 'dataDeVencimento'),
    run: (file) =>
      casesOf(file, ['cases']).map((entry, i) => cobvValidityOutcome(entry, `case ${i + 1}`, file)),
  },
  'stripe-signature': {
    holds: (file) => 'secret' in file && 'payload' in file,
    run: stripeOutcomes,
  },
  brcode: { holds: isBrcodeFile, run: brcodeOutcomes },
  'cpf-cnpj': {
    holds: (file) => isObject(file.cnpj) || isObject(file.cpf),
    run: taxIdOutcomes,
  },
  boleto: {
    holds: (file) =>
      ['bank', 'arrecadacao'].some((key) => isList(file[key])) ||
      casesHave(file, 'invalid', 'line') ||
      isObject(file.factor),
    run: boletoOutcomes,
  },
}

function arithmeticAt(entry: Json, i: number): Outcome {
  return arithmeticOutcome(entry, `case ${i + 1}`)
}

function casesHave(file: JsonObject, list: string, key: string): boolean {
  const entries = file[list]
  return isList(entries) && entries.some((entry) => isObject(entry) && key in entry)
}

function casesOf(file: JsonObject, lists: readonly string[]): readonly Json[] {
  return lists.flatMap((key) => {
    const entries = file[key]
    if (entries === undefined) return []
    if (!isList(entries)) throw new CaseProblem(`"${key}" is not a list`)
    return entries
  })
}

/** Runs the text of a file; throws `CaseProblem` with a sentence when it is no vector file. */
export function runVectors(content: string): Outcome[] {
  const file = parse(content)
  const kind = kindOf(file)
  if (!kind) {
    throw new CaseProblem(
      `it holds no cases of a kind known here (${Object.keys(kinds).join(', ')})`,
    )
  }
  const outcomes = kind.run(file)
  if (outcomes.length === 0) throw new CaseProblem('it holds no case')
  return outcomes
}

function parse(content: string): JsonObject {
  let file: Json
  try {
    file = JSON.parse(content.replace(/^\uFEFF/, ''))
  } catch {
    throw new CaseProblem('it is not JSON')
  }
  // A bare list of arithmetic cases is as good as one under "vectors".
  if (isList(file)) return { vectors: file }
  if (!isObject(file)) throw new CaseProblem('it is not a JSON object')
  return file
}

/** What the file holds decides; its own word only where it holds nothing to tell by. */
function kindOf(file: JsonObject): Kind | undefined {
  const byShape = Object.values(kinds).find((kind) => kind.holds(file))
  const stated = file.kind
  const byName =
    typeof stated === 'string' && Object.hasOwn(kinds, stated) ? kinds[stated] : undefined
  return byShape ?? byName
}
