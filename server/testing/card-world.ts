import { expect } from 'vitest'
import { requestCard, type Wish } from '#server/agreements/paying/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { storeStripeEvent } from '#server/payments/notice/commands.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { StripeEvent } from '#server/platform/stripe/event.ts'
import type { PixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'

const CARD = '4242424242424242'

/** The steps of a payment by card, in the world of a payment by Pix. */
export function cardIn(world: PixWorld) {
  const { core, provider } = world
  const stripe = () => assertPresent(provider.services.stripe, 'the world has Stripe')

  async function request(payableId: PayableId, scope: DebtorScope = world.scope) {
    await provider.control('/control/clock', { now: core.clock.now().toString() })
    const wish: Wish = { kind: 'instalment', payableId }
    return requestCard(core, provider.services, scope, wish)
  }

  /** The attempts on a payable by card, newest first. */
  const attempts = (payableId: PayableId) =>
    inScope(core, testScope, (tx) =>
      tx.sql<{ id: string; status: string; reference: string; page: string | null }>(
        `select id, status, reference, provider_charge_id as page from charges
          where payable_id = $1 and provider = 'stripe' order by created_at desc, id desc`,
        [payableId],
      ),
    )

  async function newest(payableId: PayableId) {
    return assertPresent((await attempts(payableId))[0], 'an attempt by card')
  }

  /** Pays on the hosted page; answers the id of the payment. */
  async function pay(payableId: PayableId): Promise<string> {
    const { page } = await newest(payableId)
    await provider.control(`/control/stripe/checkout/${page}/pay`, { card: CARD })
    const visit = await stripe().getCheckout(assertPresent(page, 'a page'))
    if (visit.kind !== 'ok') throw new Error(visit.kind)
    return assertPresent(visit.value.paymentIntentId, 'the page was paid')
  }

  /** What Stripe's object says from now on. */
  const tamper = (intentId: string, change: object) =>
    provider.control(`/control/stripe/payment-intents/${intentId}`, change)

  /** Every event in Stripe's book, in its order or in another one. */
  async function events(): Promise<StripeEvent[]> {
    const now = core.clock.now()
    const found: StripeEvent[] = []
    for await (const page of stripe().listEvents(
      now.subtract({ hours: 48 }),
      now.add({ hours: 1 }),
    )) {
      if (page.kind !== 'ok') throw new Error(page.kind)
      found.push(...page.value.items)
    }
    return found
  }

  /** Delivers events as Stripe would, and does what the worker does. */
  async function deliver(given: readonly StripeEvent[]) {
    for (const event of given) await storeStripeEvent(core, testScope, event, event.id)
    await world.settleAll()
  }

  /** Book against book: what Stripe was paid is what we recorded, to the centavo. */
  async function expectSameBooks() {
    const book = (await provider.control('/control/stripe/book')) as StripeBook
    const ours = await inScope(core, testScope, (tx) =>
      tx.sql<{ id: string; amount: bigint }>(
        `select provider_payment_id as id, amount from payments where provider = 'stripe' order by 1`,
      ),
    )
    const theirs = book.payments.map((paid) => `${paid.paymentIntentId} ${paid.amount}`)
    expect(ours.map(({ id, amount }) => `${id} ${amount}`)).toEqual(theirs.toSorted())
  }

  return { stripe, request, attempts, newest, pay, tamper, events, deliver, expectSameBooks }
}

type StripeBook = { readonly payments: readonly { paymentIntentId: string; amount: number }[] }

export type CardWorld = ReturnType<typeof cardIn>
