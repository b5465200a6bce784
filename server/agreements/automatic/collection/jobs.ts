import { assertPresent } from '#server/kernel/assert.ts'
import { endOfBusinessDate, today } from '#server/kernel/clock.ts'
import type { AgreementId } from '#server/kernel/id.ts'
import { moveCharge } from '#server/payments/commands.ts'
import { receiptOfPix } from '#server/payments/recording/receipt/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { PixAnswer } from '#server/platform/pix/answer.ts'
import type { PixRecurringCharge } from '#server/platform/pix/recurring-charge.ts'
import { notFetched } from '#server/platform/provider-answer.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { settleReceipt } from '../../settlement/commands.ts'
import { type Collection, collectionByTxid, collectionsToAskFor, payeeAccountOf } from '../data.ts'
import { isTimeToOrder, lastTryDay, nextTryDay, pendingDay } from '../model.ts'
import { isStillWanted, planCollection, updateCollection } from './commands.ts'
import { collectionCandidates } from './data.ts'

const BATCH = 100

/**
 * Orders the debits whose day has come: each is a row before the bank is asked, and asked for under
 * the txid of that row. Safe to run at any time and anywhere at once. Answers how many were ordered.
 */
export async function orderCollections(
  core: Core,
  services: Services,
  scope: SystemScope,
  only: AgreementId | null = null,
): Promise<number> {
  if (!services.pixProducts.automatic) return 0
  const on = today(core.clock)
  const found = await inScope(core, scope, (tx) => collectionCandidates(tx, scope, on, BATCH, only))
  let ordered = 0
  for (const candidate of found) {
    const chargeId = await inScope(core, scope, (tx) => planCollection(tx, scope, candidate))
    if (chargeId === null) continue
    ordered += 1
    const txid = chargeId.replaceAll('-', '')
    const collection = await inScope(core, scope, (tx) => collectionByTxid(tx, scope, txid))
    await order(core, services, scope, assertPresent(collection, 'it was just written down'))
  }
  return ordered
}

/**
 * Asks the bank for one debit. To be called for one that it does not have: a txid in use is
 * refused, so after a lost answer `getCobr` comes first.
 */
async function order(
  core: Core,
  { pix }: Services,
  scope: SystemScope,
  collection: Collection,
): Promise<void> {
  const { creditorId, recurrenceId } = collection
  const payee = await inScope(core, scope, async (tx) =>
    (await isStillWanted(tx, scope, collection)) ? payeeAccountOf(tx, scope, creditorId) : null,
  )
  if (payee === null || recurrenceId === null) return giveUp(core, scope, collection)
  const answer = await pix.createCobr({
    txid: collection.reference,
    recurrenceId,
    amount: collection.amount,
    dueDate: collection.dueOn,
    account: payee.account,
    description: `Acordo ${payee.name}`.slice(0, 140),
  })
  await applyOrdered(core, scope, collection, answer)
}

/** What was not asked for and is not wanted any more, or cannot be asked for. */
async function giveUp(core: Core, scope: SystemScope, collection: Collection): Promise<void> {
  await inScope(core, scope, async (tx) => {
    const { creditorId, chargeId } = collection
    await moveCharge(tx, creditorId, chargeId, 'refused')
    await updateCollection(tx, scope, collection, { closedAt: tx.clock.now() })
  })
}

async function applyOrdered(
  core: Core,
  scope: SystemScope,
  collection: Collection,
  answer: PixAnswer<PixRecurringCharge>,
): Promise<void> {
  const { creditorId, chargeId } = collection
  if (answer.kind === 'refused' || answer.kind === 'not_found') {
    core.log.error({ chargeId, problem: answer.problem }, 'debit refused')
    return giveUp(core, scope, collection)
  }
  await inScope(core, scope, async (tx) => {
    await updateCollection(tx, scope, collection, { askedAt: tx.clock.now() })
    if (answer.kind === 'unknown') await moveCharge(tx, creditorId, chargeId, 'outcome_lost')
    else await applyDebit(tx, scope, collection, answer.value)
  })
}

/** What has to be done at the provider after its word was written down. */
type Step = 'none' | 'cancel' | 'retry'

/** Brings a debit to what the provider's book says, money first; safe to repeat. */
async function applyDebit(
  tx: Tx,
  scope: SystemScope,
  collection: Collection,
  found: PixRecurringCharge,
): Promise<Step> {
  const { creditorId, chargeId } = collection
  for (const pix of found.receipts) {
    const receipt = receiptOfPix({ ...pix, txid: pix.txid ?? collection.reference })
    if (receipt) await settleReceipt(tx, scope, receipt)
  }
  const failure = found.attempts.at(-1)?.rejectionCode ?? found.ending?.code ?? null
  const now = tx.clock.now()
  if (found.status === 'completed') {
    await updateCollection(tx, scope, collection, { closedAt: now, pendingOn: null, failure: null })
    return 'none'
  }
  if (found.status !== 'created' && found.status !== 'active') {
    const event = collection.status === 'live' ? 'ran_out' : 'refused'
    await moveCharge(tx, creditorId, chargeId, event)
    await updateCollection(tx, scope, collection, { closedAt: now, pendingOn: null, failure })
    return 'none'
  }
  const isWanted = await isStillWanted(tx, scope, collection)
  if (isWanted) {
    await moveCharge(tx, creditorId, chargeId, 'went_live', {
      expiresAt: endOfBusinessDate(lastTryDay(collection.settlesOn)),
    })
  }
  const pendingOn = found.status === 'created' ? collection.settlesOn : pendingDay(found.attempts)
  const retries = found.attempts.filter(({ kind }) => kind === 'retry').length
  const isTried = (day: Temporal.PlainDate) =>
    found.attempts.some(({ settlesOn }) => Temporal.PlainDate.compare(settlesOn, day) === 0)
  const { retryOn } = collection
  const isOpenRetry = retryOn !== null && !isTried(retryOn)
  const planned =
    isWanted && found.status === 'active' ? planRetry(tx, collection, found, isOpenRetry) : null
  await updateCollection(tx, scope, collection, { pendingOn, retries, failure, retryOn: planned })
  if (!isWanted) {
    // On the day itself the bank does not listen: until it has ended, nothing else is paid.
    const isUnderWay =
      pendingOn !== null && Temporal.PlainDate.compare(pendingOn, today(tx.clock)) <= 0
    if (!isUnderWay) await moveCharge(tx, creditorId, chargeId, 'withdrawn')
    return 'cancel'
  }
  return planned === null ? 'none' : 'retry'
}

/** A day that was chosen and not yet tried stays while it lies ahead; else the next one. */
function planRetry(
  tx: Tx,
  { retryOn, settlesOn }: Collection,
  found: PixRecurringCharge,
  isOpenRetry: boolean,
): Temporal.PlainDate | null {
  const on = today(tx.clock)
  if (isOpenRetry && retryOn !== null && Temporal.PlainDate.compare(retryOn, on) > 0) return retryOn
  return nextTryDay(settlesOn, found.attempts, on)
}

/** Asks the provider how a debit stands and acts on it: orders, tries again, or takes it back. */
export async function convergeCollection(
  core: Core,
  services: Services,
  scope: SystemScope,
  collection: Collection,
): Promise<void> {
  const answer = await services.pix.getCobr(collection.reference)
  if (answer.kind === 'ok') return act(core, services, scope, collection, answer.value)
  await inScope(core, scope, (tx) =>
    updateCollection(tx, scope, collection, { askedAt: tx.clock.now() }),
  )
  if (answer.kind === 'not_found') await orderMissing(core, services, scope, collection)
  else core.log.warn({ chargeId: collection.chargeId, kind: answer.kind }, 'debit not read')
}

/** Long enough for an order that was on its way when it was asked about. */
const ORDER_SETTLES_MINUTES = 10

/** The provider does not have it: it is asked for while there is time, else it ends here. */
async function orderMissing(
  core: Core,
  services: Services,
  scope: SystemScope,
  collection: Collection,
): Promise<void> {
  const isOpen = collection.status === 'created' || collection.status === 'unknown'
  if (isOpen && isTimeToOrder(collection.settlesOn, today(core.clock))) {
    return order(core, services, scope, collection)
  }
  const age = core.clock.now().since(collection.createdAt).total('minutes')
  if (age >= ORDER_SETTLES_MINUTES) await giveUp(core, scope, collection)
}

async function act(
  core: Core,
  { pix }: Services,
  scope: SystemScope,
  collection: Collection,
  found: PixRecurringCharge,
): Promise<void> {
  const { reference } = collection
  const step = await inScope(core, scope, async (tx) => {
    await updateCollection(tx, scope, collection, { askedAt: tx.clock.now() })
    return applyDebit(tx, scope, collection, found)
  })
  if (step === 'none') return
  const day = await inScope(core, scope, (tx) => collectionByTxid(tx, scope, reference))
  const answer =
    step === 'retry' && day?.retryOn
      ? await pix.retryCobr(reference, day.retryOn)
      : await pix.cancelCobr(reference)
  if (answer.kind !== 'ok') {
    core.log.warn(
      { chargeId: collection.chargeId, step, kind: answer.kind },
      'debit stays as it is',
    )
    return
  }
  await inScope(core, scope, (tx) => applyDebit(tx, scope, day ?? collection, answer.value))
}

/** What the provider's notice of a debit leads to. */
export async function followCollection(
  core: Core,
  services: Services,
  scope: SystemScope,
  txid: string,
): Promise<(tx: Tx) => Promise<string>> {
  const collection = await inScope(core, scope, (tx) => collectionByTxid(tx, scope, txid))
  if (collection === null) return async () => 'ignored'
  const answer = await services.pix.getCobr(txid)
  if (answer.kind === 'unknown') throw notFetched('debit', answer)
  if (answer.kind !== 'ok') return async () => 'not_paid'
  await act(core, services, scope, collection, answer.value)
  return async () => 'followed'
}

/** The janitor of debits. Answers how many it asked about. */
export async function sweepCollections(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  if (!services.pixProducts.automatic) return 0
  const due = await inScope(core, scope, (tx) => collectionsToAskFor(tx, scope, BATCH))
  for (const collection of due) await convergeCollection(core, services, scope, collection)
  return due.length
}
