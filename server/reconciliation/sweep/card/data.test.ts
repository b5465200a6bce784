import { describe, expect, it } from 'vitest'
import { centavos, ZERO } from '#server/kernel/money.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import type { StripePages } from '#server/platform/stripe/listing.ts'
import type { StripePaymentIntent } from '#server/platform/stripe/payment-intent.ts'
import type { StripeDispute, StripeRefund } from '#server/platform/stripe/reversal.ts'
import type { ListingAnswer } from '../listing/data.ts'
import { cardList } from './data.ts'

const at = Temporal.Instant.from('2026-11-23T13:00:00Z')

const intent = (id: string, more: Partial<StripePaymentIntent> = {}): StripePaymentIntent => ({
  id,
  status: 'succeeded',
  amount: centavos(1_000n),
  amountReceived: centavos(1_000n),
  currency: 'brl',
  livemode: false,
  createdAt: at,
  chargeId: 'ch',
  paidAt: at,
  method: 'card',
  paymentMethod: null,
  customer: null,
  metadata: { reference: `ref-${id}` },
  lastError: null,
  refundedAmount: ZERO,
  disputed: false,
  pix: null,
  bankTransactionId: null,
  ...more,
})

const refund = (id: string, more: Partial<StripeRefund> = {}): StripeRefund => ({
  id,
  status: 'succeeded',
  amount: centavos(300n),
  currency: 'brl',
  createdAt: at,
  paymentIntentId: 'pi',
  chargeId: 'ch',
  failureReason: null,
  metadata: {},
  ...more,
})

const dispute = (id: string, more: Partial<StripeDispute> = {}): StripeDispute => ({
  id,
  status: 'needs_response',
  reason: 'fraudulent',
  amount: centavos(1_000n),
  withdrawn: centavos(1_000n),
  currency: 'brl',
  livemode: false,
  createdAt: at,
  respondUntil: null,
  paymentIntentId: 'pi',
  chargeId: 'ch',
  isRefundable: false,
  ...more,
})

async function* pages<T>(items: T[]): StripePages<T> {
  yield { kind: 'ok', value: { items, unreadable: 0 } }
}

type Book = {
  intents?: StripePaymentIntent[]
  refunds?: StripeRefund[]
  disputes?: StripeDispute[]
}

async function listed(book: Book, kind: 'daily' | 'returns' = 'daily') {
  const client = {
    listPaymentIntents: () => pages(book.intents ?? []),
    listRefunds: () => pages(book.refunds ?? []),
    listDisputes: () => pages(book.disputes ?? []),
  } satisfies Partial<StripeClient>
  const answers: ListingAnswer[] = []
  const window = { kind, from: at.subtract({ hours: 26 }), to: at }
  for await (const answer of cardList(client as unknown as StripeClient).pages(window)) {
    answers.push(answer)
  }
  const values = answers.flatMap((answer) => (answer.kind === 'ok' ? [answer.value] : []))
  return {
    entries: values.flatMap(({ entries }) =>
      entries.map(({ kind: what, entryId, amount }) => `${what} ${entryId} ${amount}`),
    ),
    receipts: values.flatMap(({ receipts }) => receipts.map((one) => one.providerPaymentId)),
    unreadable: values.reduce((sum, { unreadable }) => sum + unreadable, 0),
  }
}

describe('the list of Stripe', () => {
  it('holds money that came, and nothing that only might', async () => {
    const intents = [
      intent('paid'),
      intent('waits', { status: 'processing' }),
      intent('failed', { status: 'requires_payment_method' }),
      intent('nobodys', { metadata: {} }),
      intent('dollars', { currency: 'usd' }),
    ]
    expect(await listed({ intents })).toEqual({
      entries: ['payment paid 1000', 'payment nobodys 1000'],
      receipts: ['paid'],
      unreadable: 1,
    })
  })

  it('holds refunds that are done, under our name where we asked', async () => {
    const refunds = [
      refund('re_1', { metadata: { reversal: 'ours' } }),
      refund('re_2'),
      refund('re_3', { status: 'pending' }),
      refund('re_4', { paymentIntentId: null }),
    ]
    expect(await listed({ refunds }, 'returns')).toEqual({
      entries: ['return pi/ours 300', 'return pi/re_2 300'],
      receipts: [],
      unreadable: 1,
    })
  })

  it('holds what disputes took, and gave back', async () => {
    const disputes = [
      dispute('dp_taken'),
      dispute('dp_won', { status: 'won', withdrawn: ZERO }),
      dispute('dp_asked', { status: 'warning_needs_response', withdrawn: ZERO }),
      dispute('dp_dropped', { status: 'warning_closed', withdrawn: ZERO }),
    ]
    expect((await listed({ disputes })).entries).toEqual([
      'return pi/dp_taken 1000',
      'return pi/dp_won 1000',
      'restored pi/dp_won 1000',
    ])
  })
})
