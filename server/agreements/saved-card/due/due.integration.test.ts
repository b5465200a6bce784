import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOf } from '#server/agreements/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { centavos } from '#server/kernel/money.ts'
import { inScope } from '#server/platform/db.ts'
import {
  ASKS_FOR_PERSON,
  type CardWorld,
  GOOD_CARD,
  startCardWorld,
} from '#server/testing/saved-card-world.ts'
import { testScope } from '#server/testing/scope.ts'

/** Rounds of the race; RACES=1000 takes minutes. */
const RACES = Number(process.env.RACES ?? '8')
const RACE_TIMEOUT_MS = 30_000 + RACES * 15_000

let world: CardWorld

beforeEach(async () => {
  world = await startCardWorld()
})
afterEach(() => world.end())

/** A plan with a saved card, on the morning of its second instalment. */
async function onDueDay(card = GOOD_CARD) {
  const plan = await world.plan(2)
  await world.payAndSave(plan, card)
  const { second } = await world.linesOf(plan)
  await world.morningOf(second.dueOn)
  return { plan, second }
}

const fault = (kind: string, on = 'stripe_create_payment_intent', more: object = {}) =>
  world.provider.control('/control/faults', { on, kind, ...more })

const suspense = () =>
  inScope(world.core, testScope, (tx) => tx.sql('select reason from suspense_items'))

describe('a bank that says no', () => {
  it('is asked three times, one and three days apart, and then the person is', async () => {
    const { plan, second } = await onDueDay()
    const { payment_method: method } = await world.newestCard(plan.agreementId)
    await world.control(`/cards/${method}`, { behaviour: 'insufficient_funds' })
    const made: number[] = []
    for (let day = 0; day < 12; day++) {
      await world.morningOf(second.dueOn.add({ days: day }))
      if ((await world.chargeDueCards()) > 0) made.push(day)
      await world.work()
      if (day === 0) {
        const { active } = await world.state(plan.agreementId)
        expect(active?.next?.dueOn).toEqual(second.dueOn.add({ days: 1 }))
      }
    }
    expect(made).toEqual([0, 1, 4])
    expect(await world.tries(second.id)).toMatchObject([
      { number: 1, ending: 'declined', status: 'failed' },
      { number: 2, ending: 'declined', status: 'failed' },
      { number: 3, ending: 'declined', status: 'failed' },
    ])
    expect(await world.state(plan.agreementId)).toMatchObject({
      need: { payableId: second.id, why: 'spent' },
      active: { next: null },
    })
    const { paymentIntents } = await world.stripeBook()
    expect(paymentIntents.filter(({ status }) => status === 'canceled')).toHaveLength(3)
    expect(await world.payments()).toBe(1)
  })

  it('for good is not asked again, nor for a later instalment', async () => {
    const plan = await world.plan(3)
    await world.payAndSave(plan)
    const { second, third } = await world.linesOf(plan)
    const { payment_method: method } = await world.newestCard(plan.agreementId)
    await world.control(`/cards/${method}`, { behaviour: 'lost_card' })
    await world.morningOf(second.dueOn)
    expect(await world.chargeDueCards()).toBe(1)
    await world.morningOf(second.dueOn.add({ days: 1 }))
    expect(await world.chargeDueCards()).toBe(0)
    await world.morningOf(assertPresent(third, 'third').dueOn)
    expect(await world.chargeDueCards()).toBe(0)
    expect((await world.state(plan.agreementId)).need).toEqual({
      payableId: second.id,
      why: 'card_refused',
    })
  })

  it('and wants the person is not asked again: they pay on the page themselves', async () => {
    const { plan, second } = await onDueDay(ASKS_FOR_PERSON)
    expect(await world.chargeDueCards()).toBe(1)
    expect((await world.state(plan.agreementId)).need).toEqual({
      payableId: second.id,
      why: 'needs_person',
    })
    await world.morningOf(second.dueOn.add({ days: 1 }))
    expect(await world.chargeDueCards()).toBe(0)
    await world.payOnPage(second.id, ASKS_FOR_PERSON)
    expect(openOf((await world.linesOf(plan)).second)).toBe(0n)
    expect((await world.state(plan.agreementId)).need).toBeNull()
  })

  it('is not heard where too little is left for a card: the rest is for Pix', async () => {
    const { plan, second } = await onDueDay()
    const amount = centavos(openOf(second) - 30n)
    const part = await world.wish({ kind: 'amount', payableId: second.id, amount })
    await world.payAndSettle(part.brCode)
    expect(openOf((await world.linesOf(plan)).second)).toBe(30n)
    expect(await world.chargeDueCards()).toBe(0)
    expect(await world.tries(second.id)).toEqual([])
  })

  it('by an event only, its answer lost, ends the try as its answer would', async () => {
    const { plan, second } = await onDueDay()
    const { payment_method: method } = await world.newestCard(plan.agreementId)
    await world.control(`/cards/${method}`, { behaviour: 'insufficient_funds' })
    await world.provider.control('/control/faults', {
      on: 'stripe_create_payment_intent',
      kind: 'drop_reply',
    })
    await world.chargeDueCards()
    expect(await world.tries(second.id)).toMatchObject([{ ending: null, status: 'unknown' }])
    await world.deliverAll()
    await world.deliverAll()
    expect(await world.tries(second.id)).toMatchObject([{ ending: 'declined', status: 'failed' }])
  })
})

describe('a try whose answer was lost', () => {
  it('scenario 39: but that charged is found by its reference, and settles once', async () => {
    const { plan, second } = await onDueDay()
    await fault('drop_reply')
    await world.chargeDueCards()
    expect(await world.tries(second.id)).toMatchObject([{ status: 'unknown', ending: null }])
    expect(await world.chargeDueCards()).toBe(0)
    world.core.clock.advance({ minutes: 1 })
    await world.sweepCharges()
    expect(openOf((await world.linesOf(plan)).second)).toBe(0n)
    await world.deliverAll()
    expect(await world.tries(second.id)).toMatchObject([{ number: 1, status: 'paid' }])
    expect(await world.payments()).toBe(2)
    expect(await suspense()).toEqual([])
  })

  it('scenario 43: is settled by the event alone, and the janitor finds nothing left', async () => {
    const { plan } = await onDueDay()
    await fault('drop_reply')
    await world.chargeDueCards()
    await world.deliver((await world.events()).toReversed())
    expect(openOf((await world.linesOf(plan)).second)).toBe(0n)
    world.core.clock.advance({ minutes: 1 })
    await world.sweepCharges()
    expect(await world.payments()).toBe(2)
    expect(await suspense()).toEqual([])
  })

  it('scenario 44: because it never arrived is closed, and made anew on the next day', async () => {
    const { plan, second } = await onDueDay()
    await fault('drop_request')
    await world.chargeDueCards()
    world.core.clock.advance({ minutes: 5 })
    await world.sweepCharges()
    expect(await world.tries(second.id)).toMatchObject([{ status: 'unknown' }])
    world.core.clock.advance({ minutes: 6 })
    await world.sweepCharges()
    expect(await world.tries(second.id)).toMatchObject([{ status: 'failed', ending: 'not_made' }])
    expect(await world.chargeDueCards()).toBe(0)
    await world.morningOf(second.dueOn.add({ days: 1 }))
    expect(await world.chargeDueCards()).toBe(1)
    expect(openOf((await world.linesOf(plan)).second)).toBe(0n)
  })

  it('scenario 40: to a failure that is kept under its key is asked for, never sent again', async () => {
    const { second } = await onDueDay()
    await fault('fail_after', 'stripe_create_payment_intent', { status: 500 })
    await world.chargeDueCards()
    expect(await world.tries(second.id)).toMatchObject([{ status: 'unknown' }])
    world.core.clock.advance({ minutes: 1 })
    await world.sweepCharges()
    expect(await world.tries(second.id)).toMatchObject([{ number: 1, status: 'paid' }])
    expect(await world.payments()).toBe(2)
  })

  it('scenario 41: for a day is asked for and never sent again', async () => {
    const { plan, second } = await onDueDay()
    await fault('drop_reply')
    await world.chargeDueCards()
    for (let hour = 0; hour < 3; hour++) {
      await fault('drop_request', 'stripe_list')
      world.core.clock.advance({ hours: 9 })
      await world.sweepCharges()
      expect(await world.chargeDueCards()).toBe(0)
    }
    expect(await world.tries(second.id)).toMatchObject([{ status: 'unknown' }])
    world.core.clock.advance({ hours: 30 })
    await world.sweepCharges()
    expect(openOf((await world.linesOf(plan)).second)).toBe(0n)
    expect(await world.payments()).toBe(2)
  })

  it('keeps every other way to pay closed until it is known (CDC 42)', async () => {
    const { second } = await onDueDay()
    await fault('drop_reply')
    await world.chargeDueCards()
    expect(await world.request(second.id)).toEqual({ ok: false, reason: 'card_under_way' })
    expect(await world.askCardPage(second.id)).toEqual({ ok: false, reason: 'card_under_way' })
  })
})

describe('an instalment that its person pays otherwise', () => {
  it('is not charged while they hold a living code, and not after they paid it', async () => {
    const { plan, second } = await onDueDay()
    const code = await world.liveCharge(second.id)
    expect(await world.chargeDueCards()).toBe(0)
    await world.payAndSettle(code.brCode)
    expect(await world.chargeDueCards()).toBe(0)
    expect(openOf((await world.linesOf(plan)).second)).toBe(0n)
    expect(await world.payments()).toBe(1)
  })

  it('is charged once their code is over and was not paid', async () => {
    const { second } = await onDueDay()
    await world.liveCharge(second.id)
    await world.moveTo(world.core.clock.now().add({ hours: 5 }))
    expect(await world.chargeDueCards()).toBe(1)
    expect(await world.tries(second.id)).toMatchObject([{ status: 'paid' }])
  })

  it('is not charged while the bank does not say whether a code was paid', async () => {
    const { second } = await onDueDay()
    await world.liveCharge(second.id)
    await world.moveTo(world.core.clock.now().add({ hours: 5 }))
    await fault('drop_request', 'get_cob')
    expect(await world.chargeDueCards()).toBe(0)
    expect(await world.tries(second.id)).toEqual([])
    expect(await world.chargeDueCards()).toBe(1)
  })

  it.each([
    ['undone', "update agreements set status = 'withdrawn', withdrawn_at = now()"],
    ['stopped', "update agreements set status = 'broken', broken_at = now()"],
    ['under review', 'update payables set review_since = now()'],
    ['cancelled', 'update payables set cancelled_at = now()'],
    ['called back', 'update debts set recalled_at = now()'],
  ])('is not charged once it is %s', async (_, change) => {
    const { second } = await onDueDay()
    await inScope(world.core, testScope, (tx) => tx.sql(change))
    expect(await world.chargeDueCards()).toBe(0)
    expect(await world.tries(second.id)).toEqual([])
    await inScope(world.core, testScope, (tx) => tx.sql(undo(change)))
  })

  it(
    'scenario 72: is never charged as well, however the two meet',
    async () => {
      for (let round = 0; round < RACES; round++) {
        const plan = await world.plan(2)
        await world.payAndSave(plan)
        const { second } = await world.linesOf(plan)
        await world.morningOf(second.dueOn)
        const code = await world.liveCharge(second.id)
        // Paid in its last minute; its notice meets the due job.
        await world.provider.pay(code.brCode)
        await world.moveTo(world.core.clock.now().add({ hours: 5 }))
        const before = await world.payments()
        await Promise.all([world.settleAll(), world.chargeDueCards(), world.sweepCharges()])
        expect(openOf((await world.linesOf(plan)).second)).toBe(0n)
        expect(await world.tries(second.id)).toEqual([])
        expect(await world.payments()).toBe(before)
        await world.sweepCards()
      }
      expect(await suspense()).toEqual([])
    },
    RACE_TIMEOUT_MS,
  )

  it('scenario 72: two workers charge it once', async () => {
    const { second } = await onDueDay()
    await Promise.all([world.chargeDueCards(), world.chargeDueCards(), world.chargeDueCards()])
    expect(await world.tries(second.id)).toMatchObject([{ number: 1, status: 'paid' }])
    expect(await world.payments()).toBe(2)
  })
})

/** As it was, so that the books can be checked at the end. */
function undo(change: string): string {
  return change
    .replace("status = 'withdrawn'", "status = 'active'")
    .replace("status = 'broken'", "status = 'active'")
    .replaceAll('now()', 'null')
}
