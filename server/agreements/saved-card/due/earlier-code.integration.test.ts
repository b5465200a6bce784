import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOf } from '#server/agreements/model.ts'
import { putPayee } from '#server/staff/creditor/payee/testing.ts'
import { type CardWorld, startCardWorld } from '#server/testing/saved-card-world.ts'

let world: CardWorld

beforeEach(async () => {
  world = await startCardWorld()
  await putPayee(world.core, world.creditor.creditorId, { pixThrough: 'stripe' })
})
afterEach(() => world.end())

/** A plan with a saved card, and a code of Stripe's for its second instalment, on its day. */
async function withCode() {
  const plan = await world.plan(2)
  await world.payAndSave(plan)
  const { second } = await world.linesOf(plan)
  await world.morningOf(second.dueOn)
  const code = await world.liveCharge(second.id)
  return { plan, second, page: await world.pageOf(code.chargeId) }
}

const hoursLater = () => world.moveTo(world.core.clock.now().add({ hours: 5 }))

describe('an instalment for which its person had a code of Stripe’s', () => {
  it('is not charged to the card where the code was paid and nobody told us', async () => {
    const { plan, second, page } = await withCode()
    await world.control(`/pix/${page}/pay`, {})
    await hoursLater()
    expect(await world.chargeDueCards()).toBe(0)
    expect(openOf((await world.linesOf(plan)).second)).toBe(0n)
    expect(await world.tries(second.id)).toEqual([])
  })

  it('is not charged while Stripe does not say what became of it, and is once it was not paid', async () => {
    const { second } = await withCode()
    expect(await world.chargeDueCards()).toBe(0)
    await hoursLater()
    const fault = { on: 'stripe_get_payment_intent', kind: 'drop_request' }
    await world.provider.control('/control/faults', fault)
    expect(await world.chargeDueCards()).toBe(0)
    expect(await world.tries(second.id)).toEqual([])
    expect(await world.chargeDueCards()).toBe(1)
    expect(await world.tries(second.id)).toMatchObject([{ status: 'paid' }])
  })
})
