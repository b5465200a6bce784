import { expect, vi } from 'vitest'
import { requestCard } from '#server/agreements/paying/commands.ts'
import { askForRefund, sweepRefunds } from '#server/agreements/reversal/jobs.ts'
import { decideReview } from '#server/agreements/reversal/review/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import {
  newId,
  type PayableId,
  type PaymentId,
  type ReversalId,
  type SuspenseItemId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { storeStripeEvent } from '#server/payments/notice/commands.ts'
import { type RefundOrder, requestRefund } from '#server/payments/refund/commands.ts'
import { inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testManager, testScope } from '#server/testing/scope.ts'

/** A world with money that comes and goes back, by Pix and by card, with both providers' books. */
export type ReversalWorld = Awaited<ReturnType<typeof startReversalWorld>>

const CARD = '4242424242424242'

/** Money that arrived, as the books know it. */
export type Paid = {
  readonly paymentId: PaymentId
  readonly providerPaymentId: string
  readonly amount: Centavos
}

export async function startReversalWorld() {
  const world = await startPixWorld()
  const rows = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
    inScope(world.core, testScope, (tx) => tx.sql<Row>(text, values))
  const base = { ...world, rows }
  const asStaff = <T>(work: (tx: Tx, scope: StaffScope) => Promise<T>) =>
    inScope(world.core, testManager, (tx) => work(tx, testManager))
  return {
    ...base,
    asStaff,
    ...payersIn(base),
    ...bankIn(base),
    ...refundsIn(base),
    /** What is open of the first instalment of a plan, and whether it waits for a person. */
    firstLine: async (agreementId: Parameters<PixWorld['scheduleOf']>[0]) =>
      assertPresent((await world.scheduleOf(agreementId))[0], 'a plan has a line'),
    statusOf: async (agreementId: string) => {
      const [row] = await rows<{ status: string }>('select status from agreements where id = $1', [
        agreementId,
      ])
      return row?.status
    },
    reversals: () =>
      rows<{ kind: string; status: string; amount: bigint; reason: string }>(
        'select kind, status, amount, reason from reversals order by created_at, id',
      ),
    /** A person has looked at every return: what it was for is asked for again. */
    lookAt: async (decision: 'reopen' | 'let_off' = 'reopen') => {
      const waiting = await rows<{ id: ReversalId }>(
        "select id from reversals where status = 'done' and reviewed_at is null order by id",
      )
      for (const { id: reversalId } of waiting) {
        const key = { creditorId: world.creditor.creditorId, reversalId }
        const done = await asStaff((tx, scope) => decideReview(tx, scope, key, { kind: decision }))
        if (!done.ok) throw new Error(done.reason)
      }
    },
    openItem: async () => {
      const [item] = await rows<{ id: SuspenseItemId }>(
        "select id from suspense_items where status = 'open'",
      )
      return assertPresent(item, 'money waits').id
    },
    stripeRefunds: async () => {
      const book = await world.provider.control('/control/stripe/book')
      return (book as { refunds: { id: string }[] }).refunds
    },
    suspense: () =>
      rows<{ amount: bigint; reason: string; status: string }>(
        'select amount, reason, status from suspense_items order by created_at, id',
      ),
    end: async () => {
      try {
        await expectSameCardBook(base)
      } finally {
        await world.end()
      }
    },
  }
}

type Base = PixWorld & {
  rows<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
}

function payersIn(world: Base) {
  const paidBy = async (providerPaymentId: string): Promise<Paid> => {
    const [row] = await world.rows<{ id: PaymentId; amount: bigint }>(
      'select id, amount from payments where provider_payment_id = $1',
      [providerPaymentId],
    )
    const { id, amount } = assertPresent(row, 'the payment was recorded')
    return { paymentId: id, providerPaymentId, amount: centavos(amount) }
  }

  /** Pays a code, again if wanted, and answers the payment in our books. */
  async function payCode(code: string, options: { force?: boolean } = {}): Promise<Paid> {
    const before = (await world.notices()).length
    const endToEndId = await world.provider.pay(code, options)
    await world.noticed(before + 1)
    await world.settleAll()
    return paidBy(endToEndId)
  }

  /** Opens the card page for an instalment; answers its id at Stripe. */
  async function cardPage(payableId: PayableId): Promise<string> {
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    const { core, provider, scope } = world
    const wish = { kind: 'instalment', payableId } as const
    const charge = await requestCard(core, provider.services, scope, wish)
    if (!charge.ok) throw new Error(charge.reason)
    const [row] = await world.rows<{ page: string }>(
      'select provider_charge_id as page from charges where id = $1',
      [charge.value.chargeId],
    )
    return assertPresent(row, 'a card charge').page
  }

  /** Pays on the card page, without any event of it being delivered. */
  async function payPage(page: string): Promise<string> {
    const visit = await world.provider.control(`/control/stripe/checkout/${page}/pay`, {
      card: CARD,
    })
    return (visit as { paymentIntentId: string }).paymentIntentId
  }

  /** A Pix to the creditor's key by a code that is none of ours. */
  async function payUnasked(amount: Centavos): Promise<Paid> {
    const [creditor] = await world.rows<{ key: string }>('select pix_key as key from creditors')
    const made = await world.provider.services.pix.createCob({
      txid: newId().replaceAll('-', ''),
      amount,
      key: assertPresent(creditor, 'a creditor').key,
      expirySeconds: 3_600,
    })
    if (made.kind !== 'ok') throw new Error(made.kind)
    return payCode(assertPresent(made.value.copyAndPaste, 'a code'))
  }

  return {
    paidBy,
    payCode,
    payUnasked,
    cardPage,
    payPage,
    payPix: async (payableId: PayableId) => payCode((await world.liveCharge(payableId)).brCode),
    payCard: async (payableId: PayableId) => {
      const id = await payPage(await cardPage(payableId))
      await deliverStripe(world)
      return paidBy(id)
    },
  }
}

/** Every event that Stripe's book has and we were not told of, in the order that is wanted. */
async function deliverStripe(
  world: Base,
  order: <T>(events: T[]) => T[] = (events) => events,
): Promise<void> {
  const stripe = assertPresent(world.provider.services.stripe, 'stripe')
  const now = world.core.clock.now()
  const events = []
  const pages = stripe.listEvents(now.subtract({ hours: 24 * 29 }), now.add({ hours: 24 }))
  for await (const page of pages) {
    if (page.kind !== 'ok') throw new Error(page.kind)
    events.push(...page.value.items)
  }
  for (const event of order(events.reverse())) {
    await storeStripeEvent(world.core, testScope, event, JSON.stringify(event.id))
    await world.settleAll()
  }
}

/** The payer's bank, and fate. */
function bankIn(world: Base) {
  const { control } = world.provider
  async function afterNotice(act: () => Promise<unknown>): Promise<void> {
    const before = (await world.notices()).length
    await act()
    await world.noticed(before + 1)
    await world.settleAll()
  }
  return {
    deliverStripe: (order?: <T>(events: T[]) => T[]) => deliverStripe(world, order),
    /** The PSP does, or does not do, every return that it works on, and says so. */
    settlePixReturns: async (outcome: 'DEVOLVIDO' | 'NAO_REALIZADO' = 'DEVOLVIDO') => {
      await control('/control/refunds/settle', { outcome })
      const waiting = "select id from reversals where provider = 'pix' and status = 'pending'"
      await vi.waitFor(
        async () => {
          await world.settleAll()
          expect(await world.rows(waiting)).toEqual([])
        },
        { timeout: 10_000 },
      )
    },
    /** The PSP takes a Pix back (MED), at once. */
    takeBack: ({ providerPaymentId }: Paid, valor: string, natureza = 'MED_FRAUDE') =>
      afterNotice(() =>
        control(`/control/pix/${providerPaymentId}/devolucao`, { valor, natureza }),
      ),
    settleCardRefunds: async (outcome: 'succeeded' | 'failed' = 'succeeded', id?: string) => {
      await control('/control/stripe/refunds/settle', { outcome, ...(id ? { id } : {}) })
      await deliverStripe(world)
    },
    /** A payer contests a card payment; nothing is delivered yet. */
    dispute: async (paymentIntentId: string, more: object = {}) => {
      const made = await control('/control/stripe/disputes', { paymentIntentId, ...more })
      return (made as { id: string }).id
    },
    decideDispute: (id: string, status: string) =>
      control(`/control/stripe/disputes/${id}`, { status }),
  }
}

function refundsIn(world: Base) {
  const { creditorId } = world.creditor
  const order = ({ paymentId, amount }: Paid, more: Partial<RefundOrder>): RefundOrder => ({
    creditorId,
    id: newId<ReversalId>(),
    paymentId,
    amount,
    reason: 'agreed',
    requestedBy: null,
    itemId: null,
    ...more,
  })
  const requestReturn = (paid: Paid, more: Partial<RefundOrder> = {}) =>
    inScope(world.core, testScope, (tx) => requestRefund(tx, testScope, order(paid, more)))
  const ask = (reversalId: ReversalId) =>
    askForRefund(world.core, world.provider.services, testScope, { creditorId, reversalId })
  return {
    newReversalId: () => newId<ReversalId>(),
    requestReturn,
    ask,
    /** Asks for money to go back, and lets a worker ask the provider. */
    refund: async (paid: Paid, more: Partial<RefundOrder> = {}) => {
      const asked = await requestReturn(paid, more)
      if (!asked.ok) throw new Error(asked.reason)
      await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
      await ask(asked.value)
      return asked.value
    },
    sweepRefunds: () => sweepRefunds(world.core, world.provider.services, testScope),
  }
}

/** Book against book: what Stripe's balance holds of each payment is what ours does. */
async function expectSameCardBook(world: Base): Promise<void> {
  const book = (await world.provider.control('/control/stripe/book')) as {
    payments: { paymentIntentId: string; amount: number; refunded: number; withdrawn: number }[]
  }
  const theirs = book.payments.map(
    (one) => `${one.paymentIntentId} ${one.amount - one.refunded - one.withdrawn}`,
  )
  const ours = await world.rows<{ id: string; rest: bigint }>(
    `select y.provider_payment_id as id,
            y.amount - coalesce((select sum(r.amount) from reversals r
                                  where r.creditor_id = y.creditor_id and r.payment_id = y.id
                                    and r.status = 'done'), 0)::bigint as rest
       from payments y where y.provider = 'stripe'`,
  )
  expect(ours.map(({ id, rest }) => `${id} ${rest}`).sort()).toEqual(theirs.sort())
}
