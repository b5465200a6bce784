import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inScope } from '#server/platform/db.ts'
import {
  ASKS_FOR_PERSON,
  type CardWorld,
  startCardWorld,
} from '#server/testing/saved-card-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { tellAboutTry } from './jobs.ts'
import { reachable } from './testing.ts'

let world: CardWorld
let person: Awaited<ReturnType<typeof reachable>>

beforeEach(async () => {
  world = await startCardWorld()
  person = await reachable(world)
})
afterEach(() => world.end())

/** What the queue of ended tries does, and again if it is called again. */
async function tellAboutTries() {
  const events = await inScope(world.core, testScope, (tx) =>
    tx.sql<{ payload: Parameters<typeof tellAboutTry>[3] }>(
      "select payload from outbox_events where topic = 'card_try.ended' order by sequence",
    ),
  )
  for (const { payload } of events) {
    await tellAboutTry(world.core, world.provider.services, testScope, payload)
  }
}

async function savedPlan(card?: string) {
  const plan = await world.plan(2)
  await world.payAndSave(plan, card)
  const { second } = await world.linesOf(plan)
  return { plan, second, noonOf: (days: number) => `${second.dueOn.add({ days })}T12:00:00-03:00` }
}

describe('before the day on which a card pays', () => {
  it('its person is written to once, three days ahead, with the day and both ways out', async () => {
    const { noonOf } = await savedPlan()
    await world.moveTo(noonOf(-4))
    expect(await person.announce()).toBe(0)
    await world.moveTo(noonOf(-1).replace('T12', 'T22'))
    expect(await person.announce()).toBe(0)
    await world.moveTo(noonOf(-1))
    expect(await person.announce()).toBe(1)
    expect(await person.announce()).toBe(0)
    const [text] = await person.written('card_notice')
    expect(text).toContain('dia 23/12 seu cartao paga o combinado')
    expect(text).toMatch(/outro jeito ou remover/i)
  })

  it('nobody is written to about what was paid, or about a removed card', async () => {
    const { plan, second, noonOf } = await savedPlan()
    await world.remove(plan.agreementId)
    await world.moveTo(noonOf(-1))
    expect(await person.announce()).toBe(0)
    await world.saveAlone(plan)
    await world.payOnPage(second.id)
    expect(await person.announce()).toBe(0)
  })

  it('its person hears of a card that will have expired by then instead', async () => {
    const { plan, noonOf } = await savedPlan()
    const { payment_method: method } = await world.newestCard(plan.agreementId)
    await world.control(`/cards/${method}`, { expMonth: 11, expYear: 2026 })
    await world.deliverAll()
    await world.moveTo(noonOf(-1))
    expect(await person.announce()).toBe(1)
    expect(await person.written('card_notice')).toEqual([])
    expect(await person.written('card_needs_you')).toHaveLength(1)
  })
})

describe('after a try', () => {
  it('the person is brought back once where the bank wants them', async () => {
    const { second } = await savedPlan(ASKS_FOR_PERSON)
    await world.morningOf(second.dueOn)
    await world.chargeDueCards()
    await tellAboutTries()
    await tellAboutTries()
    const texts = await person.written('card_needs_you')
    expect(texts).toHaveLength(1)
    expect(texts[0]).toContain('Nada foi pago')
  })

  it('nobody is written to while the card is still tried', async () => {
    const { plan, second } = await savedPlan()
    const { payment_method: method } = await world.newestCard(plan.agreementId)
    await world.control(`/cards/${method}`, { behaviour: 'insufficient_funds' })
    for (const [days, messages] of [
      [0, 0],
      [1, 0],
      [4, 1],
    ] as const) {
      await world.morningOf(second.dueOn.add({ days }))
      await world.chargeDueCards()
      await tellAboutTries()
      expect(await person.written('card_needs_you')).toHaveLength(messages)
    }
  })
})
