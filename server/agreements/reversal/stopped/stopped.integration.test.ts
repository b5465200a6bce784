import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inScope } from '#server/platform/db.ts'
import { SYSTEM } from '#server/testing/access.ts'
import {
  type BreachWorld,
  firstDebtOf,
  startBreachWorld,
  stoppedIn,
} from '#server/testing/breach-world.ts'
import { addReturn } from '#server/testing/returning.ts'
import { withdraw } from '../../withdrawal/commands.ts'

let world: BreachWorld

beforeEach(async () => {
  world = await startBreachWorld()
})
afterEach(() => world.end())

const EFFECTS = ['novation', 'proportional', 'restore'] as const

describe('money of a stopped agreement that goes back', () => {
  it.each(EFFECTS)(
    '%s: is owed again by its debts, as if it had never come',
    async (breachEffect) => {
      const plan = await stoppedIn(world, { breachEffect, principals: [60_000n, 40_000n] })
      const before = await world.owed(plan.debtIds)
      const first = await world.lineOf(plan.agreementId, 0)
      const { creditorId } = world
      await addReturn(world.core, { creditorId, payableId: first.id, amount: first.amount })
      expect(await world.owed(plan.debtIds)).toBe(before + first.amount)
      expect(await world.statusOf(plan.agreementId)).toBe('broken')
      expect((await world.lineOf(plan.agreementId, 0)).underReview).toBe(false)
    },
  )

  it('in parts, one after the other, ends as all of it at once', async () => {
    const plan = await stoppedIn(world, { halved: true, principals: [60_000n, 40_001n] })
    const first = await world.lineOf(plan.agreementId, 0)
    const { core, creditorId } = world
    for (const amount of [1n, 777n, first.amount - 778n]) {
      await addReturn(core, { creditorId, payableId: first.id, amount })
    }
    // Nothing was paid: all of both debts, as far as the deal is concerned.
    expect(await world.owed(plan.debtIds)).toBe(102_001n + 0n)
  })

  it('after the debts were paid in part is owed on top of what is left of them', async () => {
    const plan = await stoppedIn(world)
    const second = await world.lineOf(plan.agreementId, 1)
    await world.pay(second.id, 5_000n)
    const before = await world.owed(plan.debtIds)
    const { core, creditorId } = world
    const first = await world.lineOf(plan.agreementId, 0)
    await addReturn(core, { creditorId, payableId: first.id, amount: 1_000n })
    expect(await world.owed(plan.debtIds)).toBeGreaterThanOrEqual(before + 1_000n)
  })

  it('comes off the instalments where the agreement is brought back after it', async () => {
    const plan = await stoppedIn(world)
    const { core, creditorId } = world
    const first = await world.lineOf(plan.agreementId, 0)
    await addReturn(core, { creditorId, payableId: first.id, amount: 1_000n })
    const second = await world.lineOf(plan.agreementId, 1)
    const third = await world.lineOf(plan.agreementId, 2)
    await world.pay(second.id, second.amount + third.amount)
    expect(await world.statusOf(plan.agreementId)).toBe('active')
    expect((await world.lineOf(plan.agreementId, 0)).paid).toBe(first.amount)
  })

  it('that its debts cannot owe again is the creditor’s cost', async () => {
    const plan = await stoppedIn(world)
    const debtId = firstDebtOf(plan)
    await inScope(world.core, SYSTEM, (tx) =>
      tx.sql('update debts set recalled_at = now() where id = $1', [debtId]),
    )
    const first = await world.lineOf(plan.agreementId, 0)
    const { core, creditorId } = world
    await addReturn(core, { creditorId, payableId: first.id, amount: first.amount })
    const [cost] = await world.rows<{ balance: bigint }>(
      `select ledger_balance(creditor_id, id) as balance from ledger_accounts
        where kind = 'refund_expense'`,
    )
    expect(cost?.balance).toBe(first.amount)
  })

  it('of a plan that was undone and kept as payments is owed again by its debts', async () => {
    const plan = await world.plan()
    const first = await world.lineOf(plan.agreementId, 0)
    await world.pay(first.id, first.amount)
    const { agreementId } = plan
    await withdraw(world.core, world.scope, { agreementId, money: 'keep' })
    const before = await world.owed(plan.debtIds)
    const { core, creditorId } = world
    await addReturn(core, { creditorId, payableId: first.id, amount: 3_000n })
    expect(await world.owed(plan.debtIds)).toBe(before + 3_000n)
    expect(await world.statusOf(agreementId)).toBe('withdrawn')
  })
})
