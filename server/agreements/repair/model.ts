import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import type { ChargeLine, Distribution } from '#server/payments/model.ts'
import { distribute } from '../distribution/model.ts'
import { type InstalmentProgress, type LateTerms, lateLines, openOf } from '../model.ts'
import { wholeLine } from '../pricing/model.ts'

/** Money that came after an agreement stopped, and went to its debts for now. */
export type Taken = { readonly amount: Centavos; readonly on: Temporal.PlainDate }

/** What is late on a day, whole, oldest first: what brings an agreement back, or keeps it going. */
export function lateDue(
  lines: readonly InstalmentProgress[],
  late: LateTerms | null,
  on: Temporal.PlainDate,
): ChargeLine[] {
  return lateLines(lines, on).map((line) => wholeLine(line, late, on))
}

export function amountOf(lines: readonly ChargeLine[]): Centavos {
  return sum(lines.map((line) => line.amount))
}

/** Where money that is brought back to an agreement goes: its open instalments, oldest first. */
export function broughtBack(
  lines: readonly InstalmentProgress[],
  late: LateTerms | null,
  { amount, on }: Taken,
): Distribution {
  const open = lines
    .filter((line) => openOf(line) > 0n)
    .map((line) => ({ ...line, cancelled: false }))
  return distribute(
    {
      amount,
      on,
      inTime: false,
      bankCharges: null,
      asked: open.map((line) => wholeLine(line, late, on)),
    },
    new Map(open.map((line) => [line.id, line])),
    late,
  )
}

/** The schedule as it would be with that money brought back, payment by payment. */
export function scheduleWith(
  lines: readonly InstalmentProgress[],
  late: LateTerms | null,
  taken: readonly Taken[],
): InstalmentProgress[] {
  return taken.reduce<InstalmentProgress[]>(
    (schedule, money) => withPayment(schedule, broughtBack(schedule, late, money), money.on),
    [...lines],
  )
}

function withPayment(
  lines: readonly InstalmentProgress[],
  { adjustments, allocations }: Distribution,
  on: Temporal.PlainDate,
): InstalmentProgress[] {
  return lines.map((line) => {
    const added = (kind: 'late_fine' | 'late_interest') =>
      sum(
        adjustments
          .filter((one) => one.payableId === line.id && one.kind === kind)
          .map(({ amount }) => amount),
      )
    const paid = sum(
      allocations.filter((one) => one.payableId === line.id).map(({ amount }) => amount),
    )
    const interest = added('late_interest')
    return {
      ...line,
      paid: centavos(line.paid + paid),
      lateFine: centavos(line.lateFine + added('late_fine')),
      lateInterest: centavos(line.lateInterest + interest),
      lateCountedUntil: interest > 0n ? on : line.lateCountedUntil,
    }
  })
}
