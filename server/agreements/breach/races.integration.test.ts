import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recallDebt } from '#server/debts/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { type BreachWorld, firstDebtOf, startBreachWorld } from '#server/testing/breach-world.ts'
import { inTurn } from '#server/testing/queue.ts'
import { breakAgreement } from './commands.ts'

let world: BreachWorld

beforeEach(async () => {
  world = await startBreachWorld()
})
afterEach(() => world.end())

/** Paid once, then late, told so, and its grace is over: it may stop now. */
async function atTheEdge() {
  const plan = await world.plan({ breachEffect: 'restore' })
  const first = await world.lineOf(plan.agreementId, 0)
  await world.pay(first.id, first.amount)
  world.core.clock.set('2026-12-28T15:00:00Z')
  expect(await world.notify()).toBe(1)
  world.days(11)
  const second = await world.lineOf(plan.agreementId, 1)
  const reference = await world.chargeFor(second.id, second.amount)
  const key = { creditorId: world.creditorId, agreementId: plan.agreementId }
  return {
    plan,
    second,
    reference,
    stop: () => inScope(world.core, SYSTEM, (tx) => breakAgreement(tx, SYSTEM, key)),
    pay: () => world.settle(reference, second.amount),
  }
}

describe('scenario 55: stopping an agreement and the payment that saves it', () => {
  it('the payment first: nothing stops', async () => {
    const { plan, second, stop, pay } = await atTheEdge()
    const [paid, stopped] = await inTurn(
      world.core,
      { table: 'payables', id: second.id },
      pay,
      stop,
    )
    expect([paid, stopped]).toEqual(['recorded', false])
    expect(await world.statusOf(plan.agreementId)).toBe('active')
    expect(await world.rows('select id from agreement_breaches')).toEqual([])
  })

  it('the stop first: the payment, being in time, brings it back', async () => {
    const { plan, second, stop, pay } = await atTheEdge()
    const [stopped, paid] = await inTurn(
      world.core,
      { table: 'payables', id: second.id },
      stop,
      pay,
    )
    expect([stopped, paid]).toEqual([true, 'recorded'])
    expect(await world.statusOf(plan.agreementId)).toBe('active')
    expect((await world.lineOf(plan.agreementId, 1)).paid).toBe(second.amount)
  })

  it('two sweeps stop it once', async () => {
    const { second, stop } = await atTheEdge()
    const done = await inTurn(world.core, { table: 'payables', id: second.id }, stop, stop)
    expect(done).toEqual([true, false])
    expect(await world.rows('select id from agreement_breaches')).toHaveLength(1)
  })
})

describe('scenario 56: a creditor takes a debt back while its money comes', () => {
  async function recallable() {
    const edge = await atTheEdge()
    expect(await edge.stop()).toBe(true)
    world.days(30)
    const debtId = firstDebtOf(edge.plan)
    const [debt] = await world.rows<{ contract_number: string }>(
      'select contract_number from debts',
    )
    const { contract_number: contractNumber } = assertPresent(debt, 'the debt')
    const { creditorId } = world
    const recall = () =>
      inScope(world.core, SYSTEM, (tx) => recallDebt(tx, SYSTEM, { creditorId, contractNumber }))
    return { ...edge, debtId, recall }
  }

  it('the recall first: late money waits in suspense with its return proposed', async () => {
    const { second, debtId, recall, pay } = await recallable()
    await inTurn(world.core, { table: 'debts', id: debtId }, recall, pay)
    expect(await world.rows('select amount, reason, status from suspense_items')).toEqual([
      { amount: second.amount, reason: 'settled_elsewhere', status: 'open' },
    ])
    expect(await world.held(debtId)).toBe(0n)
  })

  it('the payment first: it is credited, and only the rest is taken back', async () => {
    const { second, debtId, recall, pay } = await recallable()
    await inTurn(world.core, { table: 'debts', id: debtId }, pay, recall)
    expect(await world.rows('select id from suspense_items')).toEqual([])
    const [credited] = await world.rows<{ amount: bigint }>(
      'select sum(amount)::bigint as amount from debt_allocations',
    )
    expect(credited?.amount).toBe(second.amount)
    expect(await world.held(debtId)).toBe(0n)
  })
})
