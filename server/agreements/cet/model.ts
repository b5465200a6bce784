import { assert } from '#server/kernel/assert.ts'
import { daysBetween } from '#server/kernel/calendar.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { divideHalfUp, placed } from '#server/kernel/rate.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'

/**
 * Custo efetivo total (rules.md 1.6; Res. CMN 4.881; CDC 54-B): the yearly rate at which the
 * payments are worth what was received, Σ FC_j ÷ (1+CET)^((d_j−d_0)/365) = FC_0, shown half-even
 * (NBR 5891). It is found in fixed-point integers, so that two machines show the same digits, and
 * the rounding is decided by the sign of the equation at the midpoint, not by an approximation.
 */
export type CashFlow = {
  /** Distance from the first day, in days, months or periods: see `unit` of `solveRate`. */
  readonly at: number
  readonly amount: Centavos
}

export type CetRefusal = 'no-positive-credit' | 'pays-less-than-received' | 'beyond-limit'

/** Fraction bits of the fixed-point numbers: some 57 decimal places. */
const BITS = 192n
const ONE = 1n << BITS
/** Far above the accumulated truncation of a few thousand products, far below any real figure. */
const NOISE = 1n << 64n
/** A rate of a million per cent a period is no offer. */
const LIMIT = 10_000n

/**
 * The rate r with Σ amount_j ÷ (1+r)^(at_j/unit) = present, in per cent with `places` decimals,
 * half-even. `unit` is 365 for days and a yearly rate, 12 for months and a yearly rate, 1 for the
 * rate of one period. Zero exactly when the payments sum to the present amount.
 */
export function solveRate(
  present: Centavos,
  flows: readonly CashFlow[],
  unit: number,
  places: number,
): Result<string, CetRefusal> {
  const steps = solveSteps(present, flows, unit, places)
  return steps.ok ? ok(placed(steps.value, places)) : steps
}

function solveSteps(
  present: Centavos,
  flows: readonly CashFlow[],
  unit: number,
  places: number,
): Result<bigint, CetRefusal> {
  assert(Number.isInteger(unit) && unit > 0, 'a whole unit')
  assert(
    flows.every((flow) => Number.isInteger(flow.at) && flow.at >= 0 && flow.amount >= 0n),
    'payments of non-negative amounts, not before the first day',
  )
  if (present <= 0n) return refuse('no-positive-credit')
  const paid = flows.reduce((total, flow) => total + flow.amount, 0n)
  const atOnce = flows.reduce((total, flow) => (flow.at === 0 ? total + flow.amount : total), 0n)
  if (paid < present) return refuse('pays-less-than-received')
  if (paid === present) return ok(0n)
  if (atOnce >= present) return refuse('beyond-limit')
  const equation: Equation = { present, flows: inOrder(flows), unit }
  const root = newton(equation)
  if (root === null) return refuse('beyond-limit')
  return ok(nearestStep(equation, root, 100n * 10n ** BigInt(places)))
}

type Equation = {
  readonly present: bigint
  readonly flows: readonly CashFlow[]
  readonly unit: number
}

function inOrder(flows: readonly CashFlow[]): CashFlow[] {
  return [...flows].sort((a, b) => a.at - b.at)
}

/**
 * Newton from r = 0: the value falls and is convex in r, so every step stays left of the root and
 * comes closer. Null when the root lies beyond the limit.
 */
function newton(equation: Equation): bigint | null {
  let root = 0n
  for (let i = 0; i < 400; i++) {
    const { value, slope } = evaluate(equation, root)
    if (value <= NOISE) return root
    const step = (value << BITS) / slope
    if (step === 0n) return root
    root += step
    if (root > LIMIT * ONE) return null
  }
  return root
}

/** The step k nearest to the root, on a grid of 1/grid; a tie (exactly midway) goes to even. */
function nearestStep(equation: Equation, root: bigint, grid: bigint): bigint {
  let step = divideHalfUp(root * grid, ONE)
  for (;;) {
    const below = step > 0n ? signAt(equation, 2n * step - 1n, 2n * grid) : 1
    const above = signAt(equation, 2n * step + 1n, 2n * grid)
    if (below < 0) step -= 1n
    else if (above > 0) step += 1n
    else if (below === 0) return step % 2n === 0n ? step : step - 1n
    else if (above === 0) return step % 2n === 0n ? step : step + 1n
    else return step
  }
}

/** Sign of (worth at r − present): positive while r is left of the root, 0 within the noise. */
function signAt(equation: Equation, numerator: bigint, denominator: bigint): -1 | 0 | 1 {
  const { value } = evaluate(equation, (numerator << BITS) / denominator)
  return value > NOISE ? 1 : value < -NOISE ? -1 : 0
}

/** Worth of the payments at r less the present amount, and −d(worth)/dr, both in fixed point. */
function evaluate(equation: Equation, r: bigint): { value: bigint; slope: bigint } {
  const { present, flows, unit } = equation
  const growth = ONE + r
  const discount = (ONE * ONE) / unitRoot(growth, unit)
  const powers = new Map<number, bigint>()
  let factor = ONE
  let at = 0
  let worth = 0n
  let weighted = 0n
  for (const flow of flows) {
    factor = multiply(factor, power(discount, flow.at - at, powers))
    at = flow.at
    worth += flow.amount * factor
    weighted += flow.amount * factor * BigInt(flow.at)
  }
  const slope = ((weighted / BigInt(unit)) << BITS) / growth
  return { value: worth - present * ONE, slope: slope > 0n ? slope : 1n }
}

/** growth^(1/unit) by Newton from above (Bernoulli: 1 + r/unit is never below the root). */
function unitRoot(growth: bigint, unit: number): bigint {
  if (unit === 1) return growth
  const n = BigInt(unit)
  let root = ONE + (growth - ONE) / n
  for (let i = 0; i < 2000; i++) {
    const lower = power(root, unit - 1, new Map())
    const next = root - ((multiply(root, lower) - growth) * ONE) / (lower * n)
    if (next >= root) return root
    root = next
  }
  return root
}

function power(base: bigint, exponent: number, known: Map<number, bigint>): bigint {
  const kept = known.get(exponent)
  if (kept !== undefined) return kept
  let result = ONE
  let square = base
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(result, square)
    if (left > 1) square = multiply(square, square)
  }
  known.set(exponent, result)
  return result
}

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS
}

export type DatedPayment = { readonly dueDate: Temporal.PlainDate; readonly amount: Centavos }

/**
 * The yearly CET of a plan with its real dates, `19.60`; `0.00` exactly when the payments sum to
 * the credit. `credit` is what was financed less the charges paid upfront; the payments are those
 * after signature (an entrada at signature belongs to neither).
 */
export function annualCet(
  credit: Centavos,
  signedOn: Temporal.PlainDate,
  payments: readonly DatedPayment[],
): Result<string, CetRefusal> {
  const flows = payments.map(({ dueDate, amount }) => ({
    at: daysBetween(signedOn, dueDate),
    amount,
  }))
  return solveRate(credit, flows, 365, 2)
}

/** Equal payments one period apart, the first after one period. */
export function monthlyFlows(amounts: readonly Centavos[]): CashFlow[] {
  return amounts.map((amount, i) => ({ at: i + 1, amount }))
}
