import { instalmentsOf, lockSchedule } from '#server/agreements/data.ts'
import { pricingOf } from '#server/agreements/paying/commands.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { isAgreementAtRest } from '#server/debts/standstill/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { BUSINESS_TIME_ZONE, businessDate, today } from '#server/kernel/clock.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Attempt, ChargeRefusal } from '#server/payments/attempt/commands.ts'
import { areEnoughForCard } from '#server/payments/card/model.ts'
import { openChargesOn } from '#server/payments/charge/data.ts'
import { findPixCharge } from '#server/payments/charge/provider/data.ts'
import { moveCharge } from '#server/payments/commands.ts'
import type { Receipt } from '#server/payments/recording/data.ts'
import { receiptOfIntent, receiptOfPix } from '#server/payments/recording/receipt/data.ts'
import { faultOf, lockCard, type SavedCardRow } from '#server/payments/saved-card/data.ts'
import { applyTryAnswer, beginTry } from '#server/payments/saved-card/try/commands.ts'
import { triesFor } from '#server/payments/saved-card/try/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import { bookTry } from '../asking/jobs.ts'
import { cardAgreement } from '../data.ts'
import { type ChargeObstacle, isChargeHour, mayCharge } from '../model.ts'
import { type DueCard, dueCards, type EarlierPix, hasRecalledDebt, pixToAskFor } from './data.ts'

const BATCH = 100

/**
 * Charges every instalment whose day has come to the card that was allowed to pay it, by day only;
 * each on its own, so that one that fails stops no other. Answers how many charges were made.
 */
export async function sweepDueCards(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  const { stripe } = services
  const now = core.clock.now()
  if (!stripe || !isChargeHour(now.toZonedDateTimeISO(BUSINESS_TIME_ZONE))) return 0
  const on = businessDate(now)
  let made = 0
  let after: DueCard | null = null
  do {
    const batch: DueCard[] = await inScope(core, scope, (tx) =>
      dueCards(tx, scope, { on, after, limit: BATCH }),
    )
    for (const due of batch) {
      try {
        if ((await chargeDue(core, { ...services, stripe }, scope, due)).ok) made += 1
      } catch (error) {
        core.log.error({ payableId: due.payableId, error }, 'saved card not charged')
      }
    }
    after = batch.length === BATCH ? (batch.at(-1) ?? null) : null
  } while (after)
  return made
}

type WithStripe = Services & { readonly stripe: StripeClient }
type Obstacle =
  | ChargeObstacle
  | ChargeRefusal
  | 'being_paid'
  /** A case holds it still. */
  | 'at_rest'
  | 'not_asked'
  /** The rest of an instalment that is left to Pix. */
  | 'too_little_for_card'

/**
 * One instalment, one card, one try. Money that may have come by Pix and of which nobody told us is
 * asked for first; then everything is read again under the locks, and the try is committed before
 * the provider is called. Nothing here repeats a call: a lost answer is the janitor's.
 */
export async function chargeDue(
  core: Core,
  services: WithStripe,
  scope: SystemScope,
  due: DueCard,
): Promise<Result<null, Obstacle>> {
  if (!(await settleEarlierPix(core, services, scope, due))) return refuse('not_asked')
  const claimed = await inScope(core, scope, (tx) => claimTry(tx, services, scope, due))
  if (!claimed.ok) return claimed
  const { card } = claimed.value
  const attempt = { ...claimed.value.attempt, debtorId: card.debtorId }
  const answer = await services.stripe.chargeOffSession({
    key: `off-session:${attempt.reference}`,
    customer: assertPresent(card.customer, 'an active card has a customer'),
    paymentMethod: assertPresent(card.paymentMethod, 'an active card is known to the provider'),
    amount: attempt.amount,
    metadata: { reference: attempt.reference },
    description: 'Acordo',
  })
  await inScope(core, scope, async (tx) => {
    if (answer.kind === 'ok') await bookTry(tx, scope, attempt, answer.value)
    else await applyTryAnswer(tx, scope, attempt, answer)
  })
  return ok(null)
}

type Claimed = { readonly attempt: Attempt; readonly card: SavedCardRow }

/** Everything that may stop the charge, read under the schedule's lock and the card's. */
async function claimTry(
  tx: Tx,
  services: WithStripe,
  scope: SystemScope,
  due: DueCard,
): Promise<Result<Claimed, Obstacle>> {
  await lockSchedule(tx, scope, due)
  const card = await lockCard(tx, scope, due)
  const agreement = await cardAgreement(tx, scope, due.agreementId)
  const schedule = await instalmentsOf(tx, scope, due)
  const line = schedule.find(({ id }) => id === due.payableId)
  if (!card || !agreement || !line) return refuse('not_found')
  const { creditorId, payableId } = due
  const tries = await triesFor(tx, scope, creditorId, [payableId])
  const allowed = mayCharge({
    isCardActive: card.status === 'active',
    isCardFaulty: faultOf(card, today(tx.clock)) !== null,
    allowedOn: card.allowedOn,
    agreementStatus: agreement.status,
    isRecalled: await hasRecalledDebt(tx, scope, agreement),
    schedule,
    line,
    tries: tries.filter(({ savedCardId }) => savedCardId === card.id),
    today: today(tx.clock),
  })
  if (!allowed.ok) return allowed
  if (await isAgreementAtRest(tx, scope, agreement)) return refuse('at_rest')
  if (await isBeingPaid(tx, scope, due)) return refuse('being_paid')
  const priced = await pricingOf(scope, { kind: 'instalment', payableId })(tx)
  if (!priced.ok) return priced
  if (!areEnoughForCard(priced.value.lines)) return refuse('too_little_for_card')
  const begun = await beginTry(tx, scope, services, {
    card,
    number: allowed.value.number,
    priced: priced.value,
  })
  return begun.ok ? ok({ attempt: begun.value, card }) : begun
}

/**
 * Books what was paid by Pix without our knowing. False where the bank does not say, or may still
 * take money for a code that was taken away: then nothing is charged now.
 */
async function settleEarlierPix(
  core: Core,
  services: WithStripe,
  scope: SystemScope,
  due: DueCard,
): Promise<boolean> {
  const earlier = await inScope(core, scope, (tx) => pixToAskFor(tx, scope, due))
  for (const code of earlier) {
    const found = await lookAt(services, code)
    if (found === 'unknown') return false
    if (found === null) continue
    for (const receipt of found.receipts) {
      await inScope(core, scope, (tx) => settleReceipt(tx, scope, receipt))
    }
    if (code.isTakenAway && found.isActive) return false
  }
  return true
}

type Looked = { readonly isActive: boolean; readonly receipts: readonly Receipt[] }

/** What became of a code at whoever made it; null where there is none. */
async function lookAt(
  { pix, stripe }: WithStripe,
  { method, reference, providerChargeId }: EarlierPix,
): Promise<Looked | 'unknown' | null> {
  if (method === 'stripe_pix') {
    if (providerChargeId === null) return null
    const answer = await stripe.getPaymentIntent(providerChargeId)
    if (answer.kind !== 'ok') return answer.kind === 'unknown' ? 'unknown' : null
    const receipt = receiptOfIntent(answer.value, reference)
    const isMoney = receipt !== null && receipt !== 'foreign'
    return {
      isActive: answer.value.status === 'requires_action',
      receipts: isMoney ? [receipt] : [],
    }
  }
  const answer = await findPixCharge(pix, { method, reference })
  if (answer.kind !== 'ok') return answer.kind === 'unknown' ? 'unknown' : null
  const { status, receipts } = answer.value
  return {
    isActive: status === 'active',
    receipts: receipts.flatMap(
      (paid) => receiptOfPix({ ...paid, txid: paid.txid ?? reference }) ?? [],
    ),
  }
}

/** A code that was made so lately may be open in the person's bank app. */
const JUST_MADE_HOURS = 4

/**
 * Whether a person may be paying right now. A charge with due date lives for weeks, whether anybody
 * looks at it or not: one that is older is taken away, and the card waits until the bank has done so.
 */
async function isBeingPaid(
  tx: Tx,
  scope: SystemScope,
  { creditorId, payableId }: DueCard,
): Promise<boolean> {
  const now = tx.clock.now()
  const open = await openChargesOn(tx, scope, creditorId, [payableId])
  const living = open.filter(({ expiresAt }) => Temporal.Instant.compare(expiresAt, now) > 0)
  for (const { chargeId, method, createdAt } of living) {
    const isOld = now.since(createdAt).total('hours') >= JUST_MADE_HOURS
    if (method !== 'cobv' || !isOld) continue
    await moveCharge(tx, creditorId, chargeId, 'withdrawn')
    await emit(tx, { topic: 'charge.removal_wanted', creditorId, chargeId })
  }
  return living.length > 0
}
