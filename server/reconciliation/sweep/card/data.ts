import type { Receipt } from '#server/payments/recording/data.ts'
import { receiptOfIntent } from '#server/payments/recording/receipt/data.ts'
import type { ProviderReversal } from '#server/payments/reversal/model.ts'
import { reversalOfDispute, reversalOfRefund } from '#server/payments/reversal/reading/data.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import type { StripePages } from '#server/platform/stripe/listing.ts'
import type { StripePaymentIntent } from '#server/platform/stripe/payment-intent.ts'
import type { StripeDispute, StripeRefund } from '#server/platform/stripe/reversal.ts'
import type {
  ListedEntry,
  ListedPage,
  ListedReversal,
  ListingAnswer,
  ProviderList,
} from '../listing/data.ts'

/** A payment is listed by when its attempt was made, which may be long before it was paid. */
const MADE_BEFORE = { hours: 48 }

/** Payments, refunds and disputes at Stripe. */
export function cardList(stripe: StripeClient): ProviderList {
  return {
    provider: 'stripe',
    kinds: ['daily', 'monthly', 'returns'],
    async *pages({ kind, from, to }) {
      if (kind !== 'returns') {
        const made = from.subtract(MADE_BEFORE)
        if (!(yield* walked(stripe.listPaymentIntents(made, to), paymentsOf))) return
      }
      if (!(yield* walked(stripe.listRefunds(from, to), refundsOf))) return
      yield* walked(stripe.listDisputes(from, to), disputesOf)
    },
  }
}

/** Passes the pages of one list on; false where it ended before its end. */
async function* walked<T>(
  pages: StripePages<T>,
  read: (items: readonly T[]) => ListedPage,
): AsyncGenerator<ListingAnswer, boolean, undefined> {
  for await (const answer of pages) {
    if (answer.kind !== 'ok') {
      const fault = answer.kind === 'unknown' ? answer.cause : answer.kind
      yield { kind: 'fault', fault }
      return false
    }
    const page = read(answer.value.items)
    const unreadable = page.unreadable + answer.value.unreadable
    yield { kind: 'ok', value: { ...page, unreadable } }
  }
  return true
}

/** Money in another currency is no centavo of ours, and nothing that may pass unseen. */
function paymentsOf(items: readonly StripePaymentIntent[]): ListedPage {
  const entries: ListedEntry[] = []
  const receipts: Receipt[] = []
  let unreadable = 0
  for (const intent of items) {
    if (intent.status !== 'succeeded') continue
    if (intent.currency !== 'brl' || intent.paidAt === null) {
      unreadable += 1
      continue
    }
    const receipt = receiptOfIntent(intent)
    if (receipt !== null && receipt !== 'foreign') receipts.push(receipt)
    entries.push({
      kind: 'payment',
      entryId: intent.id,
      paymentEntryId: intent.id,
      amount: intent.amountReceived,
      at: intent.paidAt,
      payeeKey: null,
      reference: intent.metadata.reference ?? null,
    })
  }
  return { entries, receipts, reversals: [], unreadable }
}

/** A refund that we asked for carries our name of it; any other keeps Stripe's. */
function refundsOf(items: readonly StripeRefund[]): ListedPage {
  const done = items.filter((refund) => refund.status === 'succeeded')
  const page = returned(
    done.map((refund) => ({ ...refund, id: refund.metadata.reversal ?? refund.id })),
    'return',
  )
  return { ...page, reversals: items.flatMap((refund) => listed(refund, reversalOfRefund(refund))) }
}

function listed(
  { paymentIntentId }: Pick<Back, 'paymentIntentId'>,
  found: ProviderReversal | null,
): ListedReversal[] {
  if (found === null || paymentIntentId === null) return []
  return [{ ...found, providerPaymentId: paymentIntentId }]
}

/** A dispute took money when it was withdrawn, and gave it back when it was won. */
function disputesOf(items: readonly StripeDispute[]): ListedPage {
  const withdrawn = items.filter((dispute) => dispute.withdrawn > 0n)
  const won = items.filter((dispute) => dispute.status === 'won')
  const took = [...withdrawn.map((d) => ({ ...d, amount: d.withdrawn })), ...won]
  const [out, back] = [returned(took, 'return'), returned(won, 'restored')]
  return {
    entries: [...out.entries, ...back.entries],
    receipts: [],
    reversals: items.flatMap((dispute) => listed(dispute, reversalOfDispute(dispute))),
    unreadable: out.unreadable,
  }
}

type Back = Pick<StripeRefund, 'id' | 'amount' | 'currency' | 'createdAt' | 'paymentIntentId'>

function returned(items: readonly Back[], kind: 'return' | 'restored'): ListedPage {
  const entries = items.flatMap(({ id, amount, currency, createdAt, paymentIntentId }) =>
    currency !== 'brl' || paymentIntentId === null
      ? []
      : [
          {
            kind,
            entryId: `${paymentIntentId}/${id}`,
            paymentEntryId: paymentIntentId,
            amount,
            at: createdAt,
            payeeKey: null,
            reference: null,
          },
        ],
  )
  const unreadable = items.length - entries.length
  return { entries, receipts: [], reversals: [], unreadable }
}
