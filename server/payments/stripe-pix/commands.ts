import { ok, type Result, refuse } from '#server/kernel/result.ts'
import {
  type Begun,
  beginAttempt,
  type ChargeRefusal,
  type Priced,
} from '#server/payments/attempt/commands.ts'
import { PIX_CODE_LIFETIME_SECONDS } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { stripePixAnswer } from './data.ts'

/** Stripe makes no code for less than a minute; the call takes some of what is left. */
const SHORTEST_CODE_SECONDS = 90

/**
 * A code of Stripe's own Pix for amounts that are right now (one-time, in reais, no
 * due date). What a late payer owes is computed by us, for its day, and the code ends with it. Where
 * Stripe's Pix is not set up here any more nothing is made at all: that the money goes there was
 * decided by two people, and no other road is taken in their place.
 */
export async function beginAtStripe(
  tx: Tx,
  scope: Scope,
  { stripe, stripePix }: Pick<Services, 'stripe' | 'stripePix'>,
  priced: Omit<Priced, 'due'>,
): Promise<Result<Begun, ChargeRefusal>> {
  if (!stripe || !stripePix) {
    tx.log.error({ creditorId: priced.creditorId }, 'pix goes through stripe, which is not set up')
    return refuse('provider_refused')
  }
  const begun = await beginAttempt(tx, scope, priced, {
    provider: 'stripe',
    method: 'stripe_pix',
    payee: { key: stripe.account ?? 'stripe', ...stripePix },
    lifetimeSeconds: PIX_CODE_LIFETIME_SECONDS,
    shortestSeconds: SHORTEST_CODE_SECONDS,
  })
  if (!begun.ok) return begun
  const attempt = begun.value
  const { reference, amount, expiresAt } = attempt
  return ok({
    attempt,
    ask: async () =>
      stripePixAnswer(
        await stripe.createPixIntent({
          key: `pix:${reference}`,
          amount,
          expiresAt,
          metadata: { reference },
        }),
        attempt,
      ),
  })
}
