import { assert } from '#server/kernel/assert.ts'
import { rate } from '#server/kernel/rate.ts'

/**
 * Dated parameter tables of debt arithmetic: one rate a month, as published. They are data with a
 * source and an approver, loaded and passed in; no rate is a constant in code (rules.md 1.9).
 * A table is compiled once (prefix sums and products), then read in constant time.
 */
export type IndexCode = 'IPCA' | 'IGP-M' | 'INPC'

/** `month` as `2026-07`; `rate` as a decimal fraction (`0.0048` is 0,48 %), at most 12 places. */
export type MonthlyRate = { readonly month: string; readonly rate: string }

/** Months are integers, `year × 12 + month − 1`. */
export type MonthlyTable = {
  readonly firstMonth: number
  readonly endMonth: number
  /** Rate of each month from `firstMonth`, times 10^12; null for a month not published. */
  readonly units: readonly (bigint | null)[]
  readonly sums: readonly bigint[]
  readonly products: Map<number, Fraction>
}

export type Fraction = { readonly numerator: bigint; readonly denominator: bigint }

/** What to do for a month not yet published: take no rate, or repeat the last published one. */
export type UnpublishedMonth = 'none' | 'last'

export type ParameterTables = {
  /** Which version of the tables this is: kept with every quote, so that it can be replayed. */
  readonly version: string
  readonly index: Readonly<Record<IndexCode, MonthlyTable>>
  /** The legal rate of Res. CMN 5.171 as published by the Central Bank, by month. */
  readonly legalRate: MonthlyTable
  /** Selic accumulated in each month, for delays up to 29 August 2024 (STJ Tema 1368). */
  readonly selic: MonthlyTable
  /** Default `none`: an estimate must never be shown as final. */
  readonly unpublishedMonth: UnpublishedMonth
}

const PLACES = 12
const ONE = 10n ** BigInt(PLACES)

/** Rates of different months are added over this common denominator (days ÷ days of the month). */
export const DAYS_DENOMINATOR = 377_580n

export function monthNumber(year: number, month: number): number {
  return year * 12 + month - 1
}

/** `2026-07` of a month number. */
export function monthText(month: number): string {
  const year = Math.floor(month / 12)
  return `${year.toString().padStart(4, '0')}-${((month % 12) + 1).toString().padStart(2, '0')}`
}

/** Compiles rows in any order; refuses (stops on) a month twice and a malformed row. */
export function monthlyTable(rows: readonly MonthlyRate[]): MonthlyTable {
  const byMonth = new Map<number, bigint>()
  for (const row of rows) {
    const month = parseMonth(row.month)
    assert(!byMonth.has(month), `two rates for ${row.month}`)
    const { units, one } = rate(row.rate)
    assert(one <= ONE, `more than ${PLACES} places in the rate of ${row.month}`)
    assert(units > -one, `a month cannot lose all value: ${row.month}`)
    byMonth.set(month, units * (ONE / one))
  }
  const months = [...byMonth.keys()]
  const firstMonth = months.length === 0 ? 0 : Math.min(...months)
  const endMonth = months.length === 0 ? 0 : Math.max(...months) + 1
  const units = Array.from(
    { length: endMonth - firstMonth },
    (_, i) => byMonth.get(firstMonth + i) ?? null,
  )
  const sums = [0n]
  for (const value of units) sums.push((sums.at(-1) ?? 0n) + (value ?? 0n))
  return { firstMonth, endMonth, units, sums, products: new Map() }
}

function parseMonth(text: string): number {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text)
  assert(match, `malformed month: ${text.slice(0, 20)}`)
  return monthNumber(Number(match[1]), Number(match[2]))
}

/**
 * The exact product of `count` monthly factors (1 + rate) from a month on; negative months count
 * as they are. Unpublished months are left out, or taken as the last published, by `mode`.
 */
export function indexFactor(
  table: MonthlyTable,
  fromMonth: number,
  count: number,
  mode: UnpublishedMonth,
): Fraction {
  const key = (fromMonth * 4096 + count) * 2 + (mode === 'last' ? 1 : 0)
  const known = table.products.get(key)
  if (known) return known
  let numerator = 1n
  let denominator = 1n
  for (let month = fromMonth; month < fromMonth + count; month++) {
    const units = unitsOf(table, month, mode)
    if (units === 0n) continue
    numerator *= ONE + units
    denominator *= ONE
  }
  const fraction = { numerator, denominator }
  // The keys are pairs of months: a few thousand at most, so that the memory stays small.
  if (table.products.size < 100_000) table.products.set(key, fraction)
  return fraction
}

/** The months of a range that the table does not hold, as `2026-10`. */
export function unpublishedMonths(table: MonthlyTable, fromMonth: number, count: number): string[] {
  const missing: string[] = []
  for (let month = fromMonth; month < fromMonth + count; month++) {
    const published = table.units[month - table.firstMonth] ?? null
    if (published === null) missing.push(monthText(month))
  }
  return missing
}

/** One month's rate times 10^12; zero when unpublished under `none`. */
function unitsOf(table: MonthlyTable, month: number, mode: UnpublishedMonth): bigint {
  const units = table.units[month - table.firstMonth]
  if (units !== null && units !== undefined) return units
  if (mode === 'last' && month >= table.endMonth) return table.units.at(-1) ?? 0n
  return 0n
}

export type CivilDay = { readonly year: number; readonly month: number; readonly day: number }

/**
 * Simple sum of monthly rates over the days after `from` up to `to`, each month pro rata by
 * calendar days ÷ days of that month (Res. CMN 5.171: simple also in accumulation and pro rata).
 */
export function simpleRate(
  table: MonthlyTable,
  from: CivilDay,
  to: CivilDay,
  mode: UnpublishedMonth,
): Fraction {
  const first = monthNumber(from.year, from.month)
  const last = monthNumber(to.year, to.month)
  const denominator = ONE * DAYS_DENOMINATOR
  if (last < first || (last === first && to.day <= from.day)) return { numerator: 0n, denominator }
  if (first === last) {
    return { numerator: share(table, first, to.day - from.day, mode), denominator }
  }
  const firstDays = daysInMonth(from.year, from.month) - from.day
  let numerator = share(table, first, firstDays, mode) + share(table, last, to.day, mode)
  numerator += wholeMonths(table, first + 1, last, mode) * DAYS_DENOMINATOR
  return { numerator, denominator }
}

function share(table: MonthlyTable, month: number, days: number, mode: UnpublishedMonth): bigint {
  const length = daysInMonth(Math.floor(month / 12), (month % 12) + 1)
  return unitsOf(table, month, mode) * BigInt(days) * (DAYS_DENOMINATOR / BigInt(length))
}

/** Sum of the rates of whole months `[from, end)`, times 10^12. */
function wholeMonths(
  table: MonthlyTable,
  from: number,
  end: number,
  mode: UnpublishedMonth,
): bigint {
  const clampedFrom = Math.min(Math.max(from, table.firstMonth), table.endMonth)
  const clampedEnd = Math.min(Math.max(end, table.firstMonth), table.endMonth)
  let total = 0n
  if (clampedEnd > clampedFrom) {
    total =
      (table.sums[clampedEnd - table.firstMonth] ?? 0n) -
      (table.sums[clampedFrom - table.firstMonth] ?? 0n)
  }
  const beyond = Math.max(0, end - Math.max(from, table.endMonth))
  if (mode === 'last') total += BigInt(beyond) * (table.units.at(-1) ?? 0n)
  return total
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Legal and Selic rates are never negative (CC 406 §3); the indices may be. */
export function parameterTables(rows: {
  readonly version: string
  readonly index: Readonly<Record<IndexCode, readonly MonthlyRate[]>>
  readonly legalRate: readonly MonthlyRate[]
  readonly selic: readonly MonthlyRate[]
  readonly unpublishedMonth?: UnpublishedMonth
}): ParameterTables {
  const legalRate = monthlyTable(rows.legalRate)
  const selic = monthlyTable(rows.selic)
  for (const table of [legalRate, selic]) {
    assert(
      table.units.every((units) => units === null || units >= 0n),
      'legal and Selic rates are never negative',
    )
  }
  return {
    version: rows.version,
    index: {
      IPCA: monthlyTable(rows.index.IPCA),
      'IGP-M': monthlyTable(rows.index['IGP-M']),
      INPC: monthlyTable(rows.index.INPC),
    },
    legalRate,
    selic,
    unpublishedMonth: rows.unpublishedMonth ?? 'none',
  }
}
