import { and, desc, eq, sql } from 'drizzle-orm'
import { charges } from '#db/schema/payments.ts'
import type { ChargeId, CreditorId, DebtorId, PayableId, PaymentId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Charge } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { debtorOf, ofDebtor } from '#server/platform/scope-filter.ts'

export type PayableState = {
  readonly creditorId: CreditorId
  readonly id: PayableId
  readonly debtorId: DebtorId
  /** What it owes in all: its amount with the adjustments made so far. */
  readonly owed: Centavos
  readonly paid: Centavos
  readonly cancelled: boolean
  /** Money for it went back and nobody has looked yet: nothing is asked for. */
  readonly underReview: boolean
  readonly dueOn: Temporal.PlainDate
  readonly payableUntil: Temporal.PlainDate
  readonly closesAt: Temporal.Instant | null
}

/** The payable with what was paid of it; null where it is not in the scope. */
export async function payableById(
  tx: Tx,
  scope: Scope,
  payableId: PayableId,
): Promise<PayableState | null> {
  const [row] = await tx.read<{
    creditor_id: CreditorId
    id: PayableId
    debtor_id: DebtorId
    owed: bigint
    paid: bigint
    cancelled: boolean
    under_review: boolean
    due_on: Temporal.PlainDate
    payable_until: Temporal.PlainDate
    closes_at: Temporal.Instant | null
  }>({
    text: `select p.creditor_id, p.id, p.debtor_id, p.due_on, p.payable_until, p.closes_at,
            p.amount + payable_adjusted(p.creditor_id, p.id) as owed,
            payable_paid(p.creditor_id, p.id) as paid,
            p.cancelled_at is not null as cancelled, p.review_since is not null as under_review
       from payables p where p.id = $1 and ($2::uuid is null or p.debtor_id = $2)`,
    values: [payableId, debtorOf(scope)],
  })
  if (!row) return null
  return {
    creditorId: row.creditor_id,
    id: row.id,
    debtorId: row.debtor_id,
    owed: centavos(row.owed),
    paid: centavos(row.paid),
    cancelled: row.cancelled,
    underReview: row.under_review,
    dueOn: row.due_on,
    payableUntil: row.payable_until,
    closesAt: row.closes_at,
  }
}

/** What a charge shows, for queries on the table of charges. */
export const chargeColumns = {
  creditorId: charges.creditorId,
  chargeId: charges.id,
  payableId: charges.payableId,
  method: charges.method,
  status: charges.status,
  amount: charges.amount,
  brCode: charges.brCode,
  pageUrl: charges.pageUrl,
  payeeName: charges.payeeName,
  payeeCnpj: charges.payeeCnpj,
  expiresAt: charges.expiresAt,
}

/** A charge as it stands; null where it is not in the scope. */
export async function chargeById(
  tx: Tx,
  scope: Scope,
  key: { creditorId: CreditorId; chargeId: ChargeId },
): Promise<Charge | null> {
  const [row] = await tx.db
    .select(chargeColumns)
    .from(charges)
    .where(
      and(
        eq(charges.creditorId, key.creditorId),
        eq(charges.id, key.chargeId),
        ofDebtor(scope, charges.debtorId),
      ),
    )
  return row ?? null
}

/** The charge of a payable that may still be paid, or else the newest, whatever its state. */
export async function latestCharge(
  tx: Tx,
  scope: Scope,
  payableId: PayableId,
): Promise<Charge | null> {
  const [row] = await tx.db
    .select(chargeColumns)
    .from(charges)
    .where(and(eq(charges.payableId, payableId), ofDebtor(scope, charges.debtorId)))
    .orderBy(
      sql`${charges.status} in ('created', 'live', 'unknown') desc`,
      desc(charges.createdAt),
      desc(charges.id),
    )
    .limit(1)
  return row ?? null
}

/**
 * Whether what was last asked for on a payable has come: its newest charge, which may be for a part
 * of it or for more than it, or else all that it owes. Null where it is not in the scope.
 */
export async function isPaid(tx: Tx, scope: Scope, payableId: PayableId): Promise<boolean | null> {
  const payable = await payableById(tx, scope, payableId)
  if (!payable) return null
  const charge = await latestCharge(tx, scope, payableId)
  return charge?.status === 'paid' || payable.paid >= payable.owed
}

/** Payments that were made for a payable, or put something to it; newest first. */
export async function paymentsOf(tx: Tx, scope: Scope, payableId: PayableId) {
  const rows = await tx.sql<{
    id: PaymentId
    provider_payment_id: string
    amount: bigint
    allocated: bigint
    paid_at: Temporal.Instant
  }>(
    `select y.id, y.provider_payment_id, y.amount, y.paid_at,
            coalesce((select sum(a.amount) from allocations a
                       where a.creditor_id = y.creditor_id and a.payment_id = y.id
                         and a.payable_id = $1), 0)::bigint as allocated
       from payments y
      where ($2::uuid is null or y.debtor_id = $2)
        and (y.payable_id = $1
             or exists (select from allocations a
                         where a.creditor_id = y.creditor_id and a.payment_id = y.id
                           and a.payable_id = $1))
      order by y.paid_at desc, y.id`,
    [payableId, debtorOf(scope)],
  )
  return rows.map((row) => ({
    id: row.id,
    providerPaymentId: row.provider_payment_id,
    amount: centavos(row.amount),
    allocated: centavos(row.allocated),
    paidAt: row.paid_at,
  }))
}
