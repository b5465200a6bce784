import { Decimal as DecimalJs } from 'decimal.js'
import { assert } from './assert.ts'
import { type Centavos, centavos } from './money.ts'
import { ok, type Result, refuse } from './result.ts'

/**
 * A rate is an exact decimal fraction (`0.01` is 1 %), built from text only: a float has already
 * lost the digits an actuary compares. It is kept as an integer over a power of ten, so that the
 * common products with money are exact integer arithmetic; `decimalOf` gives the decimal.js value
 * for roots and powers with a broken exponent.
 */
declare const rateBrand: unique symbol
export type Rate = {
  readonly text: string
  /** The rate is exactly `units / one`; `one` is a power of ten. */
  readonly units: bigint
  readonly one: bigint
  readonly [rateBrand]: true
}

/** Our own configuration: nobody else's `Decimal.set` can change a debt. */
export const Decimal = DecimalJs.clone({
  precision: 60,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -60,
  toExpPos: 60,
})
export type Decimal = InstanceType<typeof DecimalJs>

const decimalPattern = /^(-?)(\d{1,15})(?:\.(\d{1,30}))?$/

/** Reads `0.0199`; refuses exponents, commas, spaces, signs other than a leading minus. */
export function parseRate(text: string): Result<Rate, 'malformed'> {
  const match = decimalPattern.exec(text)
  if (!match) return refuse('malformed')
  const [, sign = '', whole = '', fraction = ''] = match
  const units = BigInt(whole + fraction)
  const value = { text, units: sign ? -units : units, one: 10n ** BigInt(fraction.length) }
  return ok(Object.freeze(value) as Rate)
}

/** A rate from text that is known to be well formed (a checked parameter, a literal of a test). */
export function rate(text: string): Rate {
  const parsed = parseRate(text)
  assert(parsed.ok, `malformed rate: ${text.slice(0, 40)}`)
  return parsed.value
}

export const ZERO_RATE = rate('0')

export function decimalOf(value: Rate): Decimal {
  return new Decimal(value.text)
}

export function isZeroRate(value: Rate): boolean {
  return value.units === 0n
}

/** −1, 0 or 1, as `a` is less than, equal to or greater than `b`. */
export function compareRates(a: Rate, b: Rate): -1 | 0 | 1 {
  const left = a.units * b.one
  const right = b.units * a.one
  return left < right ? -1 : left > right ? 1 : 0
}

export function lesserRate(a: Rate, b: Rate): Rate {
  return compareRates(a, b) <= 0 ? a : b
}

/** Integer division rounded half-up: a tie goes away from zero, so −x rounds as x does. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'the denominator must be positive')
  const twice = 2n * (numerator < 0n ? -numerator : numerator)
  const rounded = (twice + denominator) / (2n * denominator)
  return numerator < 0n ? -rounded : rounded
}

/** Integer division rounded half-even (NBR 5891): a tie goes to the even neighbour. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'the denominator must be positive')
  const size = numerator < 0n ? -numerator : numerator
  const floor = size / denominator
  const twiceRest = 2n * (size % denominator)
  const up = twiceRest > denominator || (twiceRest === denominator && floor % 2n === 1n)
  const rounded = up ? floor + 1n : floor
  return numerator < 0n ? -rounded : rounded
}

/** `amount × rate`, half-up to the centavo (rules.md 1.4). */
export function percentOf(amount: Centavos, value: Rate): Centavos {
  return centavos(divideHalfUp(amount * value.units, value.one))
}

/** `amount × rate × days / 30`: simple interest on the basis actual/30, half-up, rounded once. */
export function interestPerDays(amount: Centavos, monthly: Rate, days: number): Centavos {
  return centavos(divideHalfUp(amount * monthly.units * BigInt(days), monthly.one * 30n))
}

/** `amount × rate`, cut to the centavo: what banks do for a Pix charge with due date. */
export function cutPercentOf(amount: Centavos, value: Rate): Centavos {
  return centavos((amount * value.units) / value.one)
}

/** `amount × rate × days / 30`, cut to the centavo once: what banks do, on calendar days. */
export function cutInterestPerDays(amount: Centavos, monthly: Rate, days: number): Centavos {
  return centavos((amount * monthly.units * BigInt(days)) / (monthly.one * 30n))
}

/** A fraction as a percentage with two places: `0.0199` is `1.99`; null where it has more. */
export function twoPlacePercent(value: Rate): string | null {
  const hundredths = value.units * 10_000n
  return hundredths % value.one === 0n ? placed(hundredths / value.one, 2) : null
}

/** `(1 + rate)^periods`; the exponent may be broken (`31/30`), precision 60 digits. */
export function compound(value: Rate, periods: number | bigint | Decimal): Decimal {
  return new Decimal(1)
    .plus(decimalOf(value))
    .pow(typeof periods === 'bigint' ? periods.toString() : periods)
}

/** A decimal number of centavos to the nearest centavo, half-up (away from zero). */
export function roundToCentavos(value: Decimal): Centavos {
  return centavos(BigInt(value.toDecimalPlaces(0, DecimalJs.ROUND_HALF_UP).toFixed(0)))
}

export type RoundingMode = 'half-up' | 'half-even' | 'down'

/** `units / 10^places` as text: `placed(1960n, 2)` is `19.60`. */
export function placed(units: bigint, places: number): string {
  if (places === 0) return units.toString()
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** Rounds exact decimal text to so many places: `('12.345', 2, 'half-even')` is `12.34`. */
export function roundText(
  text: string,
  places: number,
  mode: RoundingMode,
): Result<string, 'malformed'> {
  const parsed = parseRate(text)
  if (!parsed.ok) return parsed
  const scaled = parsed.value.units * 10n ** BigInt(places)
  const divide = { 'half-up': divideHalfUp, 'half-even': divideHalfEven, down: divideDown }[mode]
  return ok(placed(divide(scaled, parsed.value.one), places))
}

function divideDown(numerator: bigint, denominator: bigint): bigint {
  return numerator / denominator
}

/** A computed decimal rounded half-even (NBR 5891) to so many places, as fixed text. */
export function nbr5891(value: Decimal, places: number): string {
  const text = value.toDecimalPlaces(places, DecimalJs.ROUND_HALF_EVEN).toFixed(places)
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text
}
