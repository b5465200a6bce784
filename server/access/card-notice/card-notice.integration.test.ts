import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contacts } from '#db/schema/people.ts'
import { type ContactId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { writtenTo } from '#server/testing/access.ts'
import {
  ASKS_FOR_PERSON,
  type CardWorld,
  startCardWorld,
} from '#server/testing/saved-card-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { sweepCardNotices, tellAboutTry } from './jobs.ts'

let world: CardWorld

beforeEach(async () => {
  world = await startCardWorld()
  await addPhone()
})
afterEach(() => world.end())

/** The telephone of the world's person. */
async function addPhone() {
  const { core, scope } = world
  const row = core.vault.blindIndex('debtors.document', '39053344705')
  const phone = '+5581999990001'
  await inScope(core, testScope, (tx) =>
    tx.db.insert(contacts).values({
      id: newId<ContactId>(),
      debtorId: scope.debtorId,
      channel: 'sms',
      valueIndex: core.vault.blindIndex('contacts.sms', phone),
      valueSealed: core.vault.seal(phone, { column: 'contacts.value', row }),
    }),
  )
}

async function written(template: 'card_notice' | 'card_needs_you') {
  const { scope } = world
  const person = {
    id: scope.debtorId,
    document: '',
    digits: '',
    sms: newId<ContactId>(),
    email: null,
  }
  return (await writtenTo(world.core, person, template)).map(({ text }) => text)
}

const notices = () => sweepCardNotices(world.core, world.provider.services, testScope)

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
    expect(await notices()).toBe(0)
    await world.moveTo(noonOf(-1).replace('T12', 'T22'))
    expect(await notices()).toBe(0)
    await world.moveTo(noonOf(-1))
    expect(await notices()).toBe(1)
    expect(await notices()).toBe(0)
    const [text] = await written('card_notice')
    expect(text).toContain('dia 23/12 seu cartao paga o combinado')
    expect(text).toMatch(/outro jeito ou remover/i)
  })

  it('nobody is written to about what was paid, or about a removed card', async () => {
    const { plan, second, noonOf } = await savedPlan()
    await world.remove(plan.agreementId)
    await world.moveTo(noonOf(-1))
    expect(await notices()).toBe(0)
    await world.saveAlone(plan)
    await world.payOnPage(second.id)
    expect(await notices()).toBe(0)
  })

  it('its person hears of a card that will have expired by then instead', async () => {
    const { plan, noonOf } = await savedPlan()
    const { payment_method: method } = await world.newestCard(plan.agreementId)
    await world.control(`/cards/${method}`, { expMonth: 11, expYear: 2026 })
    await world.deliverAll()
    await world.moveTo(noonOf(-1))
    expect(await notices()).toBe(1)
    expect(await written('card_notice')).toEqual([])
    expect(await written('card_needs_you')).toHaveLength(1)
  })
})

describe('after a try', () => {
  it('the person is brought back once where the bank wants them', async () => {
    const { second } = await savedPlan(ASKS_FOR_PERSON)
    await world.morningOf(second.dueOn)
    await world.chargeDueCards()
    await tellAboutTries()
    await tellAboutTries()
    const texts = await written('card_needs_you')
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
      expect(await written('card_needs_you')).toHaveLength(messages)
    }
  })
})
