import { assertPresent } from '#server/kernel/assert.ts'
import type { ChargeId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import {
  type Attempt,
  beginAttempt,
  type ChargeRefusal,
  type Pricing,
} from '#server/payments/attempt/commands.ts'
import { moveCharge } from '#server/payments/commands.ts'
import { chargeById } from '#server/payments/data.ts'
import type { Charge } from '#server/payments/model.ts'
import { savingCharges } from '#server/payments/saved-card/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { StripeAnswer } from '#server/platform/stripe/answer.ts'
import type { StripeCheckout } from '#server/platform/stripe/checkout.ts'
import { areEnoughForCard } from './model.ts'

/** Stripe keeps a page open for half an hour at least; an hour is enough to find the card. */
const PAGE_LIFETIME_SECONDS = 60 * 60
const SHORTEST_PAGE_SECONDS = 32 * 60

export type CardRefusal =
  | ChargeRefusal
  | 'card_unavailable'
  /** Less than a card can pay: Pix pays any amount. */
  | 'too_little_for_card'

/** A card that is to be kept while it pays: whose it will be, and which page will save it. */
export type Keeping = {
  readonly customer: string
  /** The charge of its open page, if it has one. */
  readonly chargeId: ChargeId | null
  /** Binds the card to the page, in the transaction that makes the page's charge. */
  bind(tx: Tx, charge: Attempt): Promise<void>
}

/**
 * The one hosted page on which what is priced can be paid by card: the open one while it lives and
 * asks for the same, else a new one. The attempt is committed before Stripe is called, and its
 * reference is the idempotency key; a lost answer leaves it `unknown`, for the janitor to ask.
 */
export async function requestCardPage(
  core: Core,
  services: Services,
  scope: DebtorScope,
  price: Pricing,
  keeping: Keeping | null = null,
): Promise<Result<Charge, CardRefusal>> {
  const { stripe, operator } = services
  if (!stripe) return refuse('card_unavailable')
  const begun = await inScope(core, scope, async (tx) => {
    const priced = await price(tx)
    if (!priced.ok) return priced
    if (!areEnoughForCard(priced.value.lines)) return refuse('too_little_for_card')
    const saving = await savingCharges(tx, scope, priced.value)
    const attempted = await beginAttempt(tx, scope, priced.value, {
      provider: 'stripe',
      method: 'checkout',
      // What the card's statement names is whoever holds the account at Stripe.
      payee: {
        key: stripe.account ?? 'stripe',
        name: operator.legalName,
        cnpj: operator.cnpj,
      },
      lifetimeSeconds: PAGE_LIFETIME_SECONDS,
      shortestSeconds: SHORTEST_PAGE_SECONDS,
      // A page saves the card or it does not: whoever changes their mind gets another one.
      mayResume: ({ chargeId }) =>
        keeping ? keeping.chargeId === chargeId : !saving.has(chargeId),
    })
    if (attempted.ok && keeping) await keeping.bind(tx, attempted.value)
    return attempted
  })
  if (!begun.ok) return begun
  const attempt = begun.value
  if (attempt.status === 'live') return ok(attempt)
  const back = `${services.portalUrl}/cartao/${attempt.payableId}`
  const answer = await stripe.createCheckout({
    key: `checkout:${attempt.reference}`,
    reference: attempt.reference,
    metadata: { reference: attempt.reference },
    amount: attempt.amount,
    description: 'Acordo',
    successUrl: `${back}?volta=pago`,
    cancelUrl: `${back}?volta=sem-pagar`,
    expiresAt: attempt.expiresAt,
    saveCard: keeping !== null,
    ...(keeping ? { customer: keeping.customer } : {}),
  })
  await inScope(core, scope, (tx) => applyCheckoutAnswer(tx, attempt, answer))
  if (answer.kind === 'refused' || answer.kind === 'not_found') {
    core.log.error({ chargeId: attempt.chargeId, problem: answer.problem }, 'card page refused')
    return refuse('provider_refused')
  }
  const charge = await inScope(core, scope, (tx) => chargeById(tx, scope, attempt))
  return ok(assertPresent(charge, 'the attempt was just committed'))
}

/**
 * What Stripe said about an attempt, written down. A page that asks for another amount than ours is
 * never shown to a person.
 */
export async function applyCheckoutAnswer(
  tx: Tx,
  attempt: Pick<Attempt, 'creditorId' | 'chargeId' | 'amount'>,
  answer: StripeAnswer<StripeCheckout>,
): Promise<void> {
  const { creditorId, chargeId } = attempt
  if (answer.kind === 'unknown') {
    await moveCharge(tx, creditorId, chargeId, 'outcome_lost')
  } else if (answer.kind !== 'ok') {
    await moveCharge(tx, creditorId, chargeId, 'refused')
  } else {
    await applyCheckout(tx, attempt, answer.value)
  }
}

async function applyCheckout(
  tx: Tx,
  { creditorId, chargeId, amount }: Pick<Attempt, 'creditorId' | 'chargeId' | 'amount'>,
  page: StripeCheckout,
): Promise<void> {
  const asAsked = page.amount === amount && page.currency === 'brl'
  if (page.status === 'expired') {
    await moveCharge(tx, creditorId, chargeId, 'withdrawn')
  } else if (page.status === 'open' && asAsked && page.url !== null) {
    await moveCharge(tx, creditorId, chargeId, 'went_live', {
      pageUrl: page.url,
      providerChargeId: page.id,
      expiresAt: page.expiresAt,
    })
  } else if (page.status !== 'complete') {
    tx.log.error({ chargeId, status: page.status, asAsked }, 'stripe answered another page')
    await moveCharge(tx, creditorId, chargeId, 'outcome_lost')
  }
}
