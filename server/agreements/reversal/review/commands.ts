import { and, eq, isNull } from 'drizzle-orm'
import { reversals } from '#db/schema/allocations.ts'
import { calendarOfAgreement } from '#server/agreements/calendar/data.ts'
import { instalmentsOf } from '#server/agreements/data.ts'
import { openOf } from '#server/agreements/model.ts'
import { settle } from '#server/agreements/settlement/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { nextBusinessDay } from '#server/kernel/calendar.ts'
import { businessDate, endOfBusinessDate } from '#server/kernel/clock.ts'
import { type AgreementId, asId, type LedgerAccountId, type PayableId } from '#server/kernel/id.ts'
import { type Centavos, centavos, lesser } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { adjustPayables } from '#server/payments/adjusting/commands.ts'
import { type ReversalKey, type ReversalRow, reversalById } from '#server/payments/reversal/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import type { AgreementRow } from '../../breach/data.ts'
import { lockPlaces } from '../places/commands.ts'
import { DAYS_TO_PAY_AGAIN } from './model.ts'

export type ReviewRefusal = 'not_found' | 'decided' | 'nothing_gone'

/** What a person decides about money that went back, once they have looked. */
export type ReviewDecision =
  /** It is asked for again, from a day on which nothing of the wait costs anything. */
  | { readonly kind: 'reopen' }
  /** It is not asked for again: the creditor lets it off. */
  | { readonly kind: 'let_off' }
  /** Not yet: it comes back to the head of the queue on that day. */
  | { readonly kind: 'keep'; readonly note: string; readonly until: Temporal.PlainDate }

/**
 *   `not_found`     no such return in the scope
 *   `decided`       somebody has decided, or it was closed by itself
 *   `nothing_gone`  no money went back (yet), so there is nothing to ask for again or let off
 */
export async function decideReview(
  tx: Tx,
  scope: StaffScope,
  key: ReversalKey,
  decision: ReviewDecision,
): Promise<Result<null, ReviewRefusal>> {
  const known = await reversalById(tx, scope, key)
  if (!known) return refuse('not_found')
  const payment = { creditorId: key.creditorId, paymentId: known.paymentId }
  const agreements = await lockPlaces(tx, scope, payment)
  const row = assertPresent(await reversalById(tx, scope, key), 'rows are never deleted')
  if (row.reviewedAt !== null) return refuse('decided')
  if (decision.kind === 'keep') {
    await keepInReview(tx, scope, row, decision)
    return ok(null)
  }
  if (row.status !== 'done') return refuse('nothing_gone')
  const lost = await lostInstalments(tx, row)
  const done = decision.kind === 'reopen' ? 'reopened' : 'let_off'
  await markReviewed(tx, scope, row, lost.length === 0 ? 'closed' : done)
  await endReview(tx, scope, row)
  for (const agreement of agreements.values()) {
    if (decision.kind === 'let_off') await letOff(tx, scope, row, agreement, lost)
    else await giveTime(tx, scope, agreement, lost)
  }
  return ok(null)
}

async function markReviewed(
  tx: Tx,
  scope: StaffScope,
  { creditorId, id, debtorId }: ReversalRow,
  decision: 'reopened' | 'let_off' | 'closed',
): Promise<void> {
  await tx.db
    .update(reversals)
    .set({
      reviewedAt: tx.clock.now(),
      reviewedBy: scope.staffId,
      decision,
      waitNote: null,
      lookAgainOn: null,
    })
    .where(and(eq(reversals.creditorId, creditorId), eq(reversals.id, id)))
  await recordAudit(tx, scope, {
    action: 'reversal.reviewed',
    subjectId: id,
    creditorId,
    ...(debtorId === null ? {} : { debtorId }),
    decision,
  })
}

async function keepInReview(
  tx: Tx,
  scope: StaffScope,
  { creditorId, id, debtorId }: ReversalRow,
  { note, until }: Extract<ReviewDecision, { kind: 'keep' }>,
): Promise<void> {
  await tx.db
    .update(reversals)
    .set({ waitNote: note, lookAgainOn: until })
    .where(and(eq(reversals.creditorId, creditorId), eq(reversals.id, id)))
  await recordAudit(tx, scope, {
    action: 'reversal.kept_in_review',
    subjectId: id,
    creditorId,
    ...(debtorId === null ? {} : { debtorId }),
    until: until.toString(),
  })
}

type LostInstalment = {
  readonly id: PayableId
  readonly agreementId: AgreementId
  readonly amount: Centavos
}

/** Instalments that are owed and of which a return took something. */
async function lostInstalments(tx: Tx, { creditorId, id }: ReversalRow): Promise<LostInstalment[]> {
  const rows = await tx.sql<{ id: PayableId; agreement_id: AgreementId; amount: bigint }>(
    `select p.id, i.agreement_id, (-sum(a.amount))::bigint as amount
       from allocations a
       join payables p on p.creditor_id = a.creditor_id and p.id = a.payable_id
       join instalments i on i.creditor_id = p.creditor_id and i.id = p.id
      where a.creditor_id = $1 and a.reversal_id = $2 and p.cancelled_at is null
      group by p.id, i.agreement_id order by p.id`,
    [creditorId, id],
  )
  return rows.map((row) => ({
    id: row.id,
    agreementId: row.agreement_id,
    amount: centavos(row.amount),
  }))
}

/** The wait costs nobody anything: what is asked for again has new days without charges. */
async function giveTime(
  tx: Tx,
  scope: StaffScope,
  { creditorId, id: agreementId }: AgreementRow,
  lost: readonly LostInstalment[],
): Promise<void> {
  const ids = lost.filter((one) => one.agreementId === agreementId).map(({ id }) => id)
  if (ids.length === 0) return
  const calendar = await calendarOfAgreement(tx, scope, { creditorId, agreementId })
  const today = businessDate(tx.clock.now())
  const until = nextBusinessDay(calendar, today.add({ days: DAYS_TO_PAY_AGAIN }))
  await tx.sql(
    `update payables set payable_until = greatest(payable_until, $3::date),
            closes_at = greatest(closes_at, case when closes_at is not null then $4::timestamptz end)
      where creditor_id = $1 and id = any ($2)`,
    [creditorId, ids, until, endOfBusinessDate(until)],
  )
  await tx.sql(
    `update instalments set payable_until = greatest(payable_until, $3::date)
      where creditor_id = $1 and id = any ($2)`,
    [creditorId, ids, until],
  )
}

async function letOff(
  tx: Tx,
  scope: StaffScope,
  row: ReversalRow,
  agreement: AgreementRow,
  lost: readonly LostInstalment[],
): Promise<void> {
  const { creditorId, id: agreementId, debtorId } = agreement
  const key = { creditorId, agreementId }
  const lines = await instalmentsOf(tx, scope, key)
  const adjustments = lines.flatMap((line) => {
    const taken = lost.find(({ id }) => id === line.id)?.amount
    const amount = taken === undefined ? 0n : lesser(taken, openOf(line))
    return amount > 0n
      ? [{ payableId: line.id, kind: 'waiver' as const, amount: centavos(-amount) }]
      : []
  })
  if (adjustments.length === 0) return
  await adjustPayables(tx, scope, {
    creditorId,
    debtorId,
    paymentId: row.paymentId,
    on: businessDate(tx.clock.now()),
    accounts: new Map(lines.map(({ id }) => [id, asId<LedgerAccountId>(agreementId)])),
    adjustments,
    by: { reversalId: row.id, key: `waiver:${row.id}:${agreementId}` },
  })
  const after = await instalmentsOf(tx, scope, key)
  if (after.every((line) => openOf(line) === 0n)) await settle(tx, scope, agreement)
}

/** Nothing is left to be looked at: the money is where it was. */
export async function closeReview(tx: Tx, scope: Scope, row: ReversalRow): Promise<void> {
  const { creditorId, id } = row
  await tx.db
    .update(reversals)
    .set({ reviewedAt: tx.clock.now(), decision: 'closed', waitNote: null, lookAgainOn: null })
    .where(
      and(eq(reversals.creditorId, creditorId), eq(reversals.id, id), isNull(reversals.reviewedAt)),
    )
  await endReview(tx, scope, row)
}

/** Instalments of a return that no other unreviewed return concerns are asked for again. */
async function endReview(
  tx: Tx,
  _scope: Scope,
  { creditorId, id }: Pick<ReversalRow, 'creditorId' | 'id'>,
): Promise<void> {
  await tx.sql(
    `update payables p set review_since = null
      where p.creditor_id = $1 and p.review_since is not null
        and exists (select from allocations a
                     where a.creditor_id = p.creditor_id and a.payable_id = p.id
                       and a.reversal_id = $2)
        and not exists (select from allocations a
                          join reversals r on r.creditor_id = a.creditor_id and r.id = a.reversal_id
                         where a.creditor_id = p.creditor_id and a.payable_id = p.id
                           and a.amount < 0 and r.id <> $2
                           and r.status = 'done' and r.reviewed_at is null)`,
    [creditorId, id],
  )
}
