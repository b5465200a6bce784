import type { AgreementKind, AgreementStatus, BreachEffect } from '#server/agreements/model.ts'
import type { Form } from './step.ts'

/**
 * What ought to be so, told as simply as possible and apart from the product: no code of the
 * arithmetic under test is used here, only integers. It hears of each payment in the order in which
 * the books took it, and says where every centavo of it must be.
 */
export type Line = {
  readonly id: string
  readonly amount: bigint
  /** Of the amount, interest of the plan. */
  readonly interest: bigint
  readonly dueOn: Temporal.PlainDate
  readonly payableUntil: Temporal.PlainDate
  paid: bigint
  fine: bigint
  lateInterest: bigint
  letOff: bigint
  /** The last day whose interest was added. */
  countedUntil: Temporal.PlainDate | null
}

export type Asked = {
  readonly payableId: string
  readonly amount: bigint
  readonly fine: bigint
  readonly interest: bigint
  readonly rebate: bigint
}

export type Deal = {
  readonly id: string
  readonly kind: AgreementKind
  readonly effect: BreachEffect
  readonly late: Form['late']
  readonly monthlyRate: Form['monthlyRate']
  /** Everything the debts owed before the deal let anything off. */
  readonly full: bigint
  readonly total: bigint
  readonly closesAt: Temporal.Instant | null
  status: AgreementStatus
  lines: Line[]
  broken: Broken | null
}

/** What a stopped agreement left to its debts, and what came for them since. */
export type Broken = {
  readonly repairableUntil: Temporal.PlainDate
  owed: bigint
  taken: { readonly amount: bigint; readonly on: Temporal.PlainDate }[]
}

export type Arrived = {
  readonly asked: readonly Asked[]
  readonly amount: bigint
  readonly paidAt: Temporal.Instant
  readonly on: Temporal.PlainDate
  readonly inTime: boolean
  readonly isAsAsked: boolean
}

/** Where money went that has no place: by reason, in centavos. */
export type Suspended = Map<string, bigint>

export const openOf = (line: Line) =>
  line.amount + line.fine + line.lateInterest - line.letOff - line.paid

const least = (a: bigint, b: bigint) => (a < b ? a : b)
const atLeastZero = (a: bigint) => (a > 0n ? a : 0n)
export const total = (amounts: Iterable<bigint>) => {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return sum
}

/** Half a centavo goes up; nothing here is negative. */
const rounded = (numerator: bigint, denominator: bigint) =>
  (2n * numerator + denominator) / (2n * denominator)

const daysFrom = (a: Temporal.PlainDate, b: Temporal.PlainDate) =>
  a.until(b, { largestUnit: 'days' }).days

export const isAfter = (a: Temporal.PlainDate, b: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(a, b) > 0

/** The fine once and simple interest by the day, from the first day once the free ones are over. */
export function latenessOf(line: Line, late: Form['late'], on: Temporal.PlainDate) {
  if (!late || daysFrom(line.payableUntil, on) <= late.freeDays) return { fine: 0n, interest: 0n }
  const charges = line.fine + line.lateInterest
  const base = atLeastZero(openOf(line) - atLeastZero(charges - line.paid))
  const days = BigInt(Math.max(0, daysFrom(line.countedUntil ?? line.payableUntil, on)))
  return {
    // Cut to the centavo and not rounded: so do the banks that compute a cobv (Pix manual, Annex III).
    fine: line.fine > 0n ? 0n : (base * BigInt(late.fine)) / 10_000n,
    interest: (base * BigInt(late.monthly) * days) / 300_000n,
  }
}

/** What settles a line on a day. */
export function wholeOf(line: Line, late: Form['late'], on: Temporal.PlainDate): bigint {
  const { fine, interest } = latenessOf(line, late, on)
  return openOf(line) + fine + interest
}

export function lateOn(lines: readonly Line[], on: Temporal.PlainDate): Line[] {
  return lines.filter((line) => openOf(line) > 0n && isAfter(on, line.payableUntil))
}

/** Takes a payment for running instalments; answers what found no place and why. */
export function takeMoney(
  deal: Deal,
  lines: readonly Line[],
  arrived: Arrived,
): { readonly rest: bigint; readonly reason: string } {
  let rest = arrived.amount
  let isPlaced = false
  for (const asked of arrived.asked) {
    const line = lines.find(({ id }) => id === asked.payableId)
    if (!line || rest === 0n || openOf(line) === 0n) continue
    rest -= takePart(deal, line, asked, arrived, rest)
    isPlaced = true
  }
  return { rest, reason: isPlaced ? 'more_than_owed' : 'already_paid' }
}

function takePart(deal: Deal, line: Line, asked: Asked, arrived: Arrived, rest: bigint): bigint {
  const { on, inTime } = arrived
  const now = inTime ? asked : latenessOf(line, deal.late, on)
  const isCounted = line.countedUntil !== null && !isAfter(on, line.countedUntil)
  const open = openOf(line)
  const fine = line.fine > 0n ? 0n : now.fine
  const interest = isCounted ? 0n : now.interest
  const rebate = inTime ? least(asked.rebate, open) : 0n
  const settles = rest >= open + fine + interest - rebate
  line.fine += fine
  line.lateInterest += interest
  if (interest > 0n) line.countedUntil = on
  if (settles) line.letOff += rebate
  const part = least(rest, openOf(line))
  line.paid += part
  return part
}

/** Rule 12 for a deal without interest of its own: what is left of the debts when it stops. */
export function owedAfterBreach(deal: Deal): bigint | null {
  const credited = total(deal.lines.flatMap((line) => [line.paid, line.letOff]))
  const left = atLeastZero(deal.total - credited)
  switch (deal.effect) {
    case 'novation':
      return deal.monthlyRate === '0' ? left : null
    case 'proportional':
      return rounded(deal.full * left, deal.total)
    case 'restore':
      return atLeastZero(deal.full - credited)
  }
}

/** Money for a stopped agreement: it comes back if all that is late is paid in time. */
export function takeForBroken(
  deal: Deal,
  broken: Broken,
  arrived: Arrived,
): { readonly rest: bigint; readonly reason: string } {
  const revived = revivedBy(deal, broken, arrived)
  if (revived) {
    deal.lines = revived
    deal.status = 'active'
    deal.broken = null
    const late = lateOn(revived, arrived.on)
    const asked = [
      ...late.map((line) => {
        const charges = latenessOf(line, deal.late, arrived.on)
        return { payableId: line.id, amount: 0n, ...charges, rebate: 0n }
      }),
      ...arrived.asked.filter(({ payableId }) => late.every(({ id }) => id !== payableId)),
    ]
    return takeMoney(deal, revived, { ...arrived, asked })
  }
  const part = least(arrived.amount, broken.owed)
  broken.owed -= part
  if (part > 0n) broken.taken.push({ amount: part, on: arrived.on })
  const reason = part > 0n ? 'more_than_owed' : 'settled_elsewhere'
  return { rest: arrived.amount - part, reason }
}

/** The schedule with what came since brought back to it; null where it stays stopped. */
function revivedBy(deal: Deal, broken: Broken, { amount, on }: Arrived): Line[] | null {
  const isTooLate = (day: Temporal.PlainDate) => isAfter(day, broken.repairableUntil)
  if (isTooLate(on) || broken.taken.some((money) => isTooLate(money.on))) return null
  const whole = total(
    deal.lines.filter((line) => openOf(line) > 0n).map((line) => wholeOf(line, deal.late, on)),
  )
  if (total(broken.taken.map((money) => money.amount)) > whole) return null
  const lines = deal.lines.map((line) => ({ ...line }))
  for (const money of broken.taken.toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on))) {
    const asked = lines
      .filter((line) => openOf(line) > 0n)
      .map((line) => ({ payableId: line.id, amount: 0n, fine: 0n, interest: 0n, rebate: 0n }))
    takeMoney(deal, lines, {
      asked,
      amount: money.amount,
      paidAt: Temporal.Instant.fromEpochMilliseconds(0),
      on: money.on,
      inTime: false,
      isAsAsked: true,
    })
  }
  const late = total(lateOn(lines, on).map((line) => wholeOf(line, deal.late, on)))
  return amount >= late ? lines : null
}

/** Takes one payment, wherever it has to go, and moves the deal on. */
export function receive(deal: Deal, suspended: Suspended, arrived: Arrived): void {
  const { rest, reason } = placeMoney(deal, arrived)
  if (rest > 0n) suspended.set(reason, (suspended.get(reason) ?? 0n) + rest)
  const isPaid = deal.lines.every((line) => openOf(line) === 0n)
  const isRunning = deal.status === 'active' || deal.status === 'awaiting_payment'
  if (isRunning && isPaid) deal.status = 'settled'
}

function placeMoney(deal: Deal, arrived: Arrived): { rest: bigint; reason: string } {
  const { amount, paidAt, isAsAsked } = arrived
  if (deal.broken) return takeForBroken(deal, deal.broken, arrived)
  const isOver = !['awaiting_payment', 'active', 'settled'].includes(deal.status)
  const isClosed = deal.closesAt !== null && Temporal.Instant.compare(paidAt, deal.closesAt) >= 0
  if (isClosed && !isOver) return { rest: amount, reason: 'paid_too_late' }
  if (!isAsAsked) return { rest: amount, reason: 'not_as_asked' }
  if (isOver) return { rest: amount, reason: 'payable_cancelled' }
  return takeMoney(deal, deal.lines, arrived)
}
