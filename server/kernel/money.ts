import { assert } from './assert.ts'

/**
 * Money is an integer number of centavos of the Brazilian real. Never a float: 0.1 + 0.2 of
 * somebody's debt is a lawsuit.
 */
declare const centavosBrand: unique symbol
export type Centavos = bigint & { readonly [centavosBrand]: true }

/** The greatest amount PostgreSQL's bigint column can hold. */
const MAX = 9_223_372_036_854_775_807n

export function centavos(amount: bigint): Centavos {
  assert(amount <= MAX && amount >= -MAX, 'amount outside the range of the ledger')
  return amount as Centavos
}

export const ZERO = centavos(0n)

export function sum(amounts: Iterable<Centavos>): Centavos {
  let total = 0n
  for (const amount of amounts) total += amount
  return centavos(total)
}

export function add(...amounts: Centavos[]): Centavos {
  return sum(amounts)
}

export function subtract(from: Centavos, amount: Centavos): Centavos {
  return centavos(from - amount)
}

export function lesser(a: Centavos, b: Centavos): Centavos {
  return a < b ? a : b
}

export function greater(a: Centavos, b: Centavos): Centavos {
  return a > b ? a : b
}

/**
 * Splits a total into equal parts; what does not divide goes to the last (rules.md 1.5: zero
 * interest), so 0 ≤ last − regular ≤ parts − 1 and the parts always sum to the total.
 */
export function splitEqually(total: Centavos, parts: number): Centavos[] {
  assert(Number.isSafeInteger(parts) && parts > 0, 'parts must be a positive integer')
  assert(total >= 0n, 'only a non-negative total can be split')
  const regular = total / BigInt(parts)
  const last = total - regular * BigInt(parts - 1)
  return Array.from({ length: parts }, (_, i) => centavos(i === parts - 1 ? last : regular))
}

/**
 * Splits a total in proportion to weights by largest remainder; ties go to the earlier weight.
 * The parts sum to the total, none exceeds its exact share by a centavo or more.
 */
export function splitByWeight(total: Centavos, weights: readonly bigint[]): Centavos[] {
  assert(weights.length > 0 && weights.every((w) => w >= 0n), 'weights must be non-negative')
  assert(total >= 0n, 'only a non-negative total can be split')
  const whole = weights.reduce((a, b) => a + b, 0n)
  if (whole === 0n) return splitEqually(total, weights.length)
  const parts = weights.map((weight) => (total * weight) / whole)
  let rest = total - parts.reduce((a, b) => a + b, 0n)
  const byRemainder = weights
    .map((weight, i) => ({ i, remainder: (total * weight) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1))
  for (const { i } of byRemainder) {
    if (rest === 0n) break
    parts[i] = (parts[i] ?? 0n) + 1n
    rest -= 1n
  }
  return parts.map(centavos)
}

/** `1234.56`: two places, point, no thousands; the form Pix and CSV exchange files use. */
export function toDecimalString(amount: Centavos): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0')
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Reads `1234.56` and nothing else; null for any other spelling. */
export function fromDecimalString(text: string): Centavos | null {
  if (!/^-?\d{1,16}\.\d{2}$/.test(text)) return null
  return centavos(BigInt(text.replace('.', '')))
}

/** `R$ 1.234,56`, with a no-break space after the sign, as Brazilian readers expect. */
export function formatBRL(amount: Centavos): string {
  const { sign, whole, cents } = brlParts(amount)
  return `${sign}R$\u00a0${whole},${cents}`
}

/** The pieces of an amount on screen, for large figures whose cents are set smaller. */
export function brlParts(amount: Centavos): { sign: '' | '−'; whole: string; cents: string } {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0')
  return {
    sign: amount < 0n ? '−' : '',
    whole: digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '.'),
    cents: digits.slice(-2),
  }
}
