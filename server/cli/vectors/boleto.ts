import {
  barcodeOfLine,
  boletoChecks,
  dueFactor,
  lineOfBarcode,
  readBoleto,
} from '#server/payments/boleto/model.ts'
import {
  CaseProblem,
  compare,
  type Difference,
  date,
  dateOf,
  has,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Outcome,
  outcomeOf,
  text,
} from './case.ts'
import type { Figures } from './reading.ts'

const remarks = new Set(['source', 'note', 'why', 'name', 'reference', 'reference_date'])

/** `bank` and `arrecadacao` slips, `invalid` ones, and the `factor` of due dates. */
export function boletoOutcomes(file: JsonObject): Outcome[] {
  const slips = ['bank', 'arrecadacao'].flatMap((group) =>
    listOf(file, group).map((entry, i) => slipOutcome(entry, `${group} ${i + 1}`)),
  )
  const invalid = listOf(file, 'invalid').map((entry, i) =>
    invalidOutcome(entry, `invalid ${i + 1}`),
  )
  return [...slips, ...invalid, ...factorOutcomes(file.factor)]
}

function listOf(file: JsonObject, key: string): readonly Json[] {
  const value = file[key]
  if (value === undefined) return []
  if (!isList(value)) throw new CaseProblem(`"${key}" is not a list`)
  return value
}

function slipOutcome(entry: Json, place: string): Outcome {
  return outcomeOf(place, () => {
    if (!isObject(entry)) throw new CaseProblem('it is not an object')
    const given = ['line', 'barcode'].filter((key) => has(entry, key))
    if (given.length === 0) throw new CaseProblem('it has neither a line nor a barcode')
    return given.flatMap((key) => readDifferences(entry, key))
  })
}

/** Each of line and barcode is read alone, and must give the other and every figure. */
function readDifferences(entry: JsonObject, key: string): Difference[] {
  const code = text(entry, key)
  const read = readBoleto(code, referenceOf(entry))
  if (!read.ok) return [{ key, expected: 'accepted', got: `refused: ${read.reason}` }]
  const slip = read.value
  const common: Figures = {
    line: () => (key === 'line' ? slip.line : lineOfBarcode(code)),
    barcode: () => (key === 'line' ? barcodeOfLine(code) : slip.barcode),
    cents: () => Number(slip.amount),
  }
  const dateText = (day: Temporal.PlainDate | null) => day?.toString() ?? null
  const own: Figures =
    slip.kind === 'bank'
      ? {
          bank: () => slip.bank,
          factor: () => slip.factor,
          due: () => dateText(slip.due),
          due_old_cycle: () => dateText(slip.dueOldCycle),
          due_new_cycle: () => dateText(slip.dueNewCycle),
        }
      : { segment: () => slip.segment, value_id: () => slip.valueId }
  const figures = { ...common, ...own }
  const stated = Object.entries(entry).filter(([name]) => !remarks.has(name))
  return stated.flatMap(([name, value]) =>
    // Digits are text: a leading zero counts, so they are compared as they stand.
    name === 'cents' || !Object.hasOwn(figures, name)
      ? compare([[name, value]], (figure) => figures[figure]?.())
      : exact(name, value, figures[name]?.() ?? null),
  )
}

function exact(key: string, expected: Json, got: Json): Difference[] {
  if (expected === got) return []
  return [{ key, expected: JSON.stringify(expected), got: JSON.stringify(got) }]
}

/**
 * A factor names two dates: it is read as of the stated reference, or as of the due date stated,
 * near which a slip is always handled; where neither is stated no figure depends on it.
 */
function referenceOf(entry: JsonObject): Temporal.PlainDate {
  const key = ['reference', 'reference_date', 'due'].find((name) => has(entry, name))
  return key === undefined ? new Temporal.PlainDate(2026, 1, 1) : date(entry, key)
}

function invalidOutcome(entry: Json, place: string): Outcome {
  return outcomeOf(place, () => {
    if (!isObject(entry)) throw new CaseProblem('it is not an object')
    const code = text(entry, has(entry, 'line') ? 'line' : 'barcode')
    const read = readBoleto(code, referenceOf(entry))
    const accepted = read.ok ? [{ key: 'line', expected: 'refused', got: 'accepted' }] : []
    const stated = Object.entries(entry).filter(
      ([key]) => !remarks.has(key) && key !== 'line' && key !== 'barcode',
    )
    const checks = () => boletoChecks(code)
    return [...accepted, ...compare(stated, (key) => (key === 'checks' ? checks() : undefined))]
  })
}

function factorOutcomes(factors: Json | undefined): Outcome[] {
  if (factors === undefined) return []
  if (!isObject(factors)) throw new CaseProblem('"factor" is not an object')
  return Object.entries(factors).map(([day, stated]) =>
    outcomeOf(`factor of ${day}`, () => exact('factor', stated, dueFactor(dateOf(day, 'factor')))),
  )
}
