import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestCard, type Wish } from '#server/agreements/paying/commands.ts'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { storeStripeEvent } from '#server/payments/notice/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { openOf } from '../../model.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})
afterEach(() => world.end())

const CARD = '4242424242424242'

async function cardPage(wish: Wish) {
  await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
  const charge = await requestCard(world.core, world.provider.services, world.scope, wish)
  if (!charge.ok) throw new Error(charge.reason)
  return charge.value
}

async function rowOf(payableId: PayableId) {
  const [row] = await inScope(world.core, testScope, (tx) =>
    tx.sql<{ status: string; provider_charge_id: string; id: string }>(
      `select status, provider_charge_id, id from charges where payable_id = $1 and provider = 'stripe'
        order by created_at desc limit 1`,
      [payableId],
    ),
  )
  return assertPresent(row, 'a card charge')
}

const payPage = (id: string, more: object = {}) =>
  world.provider.control(`/control/stripe/checkout/${id}/pay`, { card: CARD, ...more })

/** Every event that Stripe's book has, delivered as it would deliver them. */
async function deliverEvents() {
  const stripe = assertPresent(world.provider.services.stripe, 'stripe')
  const now = world.core.clock.now()
  for await (const page of stripe.listEvents(now.subtract({ hours: 24 }), now.add({ hours: 1 }))) {
    if (page.kind !== 'ok') throw new Error(page.kind)
    for (const event of page.value.items) {
      await storeStripeEvent(world.core, testScope, event, JSON.stringify(event.id))
    }
  }
  await world.settleAll()
}

const instalment = (payableId: PayableId): Wish => ({ kind: 'instalment', payableId })

async function openOfFirst(agreementId: Parameters<PixWorld['scheduleOf']>[0]) {
  const [first] = await world.scheduleOf(agreementId)
  return openOf(assertPresent(first, 'first'))
}

describe('a payment by card', () => {
  it('settles the instalment when Stripe says that it succeeded, however often it says so', async () => {
    const plan = await world.plan(2)
    const page = await cardPage(instalment(plan.firstPayableId))
    expect(page.pageUrl).toMatch(/^http/)
    const { provider_charge_id: id } = await rowOf(plan.firstPayableId)
    await payPage(id)
    expect(await openOfFirst(plan.agreementId)).toBe(page.amount)
    await deliverEvents()
    await deliverEvents()
    expect(await openOfFirst(plan.agreementId)).toBe(0n)
    expect((await rowOf(plan.firstPayableId)).status).toBe('paid')
  })

  it('of less than a card can pay is not asked for; Pix pays the rest of an instalment', async () => {
    const plan = await world.plan(2)
    const payableId = plan.firstPayableId
    const most = centavos((await openOfFirst(plan.agreementId)) - 49n)
    const part = await world.wish({ kind: 'amount', payableId, amount: most })
    await world.payAndSettle(part.brCode)
    const wish = instalment(payableId)
    const { services } = world.provider
    expect(await requestCard(world.core, services, world.scope, wish)).toEqual({
      ok: false,
      reason: 'too_little_for_card',
    })
    const rest = await world.wish(wish)
    expect(rest.amount).toBe(49n)
    await world.payAndSettle(rest.brCode)
    expect(await openOfFirst(plan.agreementId)).toBe(0n)
  })

  it('whose events never came is found by the janitor', async () => {
    const plan = await world.plan(2)
    await cardPage(instalment(plan.firstPayableId))
    const { provider_charge_id: id } = await rowOf(plan.firstPayableId)
    await payPage(id)
    world.core.clock.advance({ minutes: 2 })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect(await openOfFirst(plan.agreementId)).toBe(0n)
  })

  it('asked for twice is one page; a code wanted after it takes its place', async () => {
    const plan = await world.plan(2)
    const wish = instalment(plan.firstPayableId)
    const first = await cardPage(wish)
    const again = await cardPage(wish)
    expect(again.chargeId).toBe(first.chargeId)
    await world.wish(wish)
    expect((await rowOf(plan.firstPayableId)).status).toBe('removed')
    const { creditorId } = world.creditor
    await removeCharge(world.core, world.provider.services, testScope, {
      creditorId,
      chargeId: first.chargeId,
    })
    const { provider_charge_id: id } = await rowOf(plan.firstPayableId)
    await expect(payPage(id)).rejects.toThrow()
  })

  it('scenario 22: and by Pix as well is credited once, and the other waits in suspense', async () => {
    const plan = await world.plan(2)
    const wish = instalment(plan.firstPayableId)
    await cardPage(wish)
    const { provider_charge_id: id } = await rowOf(plan.firstPayableId)
    const pix = await world.wish(wish)
    await payPage(id)
    await world.payAndSettle(pix.brCode)
    await deliverEvents()
    expect(await openOfFirst(plan.agreementId)).toBe(0n)
    const items = await inScope(world.core, testScope, (tx) =>
      tx.sql('select amount, reason, status from suspense_items'),
    )
    expect(items).toEqual([{ amount: pix.amount, reason: 'already_paid', status: 'open' }])
  })

  it('scenario 39: whose page got lost on the way back is found by its reference', async () => {
    const plan = await world.plan(2)
    await world.provider.control('/control/faults', { on: 'stripe', kind: 'drop_reply' })
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    const { core, provider, scope } = world
    await requestCard(core, provider.services, scope, instalment(plan.firstPayableId))
    expect((await rowOf(plan.firstPayableId)).status).toBe('unknown')
    world.core.clock.advance({ minutes: 1 })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect((await rowOf(plan.firstPayableId)).status).toBe('live')
  })

  it('scenario 44: that Stripe never heard of is closed by the janitor', async () => {
    const plan = await world.plan(2)
    await world.provider.control('/control/faults', { on: 'stripe', kind: 'drop_request' })
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    const { core, provider, scope } = world
    await requestCard(core, provider.services, scope, instalment(plan.firstPayableId))
    world.core.clock.advance({ minutes: 11 })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect((await rowOf(plan.firstPayableId)).status).toBe('failed')
  })

  it('scenario 51: of another amount than was asked is not settled', async () => {
    const plan = await world.plan(2)
    const page = await cardPage(instalment(plan.firstPayableId))
    const { provider_charge_id: id } = await rowOf(plan.firstPayableId)
    await payPage(id)
    const stripe = assertPresent(world.provider.services.stripe, 'stripe')
    const visit = await stripe.getCheckout(id)
    if (visit.kind !== 'ok') throw new Error(visit.kind)
    await world.provider.control(`/control/stripe/payment-intents/${visit.value.paymentIntentId}`, {
      amount: Number(page.amount) - 1,
    })
    await deliverEvents()
    expect(await openOfFirst(plan.agreementId)).toBe(page.amount)
  })
})

describe('an event of Stripe’s', () => {
  it('scenario 11: of another mode or account is quarantined', async () => {
    const now = world.core.clock.now()
    const event = {
      id: 'evt_foreign',
      type: 'payment_intent.succeeded',
      objectId: 'pi_x',
      objectType: 'payment_intent',
      livemode: true,
      account: null,
      created: now,
      apiVersion: null,
    }
    await storeStripeEvent(world.core, testScope, event, 'body')
    await storeStripeEvent(
      world.core,
      testScope,
      { ...event, id: 'evt_account', livemode: false, account: 'acct_other' },
      'body',
    )
    await world.settleAll()
    const outcomes = await inScope(world.core, testScope, (tx) =>
      tx.sql('select outcome from webhook_inbox'),
    )
    expect(outcomes).toEqual([{ outcome: 'quarantined' }, { outcome: 'quarantined' }])
  })
})
