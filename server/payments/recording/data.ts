import { and, eq } from 'drizzle-orm'
import { charges, payments } from '#db/schema/payments.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { linesOf } from '#server/payments/charge/data.ts'
import type { ChargeLine, Provider } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** Money as the provider's own book says it, fetched by us; never the word of a notification. */
export type Receipt = {
  readonly provider: Provider
  /** Ours, which the provider kept: the txid, or the reference in an object's metadata. */
  readonly reference: string | null
  /** The provider's own, once for ever: endToEndId or PaymentIntent. */
  readonly providerPaymentId: string
  readonly amount: Centavos
  readonly paidAt: Temporal.Instant
  /** The Pix key that it was sent to, where the provider says so. */
  readonly payeeKey: string | null
  /** What the payer's bank computed for a charge with a due date; they sum to the amount. */
  readonly lateCharges: { readonly fine: Centavos; readonly interest: Centavos } | null
}

export type ChargeOfReceipt = typeof charges.$inferSelect & { readonly lines: ChargeLine[] }

/** The charge that a receipt answers, with what it was made for; null where it is none of ours. */
export async function chargeOfReceipt(
  tx: Tx,
  scope: Scope,
  receipt: Receipt,
): Promise<ChargeOfReceipt | null> {
  if (receipt.reference === null) return null
  const [charge] = await tx.db
    .select()
    .from(charges)
    .where(and(eq(charges.provider, receipt.provider), eq(charges.reference, receipt.reference)))
  if (!charge) return null
  return { ...charge, lines: await linesOf(tx, scope, charge.creditorId, charge.id) }
}

/** Whether this money is in the books; to be asked under the lock that recording takes. */
export async function isRecorded(tx: Tx, _scope: Scope, receipt: Receipt): Promise<boolean> {
  const rows = await tx.db
    .select({ id: payments.id })
    .from(payments)
    .where(
      and(
        eq(payments.provider, receipt.provider),
        eq(payments.providerPaymentId, receipt.providerPaymentId),
      ),
    )
  return rows.length > 0
}

/** Those of a provider's payment ids that are in the books. */
export async function recordedAmong(
  tx: Tx,
  _scope: Scope,
  provider: Provider,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.sql<{ id: string }>(
    `select provider_payment_id as id from payments
      where provider = $1 and provider_payment_id = any ($2)`,
    [provider, ids],
  )
  return new Set(rows.map(({ id }) => id))
}
