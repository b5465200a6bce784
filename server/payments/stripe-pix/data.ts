import { eq } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { areEnoughForCard } from '#server/payments/card/model.ts'
import type { ChargeAttempt } from '#server/payments/charge/data.ts'
import type { ChargeAnswer, ProviderCharge } from '#server/payments/charge/provider/data.ts'
import type { ChargeLine } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { StripeAnswer } from '#server/platform/stripe/answer.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import type { StripePaymentIntent } from '#server/platform/stripe/payment-intent.ts'

/**
 * Whether a creditor's codes are made at Stripe. What Stripe takes no charge for, the few centavos
 * that may be left of an instalment, goes by the creditor's own key.
 */
export async function goesThroughStripe(
  tx: Tx,
  _scope: Scope,
  { creditorId, lines }: { creditorId: CreditorId; lines: readonly ChargeLine[] },
): Promise<boolean> {
  const [row] = await tx.db
    .select({ through: creditors.pixThrough })
    .from(creditors)
    .where(eq(creditors.id, creditorId))
  return row?.through === 'stripe' && areEnoughForCard(lines)
}

type Asked = Pick<ChargeAttempt, 'reference' | 'providerChargeId' | 'createdAt' | 'payeeKey'>

/** Stripe lists objects by when they were made: this long around the attempt. */
const SEARCH_MINUTES = 5

/** A code of Stripe's: by its id, or by our reference where the id was lost. Null: it has none. */
export function findStripePix(
  stripe: StripeClient,
  { reference, providerChargeId, createdAt }: Asked,
): Promise<StripeAnswer<StripePaymentIntent> | null> {
  return providerChargeId === null
    ? searchStripePix(stripe, reference, createdAt)
    : stripe.getPaymentIntent(providerChargeId)
}

async function searchStripePix(
  stripe: StripeClient,
  reference: string,
  createdAt: Temporal.Instant,
): Promise<StripeAnswer<StripePaymentIntent> | null> {
  const around = { minutes: SEARCH_MINUTES }
  const [from, to] = [createdAt.subtract(around), createdAt.add(around)]
  for await (const page of stripe.listPaymentIntents(from, to)) {
    if (page.kind !== 'ok') return page
    const found = page.value.items.find(({ metadata }) => metadata.reference === reference)
    if (found) return { kind: 'ok', value: found }
  }
  return null
}

/** What Stripe answered about a code, as any provider of Pix answers. */
export function stripePixAnswer(
  answer: StripeAnswer<StripePaymentIntent>,
  { payeeKey }: Pick<Asked, 'payeeKey'>,
): ChargeAnswer {
  return answer.kind === 'ok' ? { kind: 'ok', value: chargeOf(answer.value, payeeKey) } : answer
}

/** Stripe names no key: its account is what the call was made to, and stands for it. */
function chargeOf(intent: StripePaymentIntent, payeeKey: string): ProviderCharge {
  const { id, status, currency, pix } = intent
  return {
    status: currency === 'brl' ? STATUS[status] : 'unrecognised',
    amount: intent.amount,
    key: payeeKey,
    copyAndPaste: pix?.copyAndPaste ?? null,
    receipts: [],
    expiresAt: pix?.expiresAt ?? intent.createdAt,
    providerChargeId: id,
  }
}

/** A code that nobody paid in time leaves a payment that waits for another method: it is over. */
const STATUS = {
  requires_action: 'active',
  processing: 'completed',
  succeeded: 'completed',
  canceled: 'removed_by_psp',
  requires_payment_method: 'removed_by_psp',
  requires_confirmation: 'unrecognised',
  requires_capture: 'unrecognised',
  unrecognised: 'unrecognised',
} as const satisfies Record<StripePaymentIntent['status'], ProviderCharge['status']>
