import { and, eq } from 'drizzle-orm'
import { agreementDebts, agreements, instalments } from '#db/schema/agreements.ts'
import { instalmentsOf } from '#server/agreements/data.ts'
import { startAgreement } from '#server/agreements/start/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { balancesOf } from '#server/ledger/data.ts'
import { type Receipt, type Recording, recordReceipt } from '#server/payments/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/**
 * Books a receipt and everything that follows from it for the agreement, in one transaction: the
 * payment, the start of an agreement of one payment, and the settlement after the last one.
 */
export async function settleReceipt(
  tx: Tx,
  scope: SystemScope,
  receipt: Receipt,
): Promise<Recording['outcome']> {
  const recording = await recordReceipt(tx, scope, receipt)
  if (recording.outcome !== 'recorded' || recording.allocated === 0n) return recording.outcome
  const { creditorId, payableId } = recording
  const [line] = await tx.db
    .select({ agreementId: instalments.agreementId })
    .from(instalments)
    .where(and(eq(instalments.creditorId, creditorId), eq(instalments.id, payableId)))
  const { agreementId } = assertPresent(line, 'every payable is an instalment')
  const [agreement] = await tx.db
    .select()
    .from(agreements)
    .where(and(eq(agreements.creditorId, creditorId), eq(agreements.id, agreementId)))
    .for('update')
  const found = assertPresent(agreement, 'an instalment has an agreement')

  const lines = await instalmentsOf(tx, scope, { creditorId, agreementId })
  const allPaid = lines.every((instalment) => instalment.paid >= instalment.amount)
  if (found.status === 'awaiting_payment' && allPaid) {
    await startAgreement(tx, scope, { creditorId, agreementId })
  }
  if (allPaid) await settle(tx, scope, found)
  return recording.outcome
}

async function settle(tx: Tx, scope: SystemScope, agreement: typeof agreements.$inferSelect) {
  const { creditorId, id: agreementId, debtorId, number } = agreement
  const settled = await tx.db
    .update(agreements)
    .set({ status: 'settled', settledAt: tx.clock.now() })
    .where(
      and(
        eq(agreements.creditorId, creditorId),
        eq(agreements.id, agreementId),
        eq(agreements.status, 'active'),
      ),
    )
    .returning({ id: agreements.id })
  if (settled.length === 0) return
  await tx.db
    .update(agreementDebts)
    .set({ live: false })
    .where(
      and(eq(agreementDebts.creditorId, creditorId), eq(agreementDebts.agreementId, agreementId)),
    )
  const balances = await balancesOf(tx, scope, creditorId, [agreementId])
  assert(balances.get(agreementId) === 0n, 'a settled agreement owes nothing in the ledger')
  await recordAudit(tx, scope, {
    action: 'agreement.settled',
    subjectId: agreementId,
    creditorId,
    debtorId,
    number,
  })
  await emit(tx, { topic: 'agreement.settled', creditorId, debtorId, agreementId })
}
