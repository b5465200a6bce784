import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOf } from '#server/agreements/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { type CardWorld, GOOD_CARD, startCardWorld } from '#server/testing/saved-card-world.ts'
import { testScope } from '#server/testing/scope.ts'

let world: CardWorld

beforeEach(async () => {
  world = await startCardWorld()
})
afterEach(() => world.end())

describe('a card', () => {
  it('is saved while it pays, and the next instalment is charged by itself on its day', async () => {
    const plan = await world.plan(2)
    await world.payAndSave(plan)
    const { second } = await world.linesOf(plan)
    const saved = await world.state(plan.agreementId)
    expect(saved.active).toMatchObject({
      details: { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034 },
      fault: null,
      next: { payableId: second.id, dueOn: second.dueOn, amount: openOf(second) },
    })
    await world.morningOf(second.dueOn.subtract({ days: 1 }))
    expect(await world.chargeDueCards()).toBe(0)
    await world.morningOf(second.dueOn)
    expect(await world.chargeDueCards()).toBe(1)
    expect(await world.chargeDueCards()).toBe(0)
    expect(openOf((await world.linesOf(plan)).second)).toBe(0n)
    expect(await world.openBalance(plan.agreementId)).toBe(0n)
    expect((await world.state(plan.agreementId)).tries).toMatchObject([
      { payableId: second.id, number: 1, outcome: 'paid', last4: '4242', againOn: null },
    ])
    await world.deliverAll()
    expect(await world.payments()).toBe(2)
  })

  it('is saved on a page of its own, and leaves what was due before it alone', async () => {
    const plan = await world.plan(2)
    await world.saveAlone(plan)
    expect((await world.state(plan.agreementId)).active).not.toBeNull()
    await world.morningOf((await world.linesOf(plan)).first.dueOn)
    expect(await world.chargeDueCards()).toBe(0)
    expect(await world.payments()).toBe(0)
  })

  it('is not saved where its person pays without allowing it', async () => {
    const plan = await world.plan(2)
    await world.allow(plan.agreementId, plan.firstPayableId)
    const first = await world.newestCard(plan.agreementId)
    await world.payOnPage(plan.firstPayableId)
    const saving = await world.pageOf(assertPresent(first.charge_id, 'a page'))
    expect((await world.chargeOf(plan.firstPayableId))?.chargeId).not.toBe(first.charge_id)
    expect(saving).toMatch(/^cs_/)
    world.core.clock.advance({ minutes: 2 })
    await world.sweepCards()
    expect(await world.newestCard(plan.agreementId)).toMatchObject({ end_reason: 'not_saved' })
  })

  it('is charged in daylight only', async () => {
    const plan = await world.plan(2)
    await world.payAndSave(plan)
    const { second } = await world.linesOf(plan)
    await world.moveTo(`${second.dueOn}T08:59:00-03:00`)
    expect(await world.chargeDueCards()).toBe(0)
    await world.moveTo(`${second.dueOn}T20:00:00-03:00`)
    expect(await world.chargeDueCards()).toBe(0)
    await world.moveTo(`${second.dueOn}T19:59:00-03:00`)
    expect(await world.chargeDueCards()).toBe(1)
  })
})

describe('what a person allowed', () => {
  it('scenario 71: is kept word by word, with its hash, session, rung and code', async () => {
    const plan = await world.plan(2)
    const { consent } = await world.state(plan.agreementId)
    await world.saveAlone(plan)
    const [kept] = await inScope(world.core, testScope, (tx) =>
      tx.sql<{
        text: string
        text_sha256: Buffer
        rung: string
        session_id: string
        code_id: string
      }>('select * from card_consents'),
    )
    expect(kept).toMatchObject({
      text: consent.text,
      text_sha256: sha256(consent.text),
      rung: 'R2',
      session_id: world.scope.sessionId,
      code_id: world.scope.confirmation?.codeId,
    })
    const { sentences } = consent
    expect(kept?.text).toBe(sentences.join('\n'))
    await expect(
      inScope(world.core, testScope, (tx) => tx.sql("update card_consents set text = 'x'")),
    ).rejects.toThrow()
  })

  it('is refused where other words were on screen', async () => {
    const plan = await world.plan(2)
    const yesterday = await world.state(plan.agreementId)
    await world.morningOf((await world.linesOf(plan)).first.dueOn.add({ days: 1 }))
    const late = await world.allowWords(plan.agreementId, yesterday.consent.sha256)
    expect(late).toEqual({ ok: false, reason: 'text_changed' })
    expect(await world.cards(plan.agreementId)).toEqual([])
  })

  it('twice at once is one wish, one customer and one page', async () => {
    const plan = await world.plan(2)
    await Promise.all([world.allow(plan.agreementId), world.allow(plan.agreementId)])
    await world.allow(plan.agreementId)
    const cards = await world.cards(plan.agreementId)
    expect(cards).toHaveLength(1)
    expect(cards[0]?.page_id).toMatch(/^cs_/)
  })

  it('survives lost answers: the page is found by its reference', async () => {
    const plan = await world.plan(2)
    await world.provider.control('/control/faults', {
      on: 'stripe_create_checkout',
      kind: 'drop_reply',
    })
    expect(await world.allow(plan.agreementId)).toEqual({ ok: false, reason: 'card_unavailable' })
    world.core.clock.advance({ minutes: 2 })
    await world.sweepCards()
    const { page_id: page } = await world.newestCard(plan.agreementId)
    await world.control(`/checkout/${page}/pay`, { card: GOOD_CARD })
    world.core.clock.advance({ minutes: 4 })
    await world.sweepCards()
    expect((await world.state(plan.agreementId)).active?.details.last4).toBe('4242')
  })

  it('comes to nothing where the page was left, and Stripe forgets the customer', async () => {
    const plan = await world.plan(2)
    await world.allow(plan.agreementId)
    await world.moveTo(world.core.clock.now().add({ hours: 2 }))
    await world.sweepCards()
    await world.work()
    expect(await world.newestCard(plan.agreementId)).toMatchObject({
      status: 'removed',
      end_reason: 'not_saved',
    })
  })
})

describe('an event about a card', () => {
  it('counts once however often and in whatever order it comes', async () => {
    const plan = await world.plan(2)
    await world.allow(plan.agreementId, plan.firstPayableId)
    const { charge_id: chargeId } = await world.newestCard(plan.agreementId)
    const page = await world.pageOf(assertPresent(chargeId, 'a page'))
    await world.control(`/checkout/${page}/pay`, { card: GOOD_CARD })
    const events = await world.events()
    await world.deliver(events.toReversed())
    await world.deliver(events.map((event) => ({ ...event, id: `${event.id}_again` })))
    expect(await world.cards(plan.agreementId)).toMatchObject([{ status: 'active' }])
    expect(openOf((await world.linesOf(plan)).first)).toBe(0n)
  })

  it('scenario 13: that names another card changes nothing: our own row says whose it is', async () => {
    const mine = await world.plan(2)
    const other = await world.plan(2)
    await world.allow(other.agreementId)
    const theirs = await world.newestCard(other.agreementId)
    await world.allow(mine.agreementId, mine.firstPayableId)
    const { charge_id: chargeId } = await world.newestCard(mine.agreementId)
    const page = await world.pageOf(assertPresent(chargeId, 'a page'))
    await world.control(`/checkout/${page}/pay`, { card: GOOD_CARD })
    const events = await world.events()
    const completed = events.find(({ type }) => type === 'checkout.session.completed')
    await world.deliver([
      { ...assertPresent(completed, 'an event'), id: 'evt_forged', objectId: theirs.page_id },
    ])
    expect((await world.newestCard(other.agreementId)).status).toBe('wanted')
  })

  it('shows a renewed card as it is now, and clears what was against the old one', async () => {
    const plan = await world.plan(3)
    await world.payAndSave(plan)
    const { payment_method: method } = await world.newestCard(plan.agreementId)
    await world.control(`/cards/${method}`, { expMonth: 10, expYear: 2026 })
    await world.deliverAll()
    expect((await world.state(plan.agreementId)).active).toMatchObject({ fault: 'expired' })
    await world.morningOf((await world.linesOf(plan)).second.dueOn)
    expect(await world.chargeDueCards()).toBe(0)
    expect((await world.state(plan.agreementId)).need?.why).toBe('expired')
    await world.control(`/cards/${method}`, { last4: '1881', expMonth: 10, expYear: 2030 })
    await world.deliverAll()
    expect((await world.state(plan.agreementId)).active).toMatchObject({
      fault: null,
      details: { last4: '1881', expYear: 2030 },
    })
    expect(await world.chargeDueCards()).toBe(1)
  })
})

describe('a removed card', () => {
  it('is charged no more from that moment, and Stripe forgets it, however often it is told', async () => {
    const plan = await world.plan(2)
    await world.payAndSave(plan)
    const { customer } = await world.newestCard(plan.agreementId)
    expect(await world.remove(plan.agreementId)).toEqual({ ok: true, value: null })
    await world.morningOf((await world.linesOf(plan)).second.dueOn)
    expect(await world.chargeDueCards()).toBe(0)
    await world.provider.control('/control/faults', {
      on: 'stripe_delete_customer',
      kind: 'drop_reply',
    })
    await expect(world.work()).rejects.toThrow('card not forgotten yet')
    await world.work()
    await world.work()
    expect(await world.newestCard(plan.agreementId)).toMatchObject({
      status: 'removed',
      end_reason: 'debtor',
    })
    expect((await world.stripe.deleteCustomer(assertPresent(customer, 'cus'))).kind).toBe(
      'not_found',
    )
    expect((await world.state(plan.agreementId)).active).toBeNull()
  })

  it('that was only wished for closes its page', async () => {
    const plan = await world.plan(2)
    await world.allow(plan.agreementId, plan.firstPayableId)
    await world.remove(plan.agreementId)
    await world.work()
    expect(await world.newestCard(plan.agreementId)).toMatchObject({ status: 'removed' })
    const charge = await world.chargeOf(plan.firstPayableId)
    expect(charge?.status).toBe('removed')
  })

  it('gives its place to the card that follows it, which alone is charged', async () => {
    const plan = await world.plan(2)
    await world.payAndSave(plan)
    await world.saveAlone(plan, '5555555555554444')
    await world.work()
    expect((await world.cards(plan.agreementId)).map(({ status }) => status)).toEqual([
      'removed',
      'active',
    ])
    await world.morningOf((await world.linesOf(plan)).second.dueOn)
    expect(await world.chargeDueCards()).toBe(1)
    expect((await world.state(plan.agreementId)).tries[0]?.last4).toBe('4444')
  })

  it('goes by itself with the end of its agreement', async () => {
    const plan = await world.plan(2)
    await world.payAndSave(plan)
    await world.morningOf((await world.linesOf(plan)).second.dueOn)
    await world.chargeDueCards()
    await world.sweepCards()
    await world.work()
    expect(await world.newestCard(plan.agreementId)).toMatchObject({
      status: 'removed',
      end_reason: 'agreement_ended',
    })
  })
})
