import type { agreementById } from '#server/agreements/data.ts'
import { lateTermsOf } from '#server/agreements/data.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { type Centavos, centavos, sum, ZERO } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { type AgreementKey, debtsIn, lastRepairAt, openBreach } from '../breach/data.ts'
import { holdsUntil } from '../breach/model.ts'
import { givenNotice, noticesOf } from '../breach/notice/data.ts'
import { creditedOf, fullValue } from '../breach/restating/model.ts'
import { calendarOfAgreement } from '../calendar/data.ts'
import { lateLines } from '../model.ts'
import { imputedTotal, repairableOn } from '../repair/data.ts'
import { amountOf, lateDue, scheduleWith } from '../repair/model.ts'
import { isWithdrawable, withdrawableUntil } from '../withdrawal/model.ts'
import { type OwedNow, type OwedWithout, owedNow, owedWithout } from './owed/data.ts'

type Agreement = NonNullable<Awaited<ReturnType<typeof agreementById>>>

/** What a person must know of an agreement beyond its schedule, on the day they look. */
export type Standing = {
  readonly late: LateStanding | null
  readonly stopped: StoppedStanding | null
  /** The day on which it came back, where it had stopped and runs again. */
  readonly revivedOn: Temporal.PlainDate | null
  readonly withdrawal: WithdrawalStanding | null
  readonly undone: UndoneStanding | null
  /** What its debts owe today, where it ended without being paid off. */
  readonly owed: OwedNow | null
}

/** Everything that is late, with what comes on top today, and until when nothing can stop. */
export type LateStanding = {
  readonly payableId: PayableId
  readonly since: Temporal.PlainDate
  /** How many instalments that is. */
  readonly count: number
  readonly amount: Centavos
  /** Of the amount, what lateness added. */
  readonly charges: Centavos
  /** Null while no notice was sent. */
  readonly noticeOn: Temporal.PlainDate | null
  readonly goesOnUntil: Temporal.PlainDate
  /** Nothing was ever paid: then it lapses, without a notice, as if it had never begun. */
  readonly lapses: boolean
}

export type StoppedStanding = {
  readonly on: Temporal.PlainDate
  /** How it can be brought back; null once it cannot. */
  readonly repair: {
    readonly until: Temporal.PlainDate
    readonly payableId: PayableId
    readonly amount: Centavos
  } | null
  /** How what was left was computed, by the agreement's own effect. */
  readonly why: {
    /** What the debts were on the day of the deal, and what the deal was to pay in all. */
    readonly debt: Centavos
    readonly deal: Centavos
    /** Money and rebates that counted, and what its debts owed the moment it stopped. */
    readonly credited: Centavos
    readonly left: Centavos
  }
  /** What was paid since, and went to the debts. */
  readonly paidSince: Centavos
}

export type WithdrawalStanding = {
  readonly until: Temporal.PlainDate
  readonly paid: Centavos
  readonly owedWithout: OwedWithout
}

export type UndoneStanding = {
  readonly on: Temporal.PlainDate
  readonly returning: Centavos
  readonly returned: Centavos
  /** What stayed as a payment of the debts. */
  readonly kept: Centavos
}

export async function standingOf(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
): Promise<Standing> {
  const today = businessDate(tx.clock.now())
  const { status } = agreement
  const isOver = status === 'broken' || status === 'withdrawn' || status === 'lapsed'
  const revivedAt = status === 'active' ? await lastRepairAt(tx, scope, keyOf(agreement)) : null
  return {
    late: await lateStanding(tx, scope, agreement, today),
    stopped: await stoppedStanding(tx, scope, agreement, today),
    revivedOn: revivedAt && businessDate(revivedAt),
    withdrawal: await withdrawalStanding(tx, scope, agreement, today),
    undone: await undoneStanding(tx, scope, agreement),
    owed: isOver ? await owedNow(tx, scope, agreement, today) : null,
  }
}

function keyOf(agreement: Agreement): AgreementKey {
  return { creditorId: agreement.creditorId, agreementId: agreement.id }
}

async function lateStanding(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
  today: Temporal.PlainDate,
): Promise<LateStanding | null> {
  const [oldest, ...others] = lateLines(agreement.instalments, today)
  if (agreement.status !== 'active' || !oldest) return null
  const { creditorId, graceDays, instalments } = agreement
  const notice = givenNotice(await noticesOf(tx, scope, { creditorId, payableId: oldest.id }))
  const due = lateDue(instalments, lateTermsOf(agreement), today)
  const lapses = instalments.every((line) => line.paidAt === null)
  // Without a notice the grace has not even begun: from today it takes that long at least.
  const from = notice?.sentOn ?? today
  return {
    payableId: oldest.id,
    since: oldest.dueOn,
    count: 1 + others.length,
    amount: amountOf(due),
    charges: sum(due.flatMap((line) => [line.lateFine, line.lateInterest])),
    noticeOn: notice?.sentOn ?? null,
    goesOnUntil: lapses
      ? oldest.payableUntil.add({ days: graceDays })
      : holdsUntil(await calendarOfAgreement(tx, scope, keyOf(agreement)), from, graceDays),
    lapses,
  }
}

async function stoppedStanding(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
  today: Temporal.PlainDate,
): Promise<StoppedStanding | null> {
  if (agreement.status !== 'broken') return null
  const key = keyOf(agreement)
  const breach = await openBreach(tx, scope, key)
  if (breach === null) return null
  const repairable = await repairableOn(tx, scope, key, today)
  const late = lateTermsOf(agreement)
  const lines = scheduleWith(agreement.instalments, late, repairable?.taken ?? [])
  const due = lateDue(lines, late, today)
  const [first] = due
  return {
    on: businessDate(breach.brokenAt),
    repair:
      repairable && first
        ? { until: breach.repairableUntil, payableId: first.payableId, amount: amountOf(due) }
        : null,
    why: {
      debt: fullValue(await debtsIn(tx, scope, key)),
      deal: agreement.total,
      credited: creditedOf(agreement.instalments),
      left: breach.owedAfter,
    },
    paidSince: await imputedTotal(tx, scope, key),
  }
}

async function withdrawalStanding(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
  today: Temporal.PlainDate,
): Promise<WithdrawalStanding | null> {
  const signedOn = agreement.signedAt && businessDate(agreement.signedAt)
  if (!signedOn || !isWithdrawable({ status: agreement.status, signedOn }, today)) return null
  return {
    until: withdrawableUntil(signedOn),
    paid: sum(agreement.instalments.map((line) => line.paid)),
    owedWithout: await owedWithout(tx, scope, agreement, today),
  }
}

async function undoneStanding(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
): Promise<UndoneStanding | null> {
  if (agreement.status !== 'withdrawn' || agreement.withdrawnAt === null) return null
  const { returning, returned } = await returnsOf(tx, scope, keyOf(agreement))
  const paid = sum(agreement.instalments.map((line) => line.paid))
  const isReturned = returning + returned > 0n
  return {
    on: businessDate(agreement.withdrawnAt),
    returning,
    returned,
    kept: isReturned ? ZERO : paid,
  }
}

async function returnsOf(tx: Tx, _scope: DebtorScope, { creditorId, agreementId }: AgreementKey) {
  const [row] = await tx.sql<{ returning_: bigint; returned: bigint }>(
    `select coalesce(sum(r.amount) filter (where r.status in ('requested', 'pending', 'unknown')), 0)::bigint
              as returning_,
            coalesce(sum(r.amount) filter (where r.status = 'done'), 0)::bigint as returned
       from reversals r
      where r.creditor_id = $1 and r.kind = 'refund'
        and r.payment_id in (select a.payment_id from allocations a
                               join instalments i on i.creditor_id = a.creditor_id and i.id = a.payable_id
                              where i.creditor_id = $1 and i.agreement_id = $2)`,
    [creditorId, agreementId],
  )
  return { returning: centavos(row?.returning_ ?? 0n), returned: centavos(row?.returned ?? 0n) }
}
