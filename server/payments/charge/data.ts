import { and, asc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import { charges } from '#db/schema/payments.ts'
import type { ChargeId, CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'

const attemptColumns = {
  creditorId: charges.creditorId,
  chargeId: charges.id,
  payableId: charges.payableId,
  debtorId: charges.debtorId,
  status: charges.status,
  amount: charges.amount,
  txid: charges.txid,
  payeeKey: charges.payeeKey,
  expiresAt: charges.expiresAt,
}

/**
 * Charges whose outcome must be asked for: attempts without an answer for half a minute, codes
 * that ran out, and living codes whose notice may have been lost, at intervals that double from
 * one minute. Oldest question first.
 */
export async function chargesToAskFor(tx: Tx, _scope: SystemScope, limit: number) {
  const now = tx.clock.now()
  return tx.db
    .select(attemptColumns)
    .from(charges)
    .where(
      or(
        and(
          inArray(charges.status, ['created', 'unknown']),
          lt(charges.updatedAt, now.subtract({ seconds: 30 })),
        ),
        and(eq(charges.status, 'live'), lt(charges.expiresAt, now)),
        and(
          eq(charges.status, 'live'),
          sql`${charges.updatedAt} <= ${now.toString()}::timestamptz
              - greatest(interval '1 minute', ${charges.updatedAt} - ${charges.createdAt})`,
        ),
      ),
    )
    .orderBy(asc(charges.updatedAt))
    .limit(limit)
}

export type ChargeAttempt = Awaited<ReturnType<typeof chargesToAskFor>>[number]

export async function chargeById(
  tx: Tx,
  _scope: SystemScope,
  creditorId: CreditorId,
  chargeId: ChargeId,
): Promise<ChargeAttempt | null> {
  const [row] = await tx.db
    .select(attemptColumns)
    .from(charges)
    .where(and(eq(charges.creditorId, creditorId), eq(charges.id, chargeId)))
  return row ?? null
}
