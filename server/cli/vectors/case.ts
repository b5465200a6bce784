import { type BankCalendar, bankCalendar, withLocalHolidays } from '#server/kernel/calendar.ts'
import {
  type Centavos,
  centavos,
  fromDecimalString,
  toDecimalString,
} from '#server/kernel/money.ts'
import { parseRate, type Rate } from '#server/kernel/rate.ts'

/** What every kind of vector file shares: reading a case's inputs and comparing its figures. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

export type Difference = { readonly key: string; readonly expected: string; readonly got: string }
export type Outcome = { readonly name: string; readonly differences: readonly Difference[] }

/** A case that cannot be read or computed: its message is a sentence for the person who wrote it. */
export class CaseProblem extends Error {
  override name = 'CaseProblem'
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

export function has(inputs: JsonObject, key: string): boolean {
  return Object.hasOwn(inputs, key) && inputs[key] !== null
}

export function show(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function problem(key: string, value: Json | undefined, wanted: string): CaseProblem {
  return new CaseProblem(`${key} is ${show(value)}, which is not ${wanted}`)
}

/** Decimal text, or a JSON number, which is read by its own digits and never computed with. */
function decimalText(inputs: JsonObject, key: string, wanted: string): string {
  const value = inputs[key]
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw problem(key, value, wanted)
}

export function text(inputs: JsonObject, key: string): string {
  const value = inputs[key]
  if (typeof value !== 'string') throw problem(key, value, 'a text')
  return value
}

const LARGEST = 10n ** 15n

export function moneyOf(value: Json | undefined, key: string): Centavos {
  const wanted = 'an amount such as 1234.56'
  const digits = decimalText({ [key]: value ?? null }, key, wanted)
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(digits)
  const amount = match && fromDecimalString(`${match[1]}.${(match[2] ?? '').padEnd(2, '0')}`)
  if (amount === null || amount > LARGEST) throw problem(key, value, wanted)
  return amount
}

export function money(inputs: JsonObject, key: string): Centavos {
  return moneyOf(inputs[key], key)
}

export function positiveMoney(inputs: JsonObject, key: string): Centavos {
  const amount = money(inputs, key)
  if (amount === 0n) throw problem(key, inputs[key], 'an amount greater than zero')
  return amount
}

export function moneyOr(inputs: JsonObject, key: string, otherwise: string): Centavos {
  return has(inputs, key) ? money(inputs, key) : moneyOf(otherwise, key)
}

/** A fraction such as `0.0199`; never negative unless said, and never a thousand times or more. */
export function fraction(inputs: JsonObject, key: string, otherwise?: string): Rate {
  const wanted = 'a rate such as 0.0199'
  if (!has(inputs, key) && otherwise !== undefined) return fraction({ [key]: otherwise }, key)
  const parsed = parseRate(decimalText(inputs, key, wanted))
  if (!parsed.ok || parsed.value.units < 0n || parsed.value.units >= 1000n * parsed.value.one) {
    throw problem(key, inputs[key], wanted)
  }
  return parsed.value
}

/** A monthly index: may be negative, above −100 %. */
export function variation(inputs: JsonObject, key: string): Rate {
  const wanted = 'a variation such as 0.0048 or -0.0012'
  const parsed = parseRate(decimalText(inputs, key, wanted))
  if (
    !parsed.ok ||
    parsed.value.units <= -parsed.value.one ||
    parsed.value.units >= parsed.value.one
  ) {
    throw problem(key, inputs[key], wanted)
  }
  return parsed.value
}

export function wholeOf(value: Json | undefined, key: string, least: number, most: number): number {
  const digits = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  const number = /^\d{1,10}$/.test(digits) ? Number(digits) : Number.NaN
  if (!(number >= least && number <= most)) {
    throw problem(key, value, `a whole number from ${least} to ${most}`)
  }
  return number
}

export function whole(inputs: JsonObject, key: string, least: number, most: number): number {
  return wholeOf(inputs[key], key, least, most)
}

export function dateOf(value: Json | undefined, key: string): Temporal.PlainDate {
  const wanted = 'a date such as 2026-12-31'
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
    throw problem(key, value, wanted)
  }
  try {
    return Temporal.PlainDate.from(value, { overflow: 'reject' })
  } catch {
    throw problem(key, value, wanted)
  }
}

export function date(inputs: JsonObject, key: string): Temporal.PlainDate {
  return dateOf(inputs[key], key)
}

export function list(inputs: JsonObject, key: string, most = 10_000): readonly Json[] {
  const value = inputs[key]
  if (!isList(value) || value.length === 0 || value.length > most) {
    throw problem(key, value, `a list of 1 to ${most} values`)
  }
  return value
}

export function reais(amount: Centavos | bigint): string {
  return toDecimalString(centavos(amount))
}

/**
 * Equality of a stated and a computed value: decimals by value (`0` is `0.00`), lists place by
 * place, the rest exactly.
 */
export function matches(expected: Json, got: Json | undefined): boolean {
  if (isList(expected)) {
    return (
      isList(got) &&
      got.length === expected.length &&
      expected.every((value, i) => matches(value, got[i]))
    )
  }
  if (isScalar(expected) && isScalar(got)) {
    const [left, right] = [canonical(String(expected)), canonical(String(got))]
    return left !== null && right !== null ? left === right : String(expected) === String(got)
  }
  return expected === got
}

function isScalar(value: Json | undefined): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function canonical(value: string): string | null {
  const match = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(value)
  if (!match) return null
  const [, sign = '', whole = '', decimals = ''] = match
  const size = decimals === '' ? whole : `${whole}.${decimals}`
  return size === '0' ? '0' : sign + size
}

/** The differences between stated figures and computed ones; an unknown figure is a difference. */
export function compare(
  expected: readonly (readonly [string, Json])[],
  figure: (key: string) => Json | undefined,
): Difference[] {
  return expected.flatMap(([key, value]) => {
    const got = figure(key)
    if (got === undefined) {
      return [{ key, expected: show(value), got: 'no such figure for these inputs' }]
    }
    return matches(value, got) ? [] : [{ key, expected: show(value), got: show(got) }]
  })
}

/** Runs one case; whatever goes wrong inside it becomes its difference, in a sentence. */
export function outcomeOf(name: string, run: () => Difference[]): Outcome {
  try {
    return { name, differences: run() }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'it could not be computed'
    return { name, differences: [{ key: 'case', expected: 'a readable case', got: message }] }
  }
}

/** The bank calendar, with the holidays of a state or a city that the case names. */
export function calendarOfCase(inputs: JsonObject): BankCalendar {
  const days = inputs.local_holidays
  if (days === undefined || days === null) return bankCalendar
  if (!isList(days)) throw problem('local_holidays', days, 'a list of dates')
  return withLocalHolidays(
    bankCalendar,
    days.map((day) => dateOf(day, 'local_holidays')),
  )
}
