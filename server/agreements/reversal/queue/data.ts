import { businessDate } from '#server/kernel/clock.ts'
import type {
  AgreementId,
  CreditorId,
  DebtorId,
  PaymentId,
  ReversalId,
  SuspenseItemId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Provider, SuspenseReason } from '#server/payments/model.ts'
import {
  isReturnable,
  type ReversalKind,
  type ReversalStatus,
} from '#server/payments/reversal/model.ts'
import { debtorsByIds } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'

/** So many of each queue are shown at once: they are worked off, not browsed. */
const SHOWN = 100

export type WaitingMoney = {
  readonly itemId: SuspenseItemId
  readonly creditorId: CreditorId
  readonly creditor: string
  readonly paymentId: PaymentId
  readonly debtorId: DebtorId | null
  readonly debtorName: string | null
  readonly amount: Centavos
  readonly reason: SuspenseReason
  readonly provider: Provider
  readonly paidAt: Temporal.Instant
  readonly isReturnable: boolean
  /** Agreements of the person that take money, with how they are called. */
  readonly agreements: readonly { readonly id: AgreementId; readonly number: string }[]
}

/** Money that has no place, oldest first. */
export async function waitingMoney(tx: Tx, scope: StaffScope): Promise<WaitingMoney[]> {
  const rows = await tx.sql<{
    id: SuspenseItemId
    creditor_id: CreditorId
    creditor: string
    payment_id: PaymentId
    debtor_id: DebtorId | null
    amount: bigint
    reason: SuspenseReason
    provider: Provider
    paid_at: Temporal.Instant
    agreements: { id: AgreementId; number: string }[] | null
  }>(
    `select s.id, s.creditor_id, c.trade_name as creditor, s.payment_id, s.debtor_id, s.amount,
            s.reason, y.provider, y.paid_at,
            (select json_agg(json_build_object('id', g.id, 'number', g.number) order by g.number)
               from agreements g
              where g.creditor_id = s.creditor_id and g.debtor_id = s.debtor_id
                and g.status in ('awaiting_payment', 'active', 'broken')) as agreements
       from suspense_items s
       join payments y on y.creditor_id = s.creditor_id and y.id = s.payment_id
       join creditors c on c.id = s.creditor_id
      where s.status = 'open' and ($1::uuid[] is null or s.creditor_id = any ($1))
      order by s.created_at, s.id limit ${SHOWN}`,
    [creditorsOf(scope)],
  )
  const names = await namesOf(tx, scope, rows)
  return rows.map((row) => ({
    itemId: row.id,
    creditorId: row.creditor_id,
    creditor: row.creditor,
    paymentId: row.payment_id,
    debtorId: row.debtor_id,
    debtorName: names(row.debtor_id),
    amount: centavos(row.amount),
    reason: row.reason,
    provider: row.provider,
    paidAt: row.paid_at,
    isReturnable: isReturnable({ provider: row.provider, paidAt: row.paid_at }, tx.clock.now()),
    agreements: row.agreements ?? [],
  }))
}

export type ReturnToLookAt = {
  readonly reversalId: ReversalId
  readonly creditorId: CreditorId
  readonly creditor: string
  readonly paymentId: PaymentId
  readonly debtorId: DebtorId | null
  readonly debtorName: string | null
  readonly kind: ReversalKind
  readonly status: ReversalStatus
  readonly reason: string
  readonly amount: Centavos
  readonly since: Temporal.Instant
  /** Until when the provider takes our side of a dispute. */
  readonly respondUntil: Temporal.Instant | null
  readonly waits: { readonly note: string; readonly until: Temporal.PlainDate } | null
  /** How many instalments are asked for by nobody until somebody decides. */
  readonly held: number
}

/**
 * Returns about which a person has to decide, those that are due first: put off to a later day they
 * stand at the end. Refunds of ours that are only under way are not among them.
 */
export async function returnsToLookAt(tx: Tx, scope: StaffScope): Promise<ReturnToLookAt[]> {
  const rows = await tx.sql<{
    id: ReversalId
    creditor_id: CreditorId
    creditor: string
    payment_id: PaymentId
    debtor_id: DebtorId | null
    kind: ReversalKind
    status: ReversalStatus
    reason: string
    amount: bigint
    created_at: Temporal.Instant
    respond_until: Temporal.Instant | null
    wait_note: string | null
    look_again_on: Temporal.PlainDate | null
    held: number
  }>(
    `select r.id, r.creditor_id, c.trade_name as creditor, r.payment_id, r.debtor_id, r.kind,
            r.status, r.reason, r.amount, r.created_at, r.respond_until, r.wait_note,
            r.look_again_on, h.held
       from reversals r
       join creditors c on c.id = r.creditor_id
       cross join lateral (
         select count(distinct p.id)::int as held from allocations a
           join payables p on p.creditor_id = a.creditor_id and p.id = a.payable_id
          where a.creditor_id = r.creditor_id and a.reversal_id = r.id
            and p.review_since is not null) h
      where ${TO_LOOK_AT} and ($1::uuid[] is null or r.creditor_id = any ($1))
      order by coalesce(r.look_again_on > $2, false), r.respond_until, r.created_at, r.id
      limit ${SHOWN}`,
    [creditorsOf(scope), businessDate(tx.clock.now())],
  )
  const names = await namesOf(tx, scope, rows)
  return rows.map((row) => ({
    reversalId: row.id,
    creditorId: row.creditor_id,
    creditor: row.creditor,
    paymentId: row.payment_id,
    debtorId: row.debtor_id,
    debtorName: names(row.debtor_id),
    kind: row.kind,
    status: row.status,
    reason: row.reason,
    amount: centavos(row.amount),
    since: row.created_at,
    respondUntil: row.respond_until,
    waits:
      row.look_again_on && row.wait_note ? { note: row.wait_note, until: row.look_again_on } : null,
    held: row.held,
  }))
}

/** Of reversals `r`: what waits for a person's decision. */
export const TO_LOOK_AT = `
  r.reviewed_at is null
  and (r.status = 'done' and exists (select from allocations a
                                      where a.creditor_id = r.creditor_id and a.reversal_id = r.id)
       or r.kind <> 'refund' and r.status in ('pending', 'done'))`

async function namesOf(
  tx: Tx,
  scope: StaffScope,
  rows: readonly { readonly debtor_id: DebtorId | null }[],
): Promise<(id: DebtorId | null) => string | null> {
  const ids = rows.flatMap((row) => (row.debtor_id ? [row.debtor_id] : []))
  const people = await debtorsByIds(tx, scope, [...new Set(ids)])
  return (id) => (id === null ? null : (people.get(id)?.name ?? '—'))
}
