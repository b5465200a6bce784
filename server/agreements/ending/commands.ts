import { and, eq, inArray, isNull } from 'drizzle-orm'
import { agreementDebts, agreements, instalments } from '#db/schema/agreements.ts'
import { charges, payables } from '#db/schema/payments.ts'
import { instalmentsOf, lockSchedule } from '#server/agreements/data.ts'
import { AGREEMENT_TRANSITIONS, type AgreementEvent } from '#server/agreements/model.ts'
import { startKey } from '#server/agreements/start/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId, DebtId, LedgerTransactionId } from '#server/kernel/id.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { inverseOf } from '#server/ledger/data.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'

export type AgreementKey = { creditorId: CreditorId; agreementId: AgreementId }

/**
 * Ends an accepted agreement of one payment so that another quote can be accepted. False where it
 * is binding already or money came for it: what was paid is never taken out from under anyone.
 */
export async function supersede(tx: Tx, scope: Scope, key: AgreementKey): Promise<boolean> {
  if (await anythingPaid(tx, scope, key)) return false
  const ended = await end(tx, key, 'superseded')
  if (!ended) return false
  await closePayables(tx, key)
  await recordAudit(tx, scope, {
    action: 'agreement.superseded',
    subjectId: key.agreementId,
    creditorId: key.creditorId,
    debtorId: ended.debtorId,
    number: ended.number,
  })
  return true
}

/**
 * Ends an agreement on which nothing was ever paid, once its first date and grace are over. What
 * its start moved in the ledger is moved back; the debts are as they were.
 */
export async function lapse(tx: Tx, scope: Scope, key: AgreementKey): Promise<boolean> {
  if (await anythingPaid(tx, scope, key)) return false
  const ended = await end(tx, key, 'lapsed')
  if (!ended) return false
  await closePayables(tx, key)
  const { creditorId, agreementId } = key
  if (ended.startedAt !== null) {
    const as = { kind: 'agreement_lapse', key: `agreement-lapse:${agreementId}` } as const
    await reverseStart(tx, scope, key, as)
  }
  await recordAudit(tx, scope, {
    action: 'agreement.lapsed',
    subjectId: agreementId,
    creditorId,
    debtorId: ended.debtorId,
    number: ended.number,
  })
  await emit(tx, { topic: 'agreement.ended', creditorId, debtorId: ended.debtorId, agreementId })
  return true
}

/**
 * Frees debts from agreements of one payment that nobody paid, which give way to money. Answers
 * those that another agreement holds for good.
 */
export async function releaseDebts(
  tx: Tx,
  scope: Scope,
  creditorId: CreditorId,
  debtIds: readonly DebtId[],
): Promise<DebtId[]> {
  const holders = await tx.db
    .select({ debtId: agreementDebts.debtId, agreementId: agreementDebts.agreementId })
    .from(agreementDebts)
    .where(
      and(
        eq(agreementDebts.creditorId, creditorId),
        inArray(agreementDebts.debtId, [...debtIds]),
        eq(agreementDebts.live, true),
      ),
    )
    .orderBy(agreementDebts.agreementId)
  const freed = new Map<AgreementId, boolean>()
  for (const { agreementId } of holders) {
    if (freed.has(agreementId)) continue
    freed.set(agreementId, await supersede(tx, scope, { creditorId, agreementId }))
  }
  return holders.filter(({ agreementId }) => !freed.get(agreementId)).map(({ debtId }) => debtId)
}

/**
 * Whether money came for an agreement, also money that came too late and waits for a person: until
 * they have put it to something or given it back, the agreement stays as it is. Locks the payables
 * first, so that a settlement in flight is either seen or sees the end.
 */
async function anythingPaid(tx: Tx, scope: Scope, key: AgreementKey): Promise<boolean> {
  await lockSchedule(tx, scope, key)
  const lines = await instalmentsOf(tx, scope, key)
  return lines.some((line) => line.paidAt !== null) || (await anythingWaits(tx, key))
}

async function anythingWaits(tx: Tx, { creditorId, agreementId }: AgreementKey) {
  const rows = await tx.sql(
    `select 1 from instalments i where i.creditor_id = $1 and i.agreement_id = $2
        and ${waitsFor('i.id')} limit 1`,
    [creditorId, agreementId],
  )
  return rows.length > 0
}

/** Money that was sent for a payable `i` and has no place, nor a decision, yet. */
export function waitsFor(payableId: 'i.id' | 'j.id'): string {
  return `exists (
    select from payments w
      join suspense_items s on s.creditor_id = w.creditor_id and s.payment_id = w.id
     where w.payable_id = ${payableId} and s.status = 'open')`
}

async function end(
  tx: Tx,
  key: AgreementKey,
  event: Extract<AgreementEvent, 'superseded' | 'lapsed'>,
) {
  const [row] = await tx.db
    .update(agreements)
    .set({ status: event, endedAt: tx.clock.now() })
    .where(
      and(
        eq(agreements.creditorId, key.creditorId),
        eq(agreements.id, key.agreementId),
        inArray(agreements.status, statesAccepting(AGREEMENT_TRANSITIONS, event)),
      ),
    )
    .returning()
  if (!row) return null
  await tx.db
    .update(agreementDebts)
    .set({ live: false })
    .where(
      and(
        eq(agreementDebts.creditorId, key.creditorId),
        eq(agreementDebts.agreementId, key.agreementId),
      ),
    )
  return row
}

/** Nothing of an agreement is owed any more, and what was asked for is taken back. */
export async function closePayables(
  tx: Tx,
  { creditorId, agreementId }: AgreementKey,
): Promise<void> {
  const lines = tx.db
    .select({ id: instalments.id })
    .from(instalments)
    .where(and(eq(instalments.creditorId, creditorId), eq(instalments.agreementId, agreementId)))
  await tx.db
    .update(payables)
    .set({ cancelledAt: tx.clock.now() })
    .where(
      and(
        eq(payables.creditorId, creditorId),
        inArray(payables.id, lines),
        isNull(payables.cancelledAt),
      ),
    )
  const open = await tx.db
    .select({ id: charges.id })
    .from(charges)
    .where(
      and(
        eq(charges.creditorId, creditorId),
        inArray(charges.payableId, lines),
        inArray(charges.status, ['created', 'live', 'unknown']),
      ),
    )
  for (const { id } of open)
    await emit(tx, { topic: 'charge.removal_wanted', creditorId, chargeId: id })
}

/** Undoes in the ledger what the start of an agreement moved. */
export async function reverseStart(
  tx: Tx,
  scope: Scope,
  { creditorId, agreementId }: AgreementKey,
  as: { kind: 'agreement_lapse' | 'agreement_withdrawal'; key: string },
): Promise<LedgerTransactionId> {
  const start = assertPresent(
    await inverseOf(tx, scope, creditorId, { key: startKey(agreementId) }),
    'a started agreement has its start in the ledger',
  )
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId: start.debtorId,
    ...as,
    effectiveOn: businessDate(tx.clock.now()),
    subjectId: agreementId,
    reversesId: start.transactionId,
    postings: start.postings,
  })
  assert(posted.ok, 'a start is reversed once')
  return posted.value
}
