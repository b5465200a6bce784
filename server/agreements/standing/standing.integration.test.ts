import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementById } from '#server/agreements/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import {
  type BreachWorld,
  firstDebtOf,
  lateIn,
  startBreachWorld,
  stoppedIn,
} from '#server/testing/breach-world.ts'
import type { BreachEffect } from '../model.ts'
import { withdraw } from '../withdrawal/commands.ts'
import type { PaidMoney } from '../withdrawal/model.ts'
import { standingOf } from './data.ts'

let world: BreachWorld

beforeEach(async () => {
  world = await startBreachWorld()
})
afterEach(() => world.end())

const standing = (agreementId: AgreementId) =>
  inScope(world.core, world.scope, async (tx) => {
    const agreement = await agreementById(tx, world.scope, agreementId)
    return standingOf(tx, world.scope, assertPresent(agreement, 'it is theirs'))
  })

describe('what a person is told of an agreement that is late', () => {
  it('before a notice: the least time that nothing changes, from today', async () => {
    const { agreementId } = await lateIn(world, 2)
    const { late, stopped, owed } = await standing(agreementId)
    expect(late).toMatchObject({ count: 1, noticeOn: null, lapses: false, charges: 0n })
    // Ten days after Friday, 25 December, and until a business day.
    expect(String(late?.goesOnUntil)).toBe('2027-01-04')
    expect([stopped, owed]).toEqual([null, null])
  })

  it('after a notice: the very day before the one on which it stops', async () => {
    const { agreementId } = await lateIn(world, 5)
    await world.notify()
    const told = await standing(agreementId)
    const until = assertPresent(told.late, 'it is late').goesOnUntil
    expect(String(told.late?.noticeOn)).toBe('2026-12-28')
    world.core.clock.set(`${until}T23:59:00-03:00`)
    expect(await world.sweep()).toBe(0)
    world.core.clock.set(`${until.add({ days: 1 })}T09:00:00-03:00`)
    expect(await world.sweep()).toBe(1)
  })

  it('a holiday where the debt is paid gives one more day: to the notice’s grace and to the repair', async () => {
    const plan = await lateIn(world, 5)
    await world.notify()
    const until = async () => String((await standing(plan.agreementId)).late?.goesOnUntil)
    expect(await until()).toBe('2027-01-07')
    await world.observe('PE', ['2027-01-07', '2027-01-18'])
    await world.rows("update debts set uf = 'PE', city = 'Recife'")
    expect(await until()).toBe('2027-01-08')
    world.core.clock.set('2027-01-08T15:00:00Z')
    expect(await world.sweep()).toBe(0)
    world.days(1)
    expect(await world.sweep()).toBe(1)
    const { stopped } = await standing(plan.agreementId)
    // Ten days after Saturday 9 January is Tuesday 19: Monday 18 does not matter.
    expect(String(stopped?.repair?.until)).toBe('2027-01-19')
  })

  it('where nothing was ever paid: the last day before it lapses, without a notice', async () => {
    const { agreementId } = await world.plan()
    world.days(3)
    const { late } = await standing(agreementId)
    expect(late).toMatchObject({ lapses: true })
    expect(String(late?.goesOnUntil)).toBe('2026-12-03')
  })
})

describe('what a person is told of an agreement that stopped', () => {
  it.each<[BreachEffect, bigint]>([
    ['novation', 34_667n],
    ['proportional', 68_001n],
    ['restore', 84_667n],
  ])('%s: what counted, what was left and why', async (breachEffect, left) => {
    // R$ 1.020,00 with the fine, for R$ 520,00 in three parts, of which one was paid.
    const plan = await stoppedIn(world, {
      breachEffect,
      halved: true,
      principals: [100_000n],
    })
    const { stopped, owed } = await standing(plan.agreementId)
    expect(stopped?.why).toEqual({
      debt: 102_000n,
      deal: 52_000n,
      credited: 17_333n,
      left,
    })
    expect(owed?.total).toBe(await world.owed(plan.debtIds))
    expect(owed?.debts.map(({ id }) => id)).toEqual([firstDebtOf(plan)])
  })

  it('until when paying what is late brings it back, how much that is, and that it came back', async () => {
    const plan = await stoppedIn(world)
    const { stopped } = await standing(plan.agreementId)
    const repair = assertPresent(stopped?.repair ?? null, 'it can be repaired')
    const due = await world.lineOf(plan.agreementId, 1)
    expect(repair).toMatchObject({ payableId: due.id, amount: due.amount })
    expect(await world.payWish({ kind: 'late', payableId: repair.payableId })).toBe(repair.amount)
    const after = await standing(plan.agreementId)
    expect(after).toMatchObject({ stopped: null, owed: null, late: null })
    expect(String(after.revivedOn)).toBe('2027-01-08')
  })

  it('nothing about coming back once its time is over', async () => {
    const plan = await stoppedIn(world)
    world.days(20)
    const { stopped, owed } = await standing(plan.agreementId)
    expect(stopped?.repair).toBeNull()
    expect(owed?.total).toBe(await world.owed(plan.debtIds))
  })
})

describe('what a person is told before undoing a plan', () => {
  it.each<PaidMoney>(['return', 'keep'])('is what undoing it leaves: %s', async (money) => {
    const plan = await world.plan({ halved: true, principals: [60_000n, 40_000n] })
    const first = await world.lineOf(plan.agreementId, 0)
    await world.pay(first.id, first.amount)
    const { withdrawal } = await standing(plan.agreementId)
    const told = assertPresent(withdrawal, 'it can be undone')
    expect(told.paid).toBe(first.amount)
    const undone = await withdraw(world.core, world.scope, { agreementId: plan.agreementId, money })
    expect(undone.ok).toBe(true)
    const after = await standing(plan.agreementId)
    expect(after.owed?.total).toBe(told.owedWithout[money])
    expect(await world.owed(plan.debtIds)).toBe(told.owedWithout[money])
    expect(after.undone).toMatchObject(
      money === 'return'
        ? { returning: first.amount, kept: 0n }
        : { returning: 0n, kept: first.amount },
    )
  })
})
