import { dateOfEpochDay, epochDay } from '#server/kernel/calendar.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'

/**
 * Boleto: the barcode has 44 digits, the line that people type 47 (banks) or 48
 * (utilities, "arrecadação"). The due factor of a bank's slip names two dates 9000 days apart: it
 * is only decoded with a reference date, and a due date is always stored as a date.
 */
export type BankSlip = {
  readonly kind: 'bank'
  readonly barcode: string
  readonly line: string
  readonly bank: string
  readonly amount: Centavos
  readonly factor: string
  /** The candidates of the cycles from 2000-07-03 and from 2025-02-22; null for factor 0000. */
  readonly dueOldCycle: Temporal.PlainDate | null
  readonly dueNewCycle: Temporal.PlainDate | null
  /** The candidate that belongs to the reference date. */
  readonly due: Temporal.PlainDate | null
}

export type UtilitySlip = {
  readonly kind: 'utility'
  readonly barcode: string
  readonly line: string
  readonly amount: Centavos
  readonly segment: string
  readonly valueId: string
}

export type BoletoRefusal =
  | 'characters'
  | 'length'
  | 'currency'
  | 'check-digit'
  | 'factor'
  | 'value-id'

/** Reads a barcode or a line, with or without the dots and spaces it is printed with. */
export function readBoleto(
  text: string,
  referenceDate: Temporal.PlainDate,
): Result<BankSlip | UtilitySlip, BoletoRefusal> {
  const digits = text.replace(/[\s.-]/g, '')
  if (!/^\d+$/.test(digits)) return refuse('characters')
  const barcode = digits.length === 44 ? digits : barcodeOfLine(digits)
  if (barcode === null) return refuse('length')
  const checks = boletoChecks(digits)
  if (checks === null) return refuse('value-id')
  if (checks.includes(false)) return refuse('check-digit')
  return barcode.startsWith('8') ? readUtility(barcode) : readBank(barcode, referenceDate)
}

function readBank(
  barcode: string,
  referenceDate: Temporal.PlainDate,
): Result<BankSlip, BoletoRefusal> {
  if (barcode[3] !== '9') return refuse('currency')
  const factor = barcode.slice(5, 9)
  const candidates = dueCandidates(factor)
  if (candidates === null) return refuse('factor')
  const [dueOldCycle, dueNewCycle] = candidates
  return ok({
    kind: 'bank',
    barcode,
    line: lineOfBarcode(barcode),
    bank: barcode.slice(0, 3),
    amount: centavos(BigInt(barcode.slice(9, 19))),
    factor,
    dueOldCycle,
    dueNewCycle,
    due: dueOn(dueOldCycle, dueNewCycle, referenceDate),
  })
}

function readUtility(barcode: string): Result<UtilitySlip, BoletoRefusal> {
  return ok({
    kind: 'utility',
    barcode,
    line: lineOfBarcode(barcode),
    amount: centavos(BigInt(barcode.slice(4, 15))),
    segment: barcode.slice(1, 2),
    valueId: barcode.slice(2, 3),
  })
}

/** Which check digits hold: of a bank's line three fields and the general one (from the right). */
export function boletoChecks(digits: string): boolean[] | null {
  const barcode = digits.length === 44 ? digits : barcodeOfLine(digits)
  if (barcode === null) return null
  if (barcode.startsWith('8')) return utilityChecks(digits, barcode)
  const general = barcode[4] === mod11Bank(barcode.slice(0, 4) + barcode.slice(5))
  if (digits.length === 44) return [general]
  const fields = [digits.slice(0, 10), digits.slice(10, 21), digits.slice(21, 32)]
  return [...fields.map((field) => mod10(field.slice(0, -1)) === field.at(-1)), general]
}

function utilityChecks(digits: string, barcode: string): boolean[] | null {
  const check = utilityCheck(barcode)
  if (check === null) return null
  const general = barcode[3] === check(barcode.slice(0, 3) + barcode.slice(4))
  if (digits.length === 44) return [general]
  const blocks = [0, 12, 24, 36].map((at) => digits.slice(at, at + 12))
  return [...blocks.map((block) => check(block.slice(0, -1)) === block.at(-1)), general]
}

/** Value identifiers 6 and 7 use mod 10; 8 and 9 use mod 11. */
function utilityCheck(barcode: string): ((digits: string) => string) | null {
  if (/[67]/.test(barcode[2] ?? '')) return mod10
  return /[89]/.test(barcode[2] ?? '') ? mod11Utility : null
}

/** The 44 digits of a line of 47 (bank) or 48 (utility); null for any other text. */
export function barcodeOfLine(line: string): string | null {
  if (/^8\d{47}$/.test(line)) {
    return [0, 12, 24, 36].map((at) => line.slice(at, at + 11)).join('')
  }
  if (!/^[^8]\d{46}$/.test(line)) return null
  const free = line.slice(4, 9) + line.slice(10, 20) + line.slice(21, 31)
  return line.slice(0, 4) + line.slice(32) + free
}

/** The line of a barcode of 44 digits, with its check digits. */
export function lineOfBarcode(barcode: string): string {
  if (barcode.startsWith('8')) {
    const check = utilityCheck(barcode) ?? mod10
    const blocks = [0, 11, 22, 33].map((at) => barcode.slice(at, at + 11))
    return blocks.map((block) => block + check(block)).join('')
  }
  const fields = [
    barcode.slice(0, 4) + barcode.slice(19, 24),
    barcode.slice(24, 34),
    barcode.slice(34, 44),
  ]
  return fields.map((field) => field + mod10(field)).join('') + barcode.slice(4, 19)
}

/** From the right, weights 2, 1, 2, 1…; the digits of the products are added. */
function mod10(digits: string): string {
  const total = Array.from(digits)
    .reverse()
    .map((digit, i) => Number(digit) * (i % 2 === 0 ? 2 : 1))
    .reduce((sum, product) => sum + Math.floor(product / 10) + (product % 10), 0)
  return ((10 - (total % 10)) % 10).toString()
}

/** 0, 10 and 11 become 1 (Carta-Circular 2.926/2000). */
function mod11Bank(digits: string): string {
  const check = 11 - (weighted(digits) % 11)
  return check === 0 || check > 9 ? '1' : check.toString()
}

/** Remainders 0 and 1 give 0. */
function mod11Utility(digits: string): string {
  const rest = weighted(digits) % 11
  return rest < 2 ? '0' : (11 - rest).toString()
}

/** From the right, weights 2 to 9 repeating. */
function weighted(digits: string): number {
  return Array.from(digits)
    .reverse()
    .reduce((sum, digit, i) => sum + Number(digit) * (2 + (i % 8)), 0)
}

const OLD_BASE = Date.UTC(1997, 9, 7) / 86_400_000
const NEW_BASE = Date.UTC(2022, 4, 29) / 86_400_000
const CYCLE = 9000
const FIRST_FACTOR = 1000

/** Both dates of a factor; nulls for `0000` (none); null for a factor that names no date. */
function dueCandidates(
  factor: string,
): readonly [Temporal.PlainDate | null, Temporal.PlainDate | null] | null {
  const days = Number(factor)
  if (days === 0) return [null, null]
  if (days < FIRST_FACTOR) return null
  return [dateOfEpochDay(OLD_BASE + days), dateOfEpochDay(NEW_BASE + days)]
}

/**
 * A slip is read at most 3000 days after it was due or 6000 before: a window of one whole cycle,
 * so exactly one candidate can fall inside. (The banks' own window, 3000 and 5500, is within it.)
 */
function dueOn(
  older: Temporal.PlainDate | null,
  newer: Temporal.PlainDate | null,
  referenceDate: Temporal.PlainDate,
): Temporal.PlainDate | null {
  if (older === null || newer === null) return null
  const oldest = epochDay(referenceDate) - 3000
  const cycles = Math.max(0, Math.ceil((oldest - epochDay(older)) / CYCLE))
  return dateOfEpochDay(epochDay(older) + cycles * CYCLE)
}

/** The factor printed for a due date, `1677`; null before 3 July 2000, when there was none. */
export function dueFactor(due: Temporal.PlainDate): string | null {
  const days = epochDay(due) - OLD_BASE
  if (days < FIRST_FACTOR) return null
  return (FIRST_FACTOR + ((days - FIRST_FACTOR) % CYCLE)).toString()
}
