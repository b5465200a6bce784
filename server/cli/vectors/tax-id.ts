import { cnpjCheck, parseTaxId, type TaxId } from '#server/kernel/tax-id.ts'
import {
  CaseProblem,
  compare,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Outcome,
  outcomeOf,
} from './case.ts'

const remarks = new Set(['algorithm', 'note', 'source'])

/** `cpf` and `cnpj`, each with `valid`, `invalid` and, for CNPJ, `worked` check digits. */
export function taxIdOutcomes(file: JsonObject): Outcome[] {
  return (['cnpj', 'cpf'] as const).flatMap((kind) => {
    const group = file[kind]
    if (group === undefined) return []
    if (!isObject(group)) throw new CaseProblem(`"${kind}" is not an object`)
    return Object.entries(group).flatMap(([key, value]) => groupOutcomes(kind, key, value))
  })
}

function groupOutcomes(kind: TaxId['kind'], key: string, value: Json): Outcome[] {
  if (remarks.has(key)) return []
  if ((key === 'valid' || key === 'invalid') && isList(value)) {
    return value.map((entry, i) =>
      numberOutcome(kind, entry, key === 'valid', `${kind} ${key} ${i + 1}`),
    )
  }
  if (kind === 'cnpj' && key === 'worked' && isObject(value)) {
    return Object.entries(value).map(([base, stated]) => workedOutcome(base, stated))
  }
  return [
    outcomeOf(`${kind} ${key}`, () => {
      throw new CaseProblem('nothing of the product answers to this group')
    }),
  ]
}

function numberOutcome(kind: TaxId['kind'], entry: Json, valid: boolean, place: string): Outcome {
  const number = isObject(entry) ? entry.v : entry
  const name = typeof number === 'string' ? `${place} ${number}` : place
  return outcomeOf(name, () => {
    if (typeof number !== 'string') throw new CaseProblem('it holds no number as text')
    const read = parseTaxId(number)
    const accepted = read.ok && read.value.kind === kind
    if (accepted === valid) return []
    const got = read.ok ? `accepted as ${read.value.kind}` : `refused: ${read.reason}`
    return [{ key: 'v', expected: valid ? 'accepted' : 'refused', got }]
  })
}

function workedOutcome(base: string, stated: Json): Outcome {
  return outcomeOf(`cnpj worked ${base}`, () => {
    if (!isObject(stated)) throw new CaseProblem('it is not an object')
    const check = cnpjCheck(base)
    if (!check) throw new CaseProblem('these are not the first twelve characters of a CNPJ')
    const figures: Record<string, Json> = { ...check }
    return compare(Object.entries(stated), (key) =>
      Object.hasOwn(figures, key) ? figures[key] : undefined,
    )
  })
}
