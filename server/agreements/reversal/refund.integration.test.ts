import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOf } from '#server/agreements/model.ts'
import { newId, type ReversalId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { type ReversalWorld, startReversalWorld } from '#server/testing/reversal-world.ts'

let world: ReversalWorld

beforeEach(async () => {
  world = await startReversalWorld()
})
afterEach(() => world.end())

const fault = (on: string, kind: string) => world.provider.control('/control/faults', { on, kind })

describe('a refund of a Pix', () => {
  it('scenario 32: moves the books when the PSP says that it went, and the instalment waits for a person', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    await world.refund(paid)
    expect(await world.reversals()).toMatchObject([{ kind: 'refund', status: 'pending' }])
    expect(openOf(await world.firstLine(plan.agreementId))).toBe(0n)
    await world.settlePixReturns()
    expect(await world.reversals()).toMatchObject([{ status: 'done', amount: paid.amount }])
    const line = await world.firstLine(plan.agreementId)
    expect([openOf(line), line.underReview]).toEqual([paid.amount, true])
    expect(await world.request(plan.firstPayableId)).toMatchObject({ reason: 'under_review' })
  })

  it('scenario 32: in parts adds up to the payment, and the part beyond it is refused', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    const part = centavos(paid.amount / 2n)
    await world.refund(paid, { amount: part })
    await world.refund(paid, { amount: centavos(paid.amount - part - 1n) })
    const beyond = await world.requestReturn(paid, { amount: centavos(2n) })
    expect(beyond).toMatchObject({ reason: 'more_than_left' })
    await world.settlePixReturns()
    expect(openOf(await world.firstLine(plan.agreementId))).toBe(paid.amount - 1n)
  })

  it('scenario 32: asked for by many at once never adds up to more than came', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    const amount = centavos(paid.amount / 3n)
    const asked = await Promise.all(
      Array.from({ length: 12 }, () => world.requestReturn(paid, { amount })),
    )
    expect(asked.filter(({ ok }) => ok)).toHaveLength(3)
    for (const one of asked) if (one.ok) await world.ask(one.value)
    await world.settlePixReturns()
    expect(await world.reversals()).toHaveLength(3)
  })

  it('under the same id is the same refund, and with other input a conflict', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    const id = newId<ReversalId>()
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => world.requestReturn(paid, { id })),
    )
    expect(asked).toEqual(Array.from({ length: 5 }, () => ({ ok: true, value: id })))
    const other = await world.requestReturn(paid, { id, amount: centavos(1n) })
    expect(other).toMatchObject({ reason: 'key_conflict' })
    expect(await world.reversals()).toHaveLength(1)
  })

  it('scenario 33: whose reply was lost is looked for by its own id, and made once', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    await fault('put_refund', 'drop_reply')
    await expect(world.refund(paid)).rejects.toThrow('not answered')
    expect(await world.reversals()).toMatchObject([{ status: 'unknown' }])
    world.core.clock.advance({ minutes: 2 })
    expect(await world.sweepRefunds()).toBe(1)
    expect(await world.reversals()).toMatchObject([{ status: 'pending' }])
    await world.settlePixReturns()
    expect(await world.reversals()).toMatchObject([{ status: 'done' }])
  })

  it('scenario 33: that the PSP never heard of is asked for again under the same id', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    await fault('put_refund', 'drop_request')
    await expect(world.refund(paid)).rejects.toThrow('not answered')
    world.core.clock.advance({ minutes: 2 })
    await world.sweepRefunds()
    await world.settlePixReturns()
    expect(await world.reversals()).toMatchObject([{ status: 'done', amount: paid.amount }])
  })

  it('scenario 34: that comes to nothing leaves the money where it was, free to be asked for again', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    await world.refund(paid)
    await world.settlePixReturns('NAO_REALIZADO')
    expect(await world.reversals()).toMatchObject([{ status: 'failed' }])
    const line = await world.firstLine(plan.agreementId)
    expect([openOf(line), line.underReview]).toEqual([0n, false])
    await world.refund(paid)
    await world.settlePixReturns()
    expect((await world.reversals()).map(({ status }) => status)).toEqual(['failed', 'done'])
  })

  it('is refused after ninety days, before anybody is asked', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    world.core.clock.advance({ hours: 24 * 90 + 1 })
    expect(await world.requestReturn(paid)).toMatchObject({ reason: 'window_over' })
  })

  it('takes from the last due instalment first, and late charges go with what they came with', async () => {
    const lateCharges = { fineRate: '0.02', monthlyRate: '0.01', freeDays: 0 }
    const plan = await world.plan(2, { lateCharges })
    world.core.clock.advance({ hours: 24 * 40 })
    const first = await world.firstLine(plan.agreementId)
    const paid = await world.payPix(plan.firstPayableId)
    expect(paid.amount).toBeGreaterThan(first.amount)
    await world.refund(paid)
    await world.settlePixReturns()
    const line = await world.firstLine(plan.agreementId)
    expect([openOf(line), line.lateFine, line.lateInterest]).toEqual([first.amount, 0n, 0n])
  })

  it('of everything makes a settled agreement run again', async () => {
    const plan = await world.plan(2)
    const { brCode } = await world.wish({ kind: 'settlement', payableId: plan.firstPayableId })
    const paid = await world.payCode(brCode)
    expect(await world.statusOf(plan.agreementId)).toBe('settled')
    await world.refund(paid, { amount: centavos(1_000n) })
    await world.settlePixReturns()
    expect(await world.statusOf(plan.agreementId)).toBe('active')
    const [first, last] = await world.scheduleOf(plan.agreementId)
    expect([first, last].map((line) => line && openOf(line))).toEqual([0n, 1_000n])
  })
})

describe('a refund of a card payment', () => {
  it('scenario 33: whose reply was lost is found by its name, and made once', async () => {
    const plan = await world.plan(2)
    const paid = await world.payCard(plan.firstPayableId)
    await fault('stripe_create_refund', 'drop_reply')
    await expect(world.refund(paid)).rejects.toThrow('not answered')
    world.core.clock.advance({ minutes: 2 })
    await world.sweepRefunds()
    expect(await world.reversals()).toMatchObject([{ status: 'pending' }])
    await world.settleCardRefunds()
    expect(await world.reversals()).toMatchObject([{ status: 'done', amount: paid.amount }])
  })

  it('scenario 34: that fails after it had succeeded puts the money back on its instalment', async () => {
    const plan = await world.plan(2)
    const paid = await world.payCard(plan.firstPayableId)
    await world.refund(paid)
    await world.settleCardRefunds()
    expect(openOf(await world.firstLine(plan.agreementId))).toBe(paid.amount)
    const [refund] = await world.stripeRefunds()
    await world.settleCardRefunds('failed', refund?.id)
    expect(await world.reversals()).toMatchObject([{ status: 'restored' }])
    const line = await world.firstLine(plan.agreementId)
    expect([openOf(line), line.underReview]).toEqual([0n, false])
  })

  it('scenario 33: under a key that has run out is never sent again', async () => {
    const plan = await world.plan(2)
    const paid = await world.payCard(plan.firstPayableId)
    await fault('stripe_create_refund', 'drop_request')
    await expect(world.refund(paid)).rejects.toThrow('not answered')
    world.core.clock.advance({ hours: 25 })
    await world.sweepRefunds()
    expect(await world.reversals()).toMatchObject([{ status: 'failed' }])
  })
})
