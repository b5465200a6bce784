import { and, eq, sql } from 'drizzle-orm'
import { reversals } from '#db/schema/allocations.ts'
import { payments } from '#db/schema/payments.ts'
import type {
  AgreementId,
  CreditorId,
  PaymentId,
  ReversalId,
  SuspenseItemId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Provider } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

export type PaymentRow = typeof payments.$inferSelect
export type ReversalRow = typeof reversals.$inferSelect
export type PaymentKey = { readonly creditorId: CreditorId; readonly paymentId: PaymentId }
export type ReversalKey = { readonly creditorId: CreditorId; readonly reversalId: ReversalId }

/** A payment by the provider's own id; null where it is not in the books. */
export async function paymentAtProvider(
  tx: Tx,
  _scope: Scope,
  { provider, providerPaymentId }: { provider: Provider; providerPaymentId: string },
): Promise<PaymentRow | null> {
  const [row] = await tx.db
    .select()
    .from(payments)
    .where(and(eq(payments.provider, provider), eq(payments.providerPaymentId, providerPaymentId)))
  return row ?? null
}

export async function paymentById(
  tx: Tx,
  _scope: Scope,
  { creditorId, paymentId }: PaymentKey,
): Promise<PaymentRow | null> {
  const [row] = await tx.db
    .select()
    .from(payments)
    .where(and(eq(payments.creditorId, creditorId), eq(payments.id, paymentId)))
  return row ?? null
}

/**
 * Makes everybody who asks for, books or decides about money of one payment queue up. It comes
 * after the locks of schedules and agreements, as the payment's row itself can never be changed.
 */
export async function lockPayment(tx: Tx, _scope: Scope, { paymentId }: PaymentKey): Promise<void> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`payment:${paymentId}`])
}

export async function reversalById(
  tx: Tx,
  _scope: Scope,
  { creditorId, reversalId }: ReversalKey,
): Promise<ReversalRow | null> {
  const [row] = await tx.db
    .select()
    .from(reversals)
    .where(and(eq(reversals.creditorId, creditorId), eq(reversals.id, reversalId)))
  return row ?? null
}

/** The first time is named as the provider names it, each further one `<id>#<n>`. */
const ORDINAL = sql`coalesce(nullif(split_part(${reversals.providerReversalId}, '#', 2), ''), '1')::int`

/** The newest row of one return of the provider's: a dispute may take its money more than once. */
export async function newestReversal(
  tx: Tx,
  _scope: Scope,
  { creditorId, paymentId }: PaymentKey,
  providerReversalId: string,
): Promise<{ readonly row: ReversalRow; readonly count: number } | null> {
  const rows = await tx.db
    .select()
    .from(reversals)
    .where(
      and(
        eq(reversals.creditorId, creditorId),
        eq(reversals.paymentId, paymentId),
        eq(sql`split_part(${reversals.providerReversalId}, '#', 1)`, providerReversalId),
      ),
    )
    .orderBy(ORDINAL)
  const row = rows.at(-1)
  return row ? { row, count: rows.length } : null
}

/** Agreements whose instalments or debts hold money of a payment. */
export async function agreementsOfPayment(
  tx: Tx,
  _scope: Scope,
  { creditorId, paymentId }: PaymentKey,
): Promise<AgreementId[]> {
  const rows = await tx.sql<{ id: AgreementId }>(
    `select distinct i.agreement_id as id
       from allocations a join instalments i on i.creditor_id = a.creditor_id and i.id = a.payable_id
      where a.creditor_id = $1 and a.payment_id = $2
      union
     select x.agreement_id from debt_allocations x where x.creditor_id = $1 and x.payment_id = $2
      order by id`,
    [creditorId, paymentId],
  )
  return rows.map(({ id }) => id)
}

/** What of a payment did not go back, nor is asked to. */
export async function leftOfPayment(
  tx: Tx,
  _scope: Scope,
  { creditorId, paymentId }: PaymentKey,
): Promise<Centavos> {
  const [row] = await tx.sql<{ rest: bigint }>(
    `select (y.amount - ${STANDING})::bigint as rest
       from payments y where y.creditor_id = $1 and y.id = $2`,
    [creditorId, paymentId],
  )
  return centavos(row?.rest ?? 0n)
}

/** Of a payment `y`: everything that went back, or is asked to. */
export const STANDING = `
  coalesce((select sum(r.amount) from reversals r
             where r.creditor_id = y.creditor_id and r.payment_id = y.id
               and r.status not in ('failed', 'restored')), 0)`

export type SuspenseItem = {
  readonly creditorId: CreditorId
  readonly itemId: SuspenseItemId
  readonly paymentId: PaymentId
  readonly amount: Centavos
  readonly status: 'open' | 'applied' | 'returning' | 'returned'
}

export async function suspenseItemById(
  tx: Tx,
  _scope: Scope,
  itemId: SuspenseItemId,
): Promise<SuspenseItem | null> {
  const [row] = await tx.sql<{
    creditor_id: CreditorId
    payment_id: PaymentId
    amount: bigint
    status: SuspenseItem['status']
  }>('select creditor_id, payment_id, amount, status from suspense_items where id = $1', [itemId])
  if (!row) return null
  const { creditor_id: creditorId, payment_id: paymentId, status } = row
  return { creditorId, itemId, paymentId, amount: centavos(row.amount), status }
}

const WAITING = "('requested', 'unknown', 'pending')"

/** Returns that we asked for, or must ask for, and of which nothing was heard for a while. */
export async function refundsToAskFor(
  tx: Tx,
  _scope: Scope,
  limit: number,
): Promise<ReversalKey[]> {
  const now = tx.clock.now()
  const rows = await tx.sql<{ creditor_id: CreditorId; id: ReversalId }>(
    `select creditor_id, id from reversals
      where kind = 'refund' and status in ${WAITING}
        and updated_at + least(interval '6 hours',
              greatest(interval '1 minute', (updated_at - created_at) / 2)) <= $1
      order by updated_at, id limit $2`,
    [now, limit],
  )
  return rows.map((row) => ({ creditorId: row.creditor_id, reversalId: row.id }))
}
