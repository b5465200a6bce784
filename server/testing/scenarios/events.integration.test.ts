import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementById } from '#server/agreements/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import type { StripeEvent } from '#server/platform/stripe/event.ts'
import { type CardWorld, cardIn } from '#server/testing/card-world.ts'
import { PATIENT } from '#server/testing/crash/process.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'

let world: PixWorld
let card: CardWorld

beforeEach(async () => {
  world = await startPixWorld()
  card = cardIn(world)
})
afterEach(async () => {
  try {
    await card.expectSameBooks()
  } finally {
    await world.end()
  }
})

/** An agreement of one instalment, paid by card, and what Stripe has to tell about it. */
async function paidByCard() {
  const known = new Set((await card.events()).map((event) => event.id))
  const plan = await world.plan(1)
  await card.request(plan.firstPayableId)
  const intent = await card.pay(plan.firstPayableId)
  const events = (await card.events()).filter((event) => !known.has(event.id)).toReversed()
  return { plan, intent, events }
}

/** One event as Stripe might have made it as well. */
const another = (of: StripeEvent, id: string, type = of.type): StripeEvent => ({ ...of, id, type })

const about = (events: readonly StripeEvent[], intent: string) =>
  assertPresent(
    events.find((event) => event.objectId === intent),
    'an event about the payment',
  )

async function bookedOnce(plan: Awaited<ReturnType<typeof paidByCard>>['plan']) {
  const found = await inScope(world.core, world.scope, (tx) =>
    agreementById(tx, world.scope, plan.agreementId),
  )
  expect(found?.status).toBe('settled')
  expect(await world.openBalance(plan.agreementId)).toBe(0n)
  const payments = await inScope(world.core, testScope, (tx) =>
    tx.sql('select 1 from payments where payable_id = $1', [plan.firstPayableId]),
  )
  expect(payments).toHaveLength(1)
}

describe('events about one payment by card', PATIENT, () => {
  it('scenario 3: under different ids are one payment', async () => {
    const { plan, intent, events } = await paidByCard()
    const succeeded = about(events, intent)
    await card.deliver([
      succeeded,
      another(succeeded, 'evt_second'),
      another(succeeded, 'evt_third'),
    ])
    await bookedOnce(plan)
  })

  it('scenario 4: end alike in all 24 orders, whatever was told before', async () => {
    for (const order of permutations([0, 1, 2, 3])) {
      const { plan, intent, events } = await paidByCard()
      const first = about(events, intent)
      const page = assertPresent(
        events.find((event) => event.objectType === 'checkout.session'),
        'an event about the page',
      )
      const told = [
        another(first, `evt_created_${intent}`, 'payment_intent.created'),
        another(first, `evt_processing_${intent}`, 'payment_intent.processing'),
        another(first, `evt_succeeded_${intent}`, 'payment_intent.succeeded'),
        page,
      ]
      // Each is followed up before the next one comes.
      for (const place of order) await card.deliver([assertPresent(told[place], 'one of four')])
      await bookedOnce(plan)
    }
  })

  it.each(['payment_intent.payment_failed', 'payment_intent.canceled', 'checkout.session.expired'])(
    'scenario 5: %s after the money came leaves it paid, because Stripe says so when asked',
    async (type) => {
      const { plan, intent, events } = await paidByCard()
      await card.deliver(events)
      await bookedOnce(plan)
      await card.deliver([another(about(events, intent), 'evt_late', type)])
      await bookedOnce(plan)
      expect((await card.newest(plan.firstPayableId)).status).toBe('paid')
    },
  )
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  )
}
