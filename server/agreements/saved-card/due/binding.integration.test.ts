import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOf } from '#server/agreements/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import { type CardWorld, GOOD_CARD, startCardWorld } from '#server/testing/saved-card-world.ts'
import { testScope } from '#server/testing/scope.ts'

let world: CardWorld

beforeEach(async () => {
  world = await startCardWorld()
})
afterEach(() => world.end())

describe('a payment that is not the one we made', () => {
  it('scenario 13: settles nothing by naming the try of somebody’s card', async () => {
    const plan = await world.plan(2)
    await world.payAndSave(plan)
    await world.morningOf((await world.linesOf(plan)).second.dueOn)
    const { payment_method: method } = await world.newestCard(plan.agreementId)
    await world.control(`/cards/${method}`, { behaviour: 'insufficient_funds' })
    expect(await world.chargeDueCards()).toBe(1)
    const [attempt] = await inScope(world.core, testScope, (tx) =>
      tx.sql<{ reference: string }>("select reference from charges where method = 'off_session'"),
    )
    const other = await world.plan(2)
    const page = await world.askCardPage(other.firstPayableId)
    if (!page.ok) throw new Error(page.reason)
    const pageId = await world.pageOf(page.value.chargeId)
    await world.control(`/checkout/${pageId}/pay`, { card: GOOD_CARD })
    const visit = await world.stripe.getCheckout(pageId)
    if (visit.kind !== 'ok') throw new Error(visit.kind)
    const metadata = { reference: assertPresent(attempt, 'a try').reference }
    await world.control(`/payment-intents/${visit.value.paymentIntentId}`, { metadata })
    await world.deliver(await world.events())
    expect((await world.linesOf(plan)).second.paid).toBe(0n)
    expect(openOf((await world.linesOf(other)).first)).toBe(0n)
  })
})
