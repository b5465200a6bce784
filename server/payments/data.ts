import { and, desc, eq, inArray } from 'drizzle-orm'
import { charges, payables, payments } from '#db/schema/payments.ts'
import type { CreditorId, DebtorId, PayableId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { PixCharge } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { debtorOf, ofDebtor } from '#server/platform/scope-filter.ts'

export type PayableState = {
  readonly creditorId: CreditorId
  readonly id: PayableId
  readonly debtorId: DebtorId
  readonly amount: Centavos
  readonly paid: Centavos
  readonly cancelled: boolean
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
  const [row] = await tx.sql<{
    creditor_id: CreditorId
    id: PayableId
    debtor_id: DebtorId
    amount: bigint
    paid: bigint
    cancelled: boolean
    due_on: Temporal.PlainDate
    payable_until: Temporal.PlainDate
    closes_at: Temporal.Instant | null
  }>(
    `select p.creditor_id, p.id, p.debtor_id, p.amount, p.due_on, p.payable_until, p.closes_at,
            p.cancelled_at is not null as cancelled,
            coalesce((select sum(allocated) from payments y
                       where y.creditor_id = p.creditor_id and y.payable_id = p.id), 0)::bigint as paid
       from payables p where p.id = $1 and ($2::uuid is null or p.debtor_id = $2)`,
    [payableId, debtorOf(scope)],
  )
  if (!row) return null
  return {
    creditorId: row.creditor_id,
    id: row.id,
    debtorId: row.debtor_id,
    amount: centavos(row.amount),
    paid: centavos(row.paid),
    cancelled: row.cancelled,
    dueOn: row.due_on,
    payableUntil: row.payable_until,
    closesAt: row.closes_at,
  }
}

const chargeColumns = {
  creditorId: charges.creditorId,
  chargeId: charges.id,
  payableId: charges.payableId,
  status: charges.status,
  amount: charges.amount,
  brCode: charges.brCode,
  payeeName: charges.payeeName,
  payeeCnpj: charges.payeeCnpj,
  expiresAt: charges.expiresAt,
}

/** The newest charge of a payable, whatever its state. */
export async function latestCharge(
  tx: Tx,
  scope: Scope,
  payableId: PayableId,
): Promise<PixCharge | null> {
  const [row] = await tx.db
    .select(chargeColumns)
    .from(charges)
    .where(and(eq(charges.payableId, payableId), ofDebtor(scope, charges.debtorId)))
    .orderBy(desc(charges.createdAt), desc(charges.id))
    .limit(1)
  return row ?? null
}

/** The charge that holds the place of a payable, if any: created, live or unknown. */
export async function openCharge(
  tx: Tx,
  scope: Scope,
  creditorId: CreditorId,
  payableId: PayableId,
): Promise<(PixCharge & { txid: string }) | null> {
  const [row] = await tx.db
    .select({ ...chargeColumns, txid: charges.txid })
    .from(charges)
    .where(
      and(
        eq(charges.creditorId, creditorId),
        eq(charges.payableId, payableId),
        inArray(charges.status, ['created', 'live', 'unknown']),
        ofDebtor(scope, charges.debtorId),
      ),
    )
  return row ?? null
}

/** Payments of a payable, newest first. */
export async function paymentsOf(tx: Tx, scope: Scope, payableId: PayableId) {
  return tx.db
    .select({
      id: payments.id,
      amount: payments.amount,
      allocated: payments.allocated,
      suspended: payments.suspended,
      paidAt: payments.paidAt,
      recordedAt: payments.recordedAt,
      providerPaymentId: payments.providerPaymentId,
    })
    .from(payments)
    .where(and(eq(payments.payableId, payableId), ofDebtor(scope, payments.debtorId)))
    .orderBy(desc(payments.paidAt))
}

/** Locks a payable for the rest of the transaction: settlement and cancellation queue up here. */
export async function lockPayable(tx: Tx, scope: Scope, creditorId: CreditorId, id: PayableId) {
  const [row] = await tx.db
    .select()
    .from(payables)
    .where(
      and(
        eq(payables.creditorId, creditorId),
        eq(payables.id, id),
        ofDebtor(scope, payables.debtorId),
      ),
    )
    .for('update')
  return row ?? null
}
