import type { agreementById } from '#server/agreements/data.ts'
import { lateTermsOf } from '#server/agreements/data.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { balanceOf, CALENDAR, owedDebts } from '#server/debts/balance/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { type AgreementKey, openBreach } from '../breach/data.ts'
import { holdsUntil } from '../breach/model.ts'
import { givenNotice, noticesOf } from '../breach/notice/data.ts'
import { lateLines } from '../model.ts'
import { imputedTotal, repairableOn } from '../repair/data.ts'
import { amountOf, lateDue, scheduleWith } from '../repair/model.ts'
import { isWithdrawable, withdrawableUntil } from '../withdrawal/model.ts'

type Agreement = NonNullable<Awaited<ReturnType<typeof agreementById>>>

/** What a person must know of an agreement beyond its schedule, on the day they look. */
export type Standing = {
  readonly late: LateStanding | null
  readonly stopped: StoppedStanding | null
  readonly withdrawal: { readonly until: Temporal.PlainDate; readonly paid: Centavos } | null
  readonly undone: UndoneStanding | null
}

/** Everything that is late, with what comes on top today, and until when nothing can stop. */
export type LateStanding = {
  readonly payableId: PayableId
  readonly since: Temporal.PlainDate
  readonly amount: Centavos
  /** Of the amount, what lateness added. */
  readonly charges: Centavos
  /** Null while no notice was sent. */
  readonly noticeOn: Temporal.PlainDate | null
  readonly goesOnUntil: Temporal.PlainDate
}

export type StoppedStanding = {
  readonly on: Temporal.PlainDate
  /** How it can be brought back; null once it cannot. */
  readonly repair: {
    readonly until: Temporal.PlainDate
    readonly payableId: PayableId
    readonly amount: Centavos
  } | null
  /** What its debts owe today; zero where they were paid or are in another agreement. */
  readonly owed: Centavos
  /** What was paid since, and went to the debts. */
  readonly paidSince: Centavos
}

export type UndoneStanding = {
  readonly on: Temporal.PlainDate
  readonly returning: Centavos
  readonly returned: Centavos
}

export async function standingOf(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
): Promise<Standing> {
  const today = businessDate(tx.clock.now())
  const signedOn = agreement.signedAt && businessDate(agreement.signedAt)
  const paid = sum(agreement.instalments.map((line) => line.paid))
  const canUndo = isWithdrawable({ status: agreement.status, signedOn }, today)
  return {
    late: await lateStanding(tx, scope, agreement, today),
    stopped: await stoppedStanding(tx, scope, agreement, today),
    withdrawal: canUndo && signedOn ? { until: withdrawableUntil(signedOn), paid } : null,
    undone: await undoneStanding(tx, scope, agreement),
  }
}

async function lateStanding(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
  today: Temporal.PlainDate,
): Promise<LateStanding | null> {
  const [oldest] = lateLines(agreement.instalments, today)
  if (agreement.status !== 'active' || !oldest) return null
  const { creditorId, graceDays } = agreement
  const notice = givenNotice(await noticesOf(tx, scope, { creditorId, payableId: oldest.id }))
  const due = lateDue(agreement.instalments, lateTermsOf(agreement), today)
  // Without a notice the grace has not even begun: from today it takes that long at least.
  const from = notice?.sentOn ?? today
  return {
    payableId: oldest.id,
    since: oldest.dueOn,
    amount: amountOf(due),
    charges: sum(due.flatMap((line) => [line.lateFine, line.lateInterest])),
    noticeOn: notice?.sentOn ?? null,
    goesOnUntil: holdsUntil(CALENDAR, from, graceDays),
  }
}

async function stoppedStanding(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
  today: Temporal.PlainDate,
): Promise<StoppedStanding | null> {
  if (agreement.status !== 'broken' || agreement.brokenAt === null) return null
  const key = { creditorId: agreement.creditorId, agreementId: agreement.id }
  const breach = await openBreach(tx, scope, key)
  const repairable = await repairableOn(tx, scope, key, today)
  const late = lateTermsOf(agreement)
  const lines = scheduleWith(agreement.instalments, late, repairable?.taken ?? [])
  const due = lateDue(lines, late, today)
  const [first] = due
  return {
    on: businessDate(agreement.brokenAt),
    repair:
      repairable && breach && first
        ? { until: breach.repairableUntil, payableId: first.payableId, amount: amountOf(due) }
        : null,
    owed: await owedByDebts(tx, scope, agreement, today),
    paidSince: await imputedTotal(tx, scope, key),
  }
}

async function owedByDebts(
  tx: Tx,
  scope: DebtorScope,
  { creditorId, debts }: Agreement,
  today: Temporal.PlainDate,
): Promise<Centavos> {
  const catalogue = await loadCatalogue(tx, scope)
  const creditor = assertPresent(catalogue.creditors.get(creditorId), 'a debt has its creditor')
  const standing = await owedDebts(
    tx,
    scope,
    creditorId,
    debts.map((debt) => debt.debtId),
  )
  const open = standing.filter((debt) => !debt.recalled && debt.principal > 0n)
  return sum(open.map((debt) => balanceOf(catalogue, creditor, debt, today).total))
}

async function undoneStanding(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
): Promise<UndoneStanding | null> {
  if (agreement.status !== 'withdrawn' || agreement.withdrawnAt === null) return null
  const key = { creditorId: agreement.creditorId, agreementId: agreement.id }
  const { returning, returned } = await returnsOf(tx, scope, key)
  return { on: businessDate(agreement.withdrawnAt), returning, returned }
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
