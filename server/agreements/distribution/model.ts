import { type Centavos, centavos, lesser, subtract, ZERO } from '#server/kernel/money.ts'
import { allSuspended, type ChargeLine, type Distribution } from '#server/payments/model.ts'
import { type InstalmentProgress, type LateTerms, openOf } from '../model.ts'
import { type LateCharges, lateChargesOn } from '../pricing/model.ts'

/** Money that came for a charge, and everything known about what it was meant for. */
export type Arrival = {
  readonly amount: Centavos
  /** The São Paulo day of the payment: it decides, not the day on which we heard of it. */
  readonly on: Temporal.PlainDate
  /** Paid while the charge's amounts were right: then what was shown is what counts. */
  readonly inTime: boolean
  /** What the payer's bank computed for a charge with a due date; null: it did not say. */
  readonly bankCharges: LateCharges | null
  /** What the charge was made for, in its order. */
  readonly asked: readonly ChargeLine[]
}

/**
 * Where arrived money goes: to what it was asked for, in that order, each with its late charges and
 * its rebate; what is owed by nobody any more waits in suspense. Nothing is refused, nothing lost.
 * A rebate is taken only where its instalment is settled by it, and also where nothing but the rebate
 * was left of it: who paid what was shown owes nothing. Late charges first (CC 354).
 */
export function distribute(
  arrival: Arrival,
  schedule: ReadonlyMap<string, InstalmentProgress>,
  late: LateTerms | null,
): Distribution {
  let rest = arrival.amount
  const adjustments: Distribution['adjustments'][number][] = []
  const allocations: Distribution['allocations'][number][] = []
  for (const line of arrival.asked) {
    const instalment = schedule.get(line.payableId)
    if (!instalment || instalment.cancelled || rest === 0n) continue
    const part = settleLine(arrival, line, instalment, late, rest)
    const { payableId } = line
    for (const [kind, amount] of part.adjustments) {
      if (amount !== 0n) adjustments.push({ payableId, kind, amount })
    }
    if (part.take === 0n) continue
    allocations.push({ payableId, amount: part.take })
    rest = subtract(rest, part.take)
  }
  if (allocations.length + adjustments.length === 0) {
    return allSuspended(arrival.amount, reasonFor(arrival, schedule))
  }
  return { adjustments, allocations, suspended: rest, reason: rest > 0n ? 'more_than_owed' : null }
}

type Part = {
  readonly take: Centavos
  readonly adjustments: readonly (readonly [
    'late_fine' | 'late_interest' | 'early_rebate',
    Centavos,
  ])[]
}

function settleLine(
  { on, inTime, bankCharges }: Arrival,
  line: ChargeLine,
  instalment: InstalmentProgress,
  late: LateTerms | null,
  rest: Centavos,
): Part {
  const open = openOf(instalment)
  if (open === 0n) return { take: ZERO, adjustments: [] }
  const frozen = { fine: line.lateFine, interest: line.lateInterest }
  const agreed = lateChargesOn(instalment, late, on)
  const byDay = bankCharges && atMost(bankCharges, agreed)
  const charges = onlyNew(instalment, on, byDay ?? (inTime ? frozen : agreed))
  const due = centavos(open + charges.fine + charges.interest)
  const rebate = inTime ? lesser(line.earlyRebate, open) : ZERO
  const settles = rest >= due - rebate
  const take = settles ? centavos(due - rebate) : lesser(rest, due)
  return {
    take,
    adjustments: [
      ['late_fine', charges.fine],
      ['late_interest', charges.interest],
      ['early_rebate', settles ? centavos(-rebate) : ZERO],
    ],
  }
}

/** Its bank may know a holiday more than we do (CC 132 §1); what was agreed is never exceeded. */
function atMost(bank: LateCharges, agreed: LateCharges): LateCharges {
  return {
    fine: lesser(bank.fine, agreed.fine),
    interest: lesser(bank.interest, agreed.interest),
  }
}

/** The fine once, and no day's interest twice, also where two payments were under way at once. */
function onlyNew(instalment: InstalmentProgress, on: Temporal.PlainDate, charges: LateCharges) {
  const until = instalment.lateCountedUntil
  const isCounted = until !== null && Temporal.PlainDate.compare(until, on) >= 0
  return {
    fine: instalment.lateFine > 0n ? ZERO : charges.fine,
    interest: isCounted ? ZERO : charges.interest,
  }
}

function reasonFor(
  { asked }: Arrival,
  schedule: ReadonlyMap<string, InstalmentProgress>,
): 'payable_cancelled' | 'already_paid' {
  const isPaid = asked.some((line) => {
    const instalment = schedule.get(line.payableId)
    return instalment !== undefined && !instalment.cancelled
  })
  return isPaid ? 'already_paid' : 'payable_cancelled'
}
