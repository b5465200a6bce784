import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { owedOf } from '#server/agreements/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { ContactId } from '#server/kernel/id.ts'
import { suppressContact } from '#server/people/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import {
  type BreachWorld,
  firstDebtOf,
  lateIn,
  type PlanOptions,
  startBreachWorld,
  stoppedIn,
} from '#server/testing/breach-world.ts'

let world: BreachWorld

beforeEach(async () => {
  world = await startBreachWorld()
})
afterEach(() => world.end())

const lateBy = (days: number, more?: PlanOptions) => lateIn(world, days, more)
const stopped = (more?: PlanOptions) => stoppedIn(world, more)

describe('an agreement that is late', () => {
  it('is told so once, after three days, and stops only when the days after that are over', async () => {
    const plan = await lateBy(2)
    expect(await world.notify()).toBe(0)
    world.core.clock.set('2026-12-28T15:00:00Z')
    expect(await world.notify()).toBe(1)
    world.days(1)
    expect(await world.notify()).toBe(0)
    world.days(9)
    // 7 January is the tenth day: it still goes on.
    expect(await world.sweep()).toBe(0)
    expect(await world.statusOf(plan.agreementId)).toBe('active')
    world.days(1)
    expect(await world.sweep()).toBe(1)
    expect(await world.statusOf(plan.agreementId)).toBe('broken')
    expect(await world.sweep()).toBe(0)
  })

  it('goes on when what is late is paid before, and a later lateness has its own notice', async () => {
    const plan = await lateBy(5)
    await world.notify()
    world.days(9)
    const second = await world.lineOf(plan.agreementId, 1)
    await world.pay(second.id, second.amount)
    world.days(10)
    expect(await world.sweep()).toBe(0)
    world.core.clock.set('2027-01-28T15:00:00Z')
    expect(await world.notify()).toBe(1)
    expect(await world.sweep()).toBe(0)
  })

  it('is never stopped by a notice that was refused, is on its way, or went to a dead address', async () => {
    const plan = await lateBy(5)
    world.answerWith({ kind: 'refused', reason: 'rejected', detail: 'no such number' })
    expect(await world.notify()).toBe(1)
    world.days(11)
    expect(await world.sweep()).toBe(0)
    // Another contact is tried; its outcome stays unknown.
    world.core.clock.set('2027-01-08T15:00:00Z')
    world.answerWith({ kind: 'unknown', cause: 'timeout', detail: '' })
    expect(await world.notify()).toBe(1)
    world.days(20)
    expect(await world.sweep()).toBe(0)
    expect(await world.statusOf(plan.agreementId)).toBe('active')
  })

  it('goes on where the address of its notice turned out to be somebody else’s', async () => {
    const plan = await lateBy(5)
    await world.notify()
    const [told] = await world.rows<{ contact_id: ContactId }>(
      "select contact_id from messages where template = 'agreement_notice'",
    )
    await inScope(world.core, SYSTEM, (tx) =>
      suppressContact(tx, SYSTEM, {
        contactId: assertPresent(told, 'a notice').contact_id,
        reason: 'not_me',
      }),
    )
    world.days(11)
    expect(await world.sweep()).toBe(0)
    expect(await world.statusOf(plan.agreementId)).toBe('active')
  })

  it('is written about in hours of contact only', async () => {
    await lateBy(5)
    world.core.clock.set('2026-12-28T23:00:00Z')
    expect(await world.notify()).toBe(0)
    world.core.clock.set('2026-12-27T15:00:00Z')
    expect(await world.notify()).toBe(0)
    world.core.clock.set('2026-12-28T15:00:00Z')
    expect(await world.notify()).toBe(1)
  })

  it('waits for a person where an instalment is under review', async () => {
    const plan = await lateBy(5)
    await world.notify()
    await inScope(world.core, SYSTEM, (tx) =>
      tx.sql('update payables set review_since = now() where ledger_account_id = $1', [
        plan.agreementId,
      ]),
    )
    world.days(11)
    expect(await world.sweep()).toBe(0)
  })

  it('waits for the outcome of a charge that nobody knows', async () => {
    const plan = await lateBy(5)
    await world.notify()
    const second = await world.lineOf(plan.agreementId, 1)
    await world.chargeFor(second.id, second.amount)
    await inScope(world.core, SYSTEM, (tx) =>
      tx.sql("update charges set status = 'unknown' where status = 'live'"),
    )
    world.days(11)
    expect(await world.sweep()).toBe(0)
  })
})

describe('what a stopped agreement leaves', () => {
  // R$ 1.000,00 + fine R$ 20,00, half of the principal let off: a deal of R$ 520,00 in three.
  it.each([
    ['proportional', 68_001n],
    ['restore', 84_667n],
    ['novation', 34_667n],
  ] as const)('%s', async (breachEffect, owed) => {
    const plan = await stopped({ breachEffect, halved: true })
    expect(await world.held(plan.agreementId)).toBe(0n)
    expect(await world.owed(plan.debtIds)).toBe(owed)
  })

  it('is asked for nowhere else: its charges are taken back and its debts are free', async () => {
    const plan = await stopped()
    const second = await world.lineOf(plan.agreementId, 1)
    expect(second.cancelled).toBe(true)
    expect(await world.price({ kind: 'instalment', payableId: second.id })).toMatchObject({
      ok: false,
      reason: 'closed',
    })
    const terms = termsFor(world.core, {
      creditorId: world.creditorId,
      scope: world.scope,
      debts: [{ debtId: firstDebtOf(plan), principal: await world.held(firstDebtOf(plan)) }],
      kind: 'plan',
      instalments: 6,
    })
    expect((await accept(world.core, world.scope, terms)).ok).toBe(true)
  })

  it('bears the original contract’s interest from that day on, and its fine never again', async () => {
    const plan = await stopped({ breachEffect: 'restore' })
    const before = await world.owed(plan.debtIds)
    // R$ 1.020,00 less R$ 340,00: the fine is paid, R$ 680,00 of principal are left.
    expect(before).toBe(68_000n)
    world.days(30)
    expect(await world.owed(plan.debtIds)).toBe(68_680n)
  })

  it('bears nothing more where the agreement had replaced the debts', async () => {
    const plan = await stopped({ breachEffect: 'novation' })
    const before = await world.owed(plan.debtIds)
    world.days(300)
    expect(await world.owed(plan.debtIds)).toBe(before)
  })
})

describe('money that comes after an agreement stopped', () => {
  it('scenario 24: less than what is late goes to the debts by law, and revives nothing', async () => {
    const plan = await stopped({ breachEffect: 'restore', principals: [60_000n, 40_000n] })
    const second = await world.lineOf(plan.agreementId, 1)
    const before = await world.owed(plan.debtIds)
    expect(await world.pay(second.id, 5_000n)).toBe('recorded')
    expect(await world.statusOf(plan.agreementId)).toBe('broken')
    expect(await world.owed(plan.debtIds)).toBe(before - 5_000n)
    expect(await world.rows('select suspense_items.id from suspense_items')).toEqual([])
  })

  it('scenario 24: beyond the days of repair, even all that was late only goes to the debts', async () => {
    const plan = await stopped()
    const second = await world.lineOf(plan.agreementId, 1)
    const third = await world.lineOf(plan.agreementId, 2)
    world.days(15)
    const before = await world.owed(plan.debtIds)
    const all = second.amount + third.amount
    await world.pay(second.id, all)
    expect(await world.statusOf(plan.agreementId)).toBe('broken')
    expect(await world.owed(plan.debtIds)).toBe(before - all)
  })

  it('scenario 25: for a debt that was settled another way waits in suspense', async () => {
    const plan = await stopped()
    const second = await world.lineOf(plan.agreementId, 1)
    const reference = await world.chargeFor(second.id, second.amount)
    world.days(12)
    const owed = await world.owed(plan.debtIds)
    const third = await world.lineOf(plan.agreementId, 2)
    await world.pay(third.id, owed)
    expect(await world.owed(plan.debtIds)).toBe(0n)
    await world.settle(reference, second.amount)
    expect(await world.rows('select amount, reason, status from suspense_items')).toEqual([
      { amount: second.amount, reason: 'settled_elsewhere', status: 'open' },
    ])
  })

  it('scenario 25: for a debt that another agreement holds now waits in suspense', async () => {
    const plan = await stopped()
    const second = await world.lineOf(plan.agreementId, 1)
    const principal = await world.held(firstDebtOf(plan))
    const terms = termsFor(world.core, {
      creditorId: world.creditorId,
      scope: world.scope,
      debts: [{ debtId: firstDebtOf(plan), principal }],
      kind: 'plan',
      instalments: 6,
    })
    expect((await accept(world.core, world.scope, terms)).ok).toBe(true)
    await world.pay(second.id, second.amount)
    expect(await world.statusOf(plan.agreementId)).toBe('broken')
    expect(await world.held(terms.id)).toBe(terms.total)
    expect(await world.rows('select reason from suspense_items')).toEqual([
      { reason: 'settled_elsewhere' },
    ])
  })
})

describe('within the days of repair', () => {
  it('paying what is late brings the agreement back as it was', async () => {
    const plan = await stopped()
    const second = await world.lineOf(plan.agreementId, 1)
    const third = await world.lineOf(plan.agreementId, 2)
    const paid = await world.payWish({ kind: 'late', payableId: second.id })
    expect(paid).toBe(second.amount)
    expect(await world.statusOf(plan.agreementId)).toBe('active')
    expect(await world.held(plan.agreementId)).toBe(third.amount)
    for (const debtId of plan.debtIds) expect(await world.held(debtId)).toBe(0n)
    const after = await world.linesOf(plan.agreementId)
    expect(after.map((line) => line.cancelled)).toEqual([false, false, false])
    // It ends as any other.
    await world.pay(third.id, third.amount)
    expect(await world.statusOf(plan.agreementId)).toBe('settled')
  })

  it('smaller payments add up: what the debts had got becomes payments of the instalments', async () => {
    const plan = await stopped({
      lateCharges: { fineRate: '0.02', monthlyRate: '0.01', freeDays: 5 },
    })
    const second = await world.lineOf(plan.agreementId, 1)
    const payableId = second.id
    await world.pay(payableId, 10_000n)
    world.days(3)
    const rest = await world.payWish({ kind: 'late', payableId })
    expect(rest).toBeLessThan(second.amount)
    expect(await world.statusOf(plan.agreementId)).toBe('active')
    const paid = await world.lineOf(plan.agreementId, 1)
    expect(paid.paid).toBe(10_000n + rest)
    expect(owedOf(paid)).toBe(paid.paid)
    expect(await world.rows('select id from suspense_items')).toEqual([])
  })

  it('money paid in time and heard of late brings it back: the instant of payment decides', async () => {
    const plan = await stopped()
    const second = await world.lineOf(plan.agreementId, 1)
    const paidAt = world.core.clock.now().subtract({ hours: 48 })
    world.days(40)
    await world.pay(second.id, second.amount, paidAt)
    expect(await world.statusOf(plan.agreementId)).toBe('active')
  })

  it('can stop again, by a notice of its own', async () => {
    const plan = await stopped()
    const second = await world.lineOf(plan.agreementId, 1)
    await world.payWish({ kind: 'late', payableId: second.id })
    world.core.clock.set('2027-01-28T15:00:00Z')
    expect(await world.notify()).toBe(1)
    // The tenth day is the Sunday before Carnival: it goes on until Ash Wednesday.
    world.days(13)
    expect(await world.sweep()).toBe(0)
    world.days(1)
    expect(await world.sweep()).toBe(1)
    expect(await world.statusOf(plan.agreementId)).toBe('broken')
    expect(await world.rows('select id from agreement_breaches')).toHaveLength(2)
  })
})
