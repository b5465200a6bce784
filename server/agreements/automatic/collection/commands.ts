import { and, eq } from 'drizzle-orm'
import { automaticCollections } from '#db/schema/automatic.ts'
import { creditors } from '#db/schema/creditors.ts'
import { chargeLines, charges } from '#db/schema/payments.ts'
import { instalmentsOf, lockSchedule } from '#server/agreements/data.ts'
import { openOf } from '#server/agreements/model.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { isAgreementAtRest } from '#server/debts/standstill/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { endOfBusinessDate, today } from '#server/kernel/clock.ts'
import { type ChargeId, type CreditorId, newId, type PayableId } from '#server/kernel/id.ts'
import { openChargesOn } from '#server/payments/charge/data.ts'
import type { Tx } from '#server/platform/db.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { lockAgreement } from '../../breach/data.ts'
import { dueLine } from '../../due-charge/model.ts'
import { type Collection, collectionsOf, openAutomatic } from '../data.ts'
import { cycleOf, isTimeToOrder, lastTryDay, settlementDay } from '../model.ts'
import { lockAutomatic } from '../state/commands.ts'
import type { Candidate } from './data.ts'

/**
 * Writes down one debit before the bank is asked for it, once for each instalment and cycle. Null
 * where anything speaks against it now, under the locks that payments take: paid, paid in part,
 * cancelled, looked at by a person, asked for by a code, another agreement state, no authorisation.
 */
export async function planCollection(
  tx: Tx,
  scope: SystemScope,
  candidate: Candidate,
): Promise<ChargeId | null> {
  const { creditorId, agreementId, payableId } = candidate
  const key = { creditorId, agreementId }
  await lockSchedule(tx, scope, key)
  const agreement = await lockAgreement(tx, scope, key)
  const open = await openAutomatic(tx, scope, key)
  if (agreement.status !== 'active' || !open) return null
  const row = await lockAutomatic(tx, scope, open)
  if (row.status !== 'approved' || row.cancelWantedAt !== null) return null
  const lines = await instalmentsOf(tx, scope, key)
  const line = lines.find(({ id }) => id === payableId)
  if (!line || line.cancelled || lines.some(({ underReview }) => underReview)) return null
  // A part of it would not be the amount that was authorised.
  if (openOf(line) !== line.amount) return null
  const settlesOn = settlementDay(line.dueOn)
  if (!isTimeToOrder(settlesOn, today(tx.clock))) return null
  const known = await collectionsOf(tx, scope, { creditorId, automaticId: row.id })
  if (known.some((collection) => collection.payableId === payableId)) return null
  if ((await openChargesOn(tx, scope, creditorId, [payableId])).length > 0) return null
  if (await isAgreementAtRest(tx, scope, key)) return null
  const chargeId = await addCharge(tx, row.debtorId, line, creditorId)
  const now = tx.clock.now()
  const cycle = cycleOf(row.startsOn, line.dueOn)
  await tx.db.insert(automaticCollections).values({
    creditorId,
    chargeId,
    authorisationId: row.id,
    payableId,
    debtorId: row.debtorId,
    cycle,
    dueOn: line.dueOn,
    settlesOn,
    askedAt: now,
    createdAt: now,
  })
  await recordAudit(tx, scope, {
    action: 'automatic.collecting',
    subjectId: chargeId,
    creditorId,
    debtorId: row.debtorId,
    cycle,
  })
  return chargeId
}

async function addCharge(
  tx: Tx,
  debtorId: Collection['debtorId'],
  line: Awaited<ReturnType<typeof instalmentsOf>>[number],
  creditorId: CreditorId,
): Promise<ChargeId> {
  const [payee] = await tx.db
    .select({ key: creditors.pixKey, name: creditors.pixPayeeName, cnpj: creditors.cnpj })
    .from(creditors)
    .where(eq(creditors.id, creditorId))
  const { key, name, cnpj } = assertPresent(payee, 'a payable has a creditor')
  const now = tx.clock.now()
  const id = newId<ChargeId>(now.epochMilliseconds)
  const asked = dueLine(line)
  await tx.db.insert(charges).values({
    creditorId,
    id,
    payableId: line.id,
    debtorId,
    provider: 'pix',
    method: 'cobr',
    status: 'created',
    amount: asked.amount,
    reference: txidFromId(id),
    payeeKey: assertPresent(key, 'nothing is offered before a creditor has an account'),
    payeeName: assertPresent(name, 'an account has the name that banks show'),
    payeeCnpj: cnpj,
    // A debit has no fine and no interest; what the bank's further tries bring counts as in time.
    expiresAt: endOfBusinessDate(lastTryDay(settlementDay(line.dueOn))),
    createdAt: now,
    updatedAt: now,
  })
  await tx.db
    .insert(chargeLines)
    .values({ ...asked, creditorId, chargeId: id, debtorId, position: 0 })
  return id
}

type CollectionFields = Partial<
  Pick<
    typeof automaticCollections.$inferInsert,
    'pendingOn' | 'retries' | 'retryOn' | 'failure' | 'closedAt' | 'askedAt'
  >
>

export async function updateCollection(
  tx: Tx,
  _scope: SystemScope,
  { creditorId, chargeId }: Pick<Collection, 'creditorId' | 'chargeId'>,
  fields: CollectionFields,
): Promise<void> {
  await tx.db
    .update(automaticCollections)
    .set(fields)
    .where(
      and(
        eq(automaticCollections.creditorId, creditorId),
        eq(automaticCollections.chargeId, chargeId),
      ),
    )
}

/**
 * Whether a debit is still right to be asked for, or tried again, under the locks that payments
 * take: nothing was paid, stopped or ended meanwhile, and no case holds it still.
 */
export async function isStillWanted(
  tx: Tx,
  scope: SystemScope,
  collection: Pick<
    Collection,
    'creditorId' | 'agreementId' | 'payableId' | 'automaticId' | 'chargeId'
  >,
): Promise<boolean> {
  const { creditorId, agreementId, payableId, automaticId, chargeId } = collection
  const key = { creditorId, agreementId }
  await lockSchedule(tx, scope, key)
  const agreement = await lockAgreement(tx, scope, key)
  const row = await lockAutomatic(tx, scope, { creditorId, id: automaticId })
  const lines = await instalmentsOf(tx, scope, key)
  const line = lines.find(({ id }: { id: PayableId }) => id === payableId)
  const open = await openChargesOn(tx, scope, creditorId, [payableId])
  return (
    agreement.status === 'active' &&
    row.status === 'approved' &&
    row.cancelWantedAt === null &&
    line !== undefined &&
    !line.cancelled &&
    !lines.some(({ underReview }) => underReview) &&
    openOf(line) === line.amount &&
    open.some((charge) => charge.chargeId === chargeId) &&
    !(await isAgreementAtRest(tx, scope, key))
  )
}
