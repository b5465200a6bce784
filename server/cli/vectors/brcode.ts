import { toDecimalString } from '#server/kernel/money.ts'
import { type BrCode, readBrCode } from '#server/payments/br-code/model.ts'
import { crc16, crcMatches, readTlv } from '#server/payments/tlv/model.ts'
import {
  CaseProblem,
  compare,
  type Difference,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Outcome,
  outcomeOf,
  text,
} from './case.ts'
import type { Figures } from './reading.ts'

/** `crc`, `valid` and `invalid` of a file of BR Codes; `cases` say `valid` one by one. */
export function brcodeOutcomes(file: JsonObject): Outcome[] {
  const outcomes: Outcome[] = []
  if (file.crc !== undefined) outcomes.push(...checksumOutcomes(file.crc))
  for (const [group, valid] of [
    ['valid', true],
    ['invalid', false],
  ] as const) {
    outcomes.push(
      ...entries(file, group).map((entry, i) => codeOutcome(entry, `${group} ${i + 1}`, valid)),
    )
  }
  outcomes.push(
    ...entries(file, 'cases').map((entry, i) => codeOutcome(entry, `case ${i + 1}`, null)),
  )
  return outcomes
}

function entries(file: JsonObject, key: string): readonly Json[] {
  const value = file[key]
  if (value === undefined) return []
  if (!isList(value)) throw new CaseProblem(`"${key}" is not a list`)
  return value
}

const algorithm: Figures = {
  poly: () => '1021',
  init: () => 'FFFF',
  refin: () => false,
  refout: () => false,
  xorout: () => '0000',
}

function checksumOutcomes(stated: Json): Outcome[] {
  if (!isObject(stated)) throw new CaseProblem('"crc" is not an object')
  const check = stated.check
  const parameters = Object.entries(stated).filter(([key]) => Object.hasOwn(algorithm, key))
  const outcomes = [
    outcomeOf('crc parameters', () => compare(parameters, (key) => algorithm[key]?.())),
  ]
  if (isObject(check)) {
    outcomes.push(outcomeOf('crc check', () => compare(Object.entries(check), crc16)))
  }
  return outcomes
}

const inputKeys = new Set(['name', 'payload', 'why', 'note', 'source', 'valid', 'published'])

function codeOutcome(entry: Json, place: string, listed: boolean | null): Outcome {
  const name = isObject(entry) && typeof entry.name === 'string' ? entry.name : place
  return outcomeOf(name, () => {
    if (!isObject(entry)) throw new CaseProblem('it is not an object')
    const valid = listed ?? entry.valid
    if (typeof valid !== 'boolean') throw new CaseProblem('it does not say whether it is valid')
    const payload = text(entry, 'payload')
    const read = readBrCode(payload)
    const stated = Object.entries(entry).filter(([key]) => !inputKeys.has(key))
    const figures = { ...textFigures(payload), ...(read.ok ? codeFigures(read.value) : {}) }
    return [
      ...verdict(valid, read.ok ? null : read.reason),
      ...compare(stated, (key) => (Object.hasOwn(figures, key) ? figures[key]?.() : undefined)),
    ]
  })
}

function verdict(valid: boolean, reason: string | null): Difference[] {
  if (valid === (reason === null)) return []
  const got = reason === null ? 'accepted' : `refused: ${reason}`
  return [{ key: 'payload', expected: valid ? 'accepted' : 'refused', got }]
}

/** What can be said of any text, read or refused. */
function textFigures(payload: string): Figures {
  return {
    crc_matches: () => crcMatches(payload),
    tlv_parses: () => readTlv(payload).ok,
    length: () => payload.length,
    crc: () => crc16(payload.slice(0, -4)),
    tlv: () => {
      const root = readTlv(payload)
      return root.ok ? root.value.map(({ id, value }) => [id, value]) : null
    },
  }
}

function codeFigures(code: BrCode): Figures {
  const amount = () => (code.amount === null ? null : toDecimalString(code.amount))
  return {
    kind: () => code.kind,
    once: () => code.once,
    one_time: () => code.once,
    amount,
    key: () => code.key,
    chave: () => code.key,
    info: () => code.information,
    url: () => code.url,
    location: () => code.url,
    recurrence_url: () => code.recurrenceUrl,
    txid: () => code.txid,
    merchant_name: () => code.merchantName,
    merchant_city: () => code.merchantCity,
    city: () => code.merchantCity,
    mcc: () => code.categoryCode,
    cep: () => code.postalCode,
  }
}

export function isBrcodeFile(file: JsonObject): boolean {
  const groups = [file.valid, file.invalid, file.cases].filter(isList).flat()
  return groups.some((entry) => isObject(entry) && 'payload' in entry) && !('secret' in file)
}
