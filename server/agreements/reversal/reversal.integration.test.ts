import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOf } from '#server/agreements/model.ts'
import { sweepProviders } from '#server/reconciliation/sweep/jobs.ts'
import { type ReversalWorld, startReversalWorld } from '#server/testing/reversal-world.ts'
import { testScope } from '#server/testing/scope.ts'

let world: ReversalWorld

beforeEach(async () => {
  world = await startReversalWorld()
})
afterEach(() => world.end())

describe('money that the payer’s bank takes back', () => {
  it('scenario 36: by the MED on day 80 is a reversal entry, and the instalment waits for a person', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    world.core.clock.advance({ hours: 24 * 80 })
    await world.takeBack(paid, '10.00')
    expect(await world.reversals()).toEqual([
      { kind: 'med', status: 'done', amount: 1_000n, reason: 'med_fraud' },
    ])
    const line = await world.firstLine(plan.agreementId)
    expect([openOf(line), line.underReview]).toEqual([1_000n, true])
  })

  it('scenario 35: is on the books while it is out, and back on its instalment once the dispute is won', async () => {
    const plan = await world.plan(2)
    const paid = await world.payCard(plan.firstPayableId)
    const id = await world.dispute(paid.providerPaymentId)
    await world.deliverStripe()
    expect(await world.reversals()).toMatchObject([{ kind: 'chargeback', status: 'done' }])
    expect((await world.firstLine(plan.agreementId)).underReview).toBe(true)
    await world.decideDispute(id, 'won')
    await world.deliverStripe()
    expect(await world.reversals()).toMatchObject([{ status: 'restored' }])
    const line = await world.firstLine(plan.agreementId)
    expect([openOf(line), line.underReview]).toEqual([0n, false])
  })

  it('scenario 35: stays out where the dispute is lost, also after an inquiry that took nothing', async () => {
    const plan = await world.plan(2)
    const paid = await world.payCard(plan.firstPayableId)
    const id = await world.dispute(paid.providerPaymentId, { status: 'warning_needs_response' })
    await world.deliverStripe()
    expect(await world.reversals()).toMatchObject([{ status: 'pending' }])
    expect(openOf(await world.firstLine(plan.agreementId))).toBe(0n)
    await world.decideDispute(id, 'lost')
    await world.deliverStripe()
    expect(await world.reversals()).toMatchObject([{ status: 'done' }])
    expect(openOf(await world.firstLine(plan.agreementId))).toBe(paid.amount)
  })

  it('scenario 35: taken, given back and taken again ends as taken once', async () => {
    const plan = await world.plan(2)
    const paid = await world.payCard(plan.firstPayableId)
    const id = await world.dispute(paid.providerPaymentId)
    await world.deliverStripe()
    await world.decideDispute(id, 'won')
    await world.deliverStripe()
    await world.decideDispute(id, 'lost')
    await world.deliverStripe()
    const states = (await world.reversals()).map(({ status }) => status)
    expect(states.sort()).toEqual(['done', 'restored'])
    expect(openOf(await world.firstLine(plan.agreementId))).toBe(paid.amount)
  })

  it('scenario 35: won after the instalment was paid another way waits for a person', async () => {
    const plan = await world.plan(2)
    const paid = await world.payCard(plan.firstPayableId)
    const id = await world.dispute(paid.providerPaymentId)
    await world.deliverStripe()
    await world.lookAt()
    await world.payPix(plan.firstPayableId)
    await world.decideDispute(id, 'won')
    await world.deliverStripe()
    expect(await world.suspense()).toEqual([
      { amount: paid.amount, reason: 'came_back', status: 'open' },
    ])
  })

  const ORDERS = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]
  it.each(ORDERS)(
    'scenario 37: told in the order %s %s %s of thirds ends in the same balances',
    async (...order) => {
      const plan = await world.plan(2)
      const id = await world.payPage(await world.cardPage(plan.firstPayableId))
      await world.dispute(id)
      await world.deliverStripe((events) => {
        const third = Math.ceil(events.length / 3)
        return order.flatMap((part) => events.slice(part * third, (part + 1) * third))
      })
      expect(await world.reversals()).toMatchObject([{ kind: 'chargeback', status: 'done' }])
      const line = await world.firstLine(plan.agreementId)
      expect([openOf(line), line.underReview]).toEqual([line.amount, true])
    },
  )

  it('of a card payment whose events were all lost is found by the nightly lists', async () => {
    const plan = await world.plan(2)
    const id = await world.payPage(await world.cardPage(plan.firstPayableId))
    await world.dispute(id)
    world.core.clock.advance({ hours: 30 })
    await sweepProviders(world.core, world.provider.services, testScope)
    expect(await world.reversals()).toMatchObject([{ kind: 'chargeback', status: 'done' }])
    expect((await world.firstLine(plan.agreementId)).underReview).toBe(true)
  })

  it('of a Pix whose notice was lost is found by the nightly lists', async () => {
    const plan = await world.plan(2)
    const paid = await world.payPix(plan.firstPayableId)
    await world.provider.control('/control/webhooks/policy', { hold: true })
    await world.provider.control(`/control/pix/${paid.providerPaymentId}/devolucao`, {
      valor: '10.00',
      natureza: 'MED_OPERACIONAL',
    })
    world.core.clock.advance({ hours: 30 })
    await sweepProviders(world.core, world.provider.services, testScope)
    expect(await world.reversals()).toMatchObject([{ kind: 'med', status: 'done' }])
  })
})

describe('money that came twice, or was too much', () => {
  it('scenario 26: a code paid twice settles once, and the second payment goes back whole', async () => {
    const plan = await world.plan(2)
    const { brCode } = await world.liveCharge(plan.firstPayableId)
    await world.payCode(brCode)
    const again = await world.payCode(brCode, { force: true })
    expect(await world.suspense()).toMatchObject([{ reason: 'already_paid', status: 'open' }])
    const itemId = await world.openItem()
    await world.refund(again, { itemId, reason: 'overpaid' })
    expect(await world.suspense()).toMatchObject([{ status: 'returning' }])
    await world.settlePixReturns()
    expect(await world.suspense()).toMatchObject([{ status: 'returned' }])
    const line = await world.firstLine(plan.agreementId)
    expect([openOf(line), line.underReview]).toEqual([0n, false])
  })

  it('scenario 22: paid by card and by Pix, the one beyond what was owed goes back', async () => {
    const plan = await world.plan(2)
    const page = await world.cardPage(plan.firstPayableId)
    const { brCode } = await world.liveCharge(plan.firstPayableId)
    const intent = await world.payPage(page)
    await world.payCode(brCode)
    await world.deliverStripe()
    const itemId = await world.openItem()
    await world.refund(await world.paidBy(intent), { itemId, reason: 'overpaid' })
    await world.settleCardRefunds()
    expect(await world.suspense()).toMatchObject([{ status: 'returned' }])
    expect(openOf(await world.firstLine(plan.agreementId))).toBe(0n)
  })

  it('scenario 34: a return of money without a place that fails lets it wait again', async () => {
    const plan = await world.plan(2)
    const { brCode } = await world.liveCharge(plan.firstPayableId)
    await world.payCode(brCode)
    const again = await world.payCode(brCode, { force: true })
    await world.refund(again, { itemId: await world.openItem(), reason: 'overpaid' })
    await world.settlePixReturns('NAO_REALIZADO')
    expect(await world.suspense()).toMatchObject([{ status: 'open' }])
  })
})
