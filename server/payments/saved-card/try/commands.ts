import { and, eq, isNull } from 'drizzle-orm'
import { cardTries } from '#db/schema/saved-cards.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { today } from '#server/kernel/clock.ts'
import { ok, type Result } from '#server/kernel/result.ts'
import {
  type Attempt,
  beginAttempt,
  type ChargeRefusal,
  type Priced,
} from '#server/payments/attempt/commands.ts'
import type { ChargeAttempt } from '#server/payments/charge/data.ts'
import { moveCharge } from '#server/payments/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { StripeAnswer, StripeProblem } from '#server/platform/stripe/answer.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import type { StripePaymentIntent } from '#server/platform/stripe/payment-intent.ts'
import { markUnusable } from '../commands.ts'
import { endingOf, type SavedCard, type TryEnding } from '../model.ts'
import { tryOfCharge } from './data.ts'

/** How long a try's amounts count as asked for; its answer comes in seconds, or is asked for. */
const LIFETIME_SECONDS = 24 * 60 * 60
const SHORTEST_SECONDS = 5 * 60

/**
 * A try with a saved card, as a row. To be committed before the provider is called, who gets its
 * reference as idempotency key: whatever happens to the answer, this try is one charge at most.
 */
export async function beginTry(
  tx: Tx,
  scope: SystemScope,
  { stripe, operator }: Pick<Services, 'operator'> & { stripe: StripeClient },
  { card, number, priced }: { card: SavedCard; number: number; priced: Priced },
): Promise<Result<Attempt, ChargeRefusal>> {
  const begun = await beginAttempt(tx, scope, priced, {
    provider: 'stripe',
    method: 'off_session',
    payee: { key: stripe.account ?? 'stripe', name: operator.legalName, cnpj: operator.cnpj },
    lifetimeSeconds: LIFETIME_SECONDS,
    shortestSeconds: SHORTEST_SECONDS,
  })
  if (!begun.ok) return begun
  const { creditorId, chargeId, payableId } = begun.value
  await tx.db.insert(cardTries).values({
    creditorId,
    chargeId,
    payableId,
    debtorId: card.debtorId,
    savedCardId: card.id,
    number,
    triedOn: today(tx.clock),
  })
  return ok(begun.value)
}

export type TryCharge = Pick<ChargeAttempt, 'creditorId' | 'chargeId' | 'debtorId'>

/** What the provider said to a try, where it is not money: that is booked as any other receipt. */
export async function applyTryAnswer(
  tx: Tx,
  scope: SystemScope,
  charge: TryCharge,
  answer: StripeAnswer<StripePaymentIntent>,
): Promise<void> {
  if (answer.kind === 'ok') return applyTryIntent(tx, scope, charge, answer.value)
  if (answer.kind === 'unknown') {
    await moveCharge(tx, charge.creditorId, charge.chargeId, 'outcome_lost')
    return
  }
  const { problem } = answer
  const id = problem.paymentIntentId
  const ending = endingOfProblem(problem)
  if (ending === 'not_made') tx.log.error({ chargeId: charge.chargeId, problem }, 'try not taken')
  const reason = problem.declineCode ?? problem.code ?? `HTTP ${problem.status}`
  await endTry(tx, scope, charge, { ending, reason, ...(id === null ? {} : { id }) })
}

/** The bank's no; a card that the provider does not hold any more; or a fault that is ours. */
function endingOfProblem(problem: StripeProblem): TryEnding {
  if (problem.kind === 'card') return endingOf(problem)
  const isGone = problem.param === 'payment_method' || problem.param === 'customer'
  return isGone ? 'card_refused' : 'not_made'
}

/** What the provider's book says of a try that brought no money. */
export async function applyTryIntent(
  tx: Tx,
  scope: SystemScope,
  charge: TryCharge,
  intent: StripePaymentIntent,
): Promise<void> {
  const { creditorId, chargeId } = charge
  const { id, status, lastError } = intent
  if (status === 'requires_payment_method' || status === 'canceled') {
    const ending = lastError ? endingOf(lastError) : 'not_made'
    const reason = lastError?.declineCode ?? lastError?.code ?? status
    await endTry(tx, scope, charge, { ending, reason, id })
  } else if (status === 'requires_action') {
    await endTry(tx, scope, charge, { ending: 'needs_person', reason: status, id })
  } else if (status !== 'succeeded') {
    await moveCharge(tx, creditorId, chargeId, 'outcome_lost', { providerChargeId: id })
  }
}

/** The try is over without money. Said twice, by the answer and by an event, it ends once. */
export async function endTry(
  tx: Tx,
  scope: SystemScope,
  { creditorId, chargeId, debtorId }: TryCharge,
  { ending, reason, id }: { ending: TryEnding; reason: string; id?: string },
): Promise<void> {
  const fields = id === undefined ? {} : { providerChargeId: id }
  if (!(await moveCharge(tx, creditorId, chargeId, 'refused', fields))) return
  await tx.db
    .update(cardTries)
    .set({ ending, declineCode: reason.slice(0, 100), endedAt: tx.clock.now() })
    .where(
      and(
        eq(cardTries.creditorId, creditorId),
        eq(cardTries.chargeId, chargeId),
        isNull(cardTries.ending),
      ),
    )
  const made = await tryOfCharge(tx, scope, { creditorId, chargeId })
  if (made && ending === 'card_refused') {
    await markUnusable(tx, { creditorId, id: made.savedCardId })
  }
  await recordAudit(tx, scope, {
    action: 'card.try_ended',
    subjectId: chargeId,
    creditorId,
    debtorId,
    ending,
  })
  await emit(tx, { topic: 'card_try.ended', creditorId, debtorId, chargeId })
}
