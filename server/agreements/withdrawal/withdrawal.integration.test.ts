import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgreementId } from '#server/kernel/id.ts'
import { newId } from '#server/kernel/id.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { type BreachWorld, firstDebtOf, startBreachWorld } from '#server/testing/breach-world.ts'
import { addDebtor, signIn } from '#server/testing/portfolio.ts'
import { withdraw } from './commands.ts'
import type { PaidMoney } from './model.ts'

let world: BreachWorld

beforeEach(async () => {
  world = await startBreachWorld()
})
afterEach(() => world.end())

const undo = (agreementId: AgreementId, money: PaidMoney = 'return') =>
  withdraw(world.core, world.scope, { agreementId, money })

describe('within seven days a signed plan', () => {
  it('on which nothing was paid is undone: the debts are as they were', async () => {
    const plan = await world.plan({ principals: [60_000n, 40_000n], halved: true })
    expect(await undo(plan.agreementId)).toEqual({ ok: true, value: { returned: 0n, kept: 0n } })
    expect(await world.statusOf(plan.agreementId)).toBe('withdrawn')
    expect(await world.held(firstDebtOf(plan))).toBe(60_000n)
    expect(await world.held(plan.agreementId)).toBe(0n)
    expect(await world.rows('select id from debt_restatements')).toEqual([])
  })

  it('gives back what was paid: each return is asked for, and booked when it has left', async () => {
    const plan = await world.plan()
    const first = await world.lineOf(plan.agreementId, 0)
    await world.pay(first.id, first.amount)
    expect(await undo(plan.agreementId)).toEqual({
      ok: true,
      value: { returned: first.amount, kept: 0n },
    })
    expect(await world.rows('select amount, kind, status, reason from reversals')).toEqual([
      { amount: first.amount, kind: 'refund', status: 'requested', reason: 'withdrawal' },
    ])
    // Until it has left it is still the person's, on the instalments that it paid.
    expect(await world.held(plan.agreementId)).toBe(-first.amount)
    expect(await world.held(firstDebtOf(plan))).toBe(100_000n)
  })

  it('or keeps it as a payment of the debts, interest and fine first', async () => {
    const plan = await world.plan({ halved: true })
    const first = await world.lineOf(plan.agreementId, 0)
    await world.pay(first.id, first.amount)
    expect(await undo(plan.agreementId, 'keep')).toEqual({
      ok: true,
      value: { returned: 0n, kept: first.amount },
    })
    // R$ 1.000,00 and the fine of R$ 20,00 less R$ 173,33.
    expect(await world.owed(plan.debtIds)).toBe(102_000n - first.amount)
    expect(await world.held(plan.agreementId)).toBe(0n)
    expect(await world.rows('select id from reversals')).toEqual([])
  })

  it('is undone on the seventh day and not on the eighth', async () => {
    const plan = await world.plan()
    world.core.clock.set('2026-12-01T02:59:59Z')
    expect((await undo(plan.agreementId)).ok).toBe(true)
    world.core.clock.set('2026-11-23T15:00:00Z')
    const other = await world.plan()
    world.core.clock.set('2026-12-01T03:00:00Z')
    expect(await undo(other.agreementId)).toMatchObject({ ok: false, reason: 'too_late' })
  })

  it('is undone once, whoever taps twice, and its debts are free for another offer', async () => {
    const plan = await world.plan()
    const answers = await Promise.all([undo(plan.agreementId), undo(plan.agreementId)])
    expect(answers.map((answer) => answer.ok)).toEqual([true, true])
    expect(
      await world.rows("select id from ledger_transactions where kind = 'agreement_withdrawal'"),
    ).toHaveLength(1)
    const debtId = firstDebtOf(plan)
    const debts = [{ debtId, principal: await world.held(debtId) }]
    const { creditorId, scope, core } = world
    const terms = termsFor(core, { creditorId, scope, debts, kind: 'plan', instalments: 2 })
    expect((await accept(core, scope, terms)).ok).toBe(true)
  })

  it('is nobody else’s to undo', async () => {
    const plan = await world.plan()
    const stranger = await signIn(world.core, await addDebtor(world.core, '11144477735'), 'R2')
    const input = { agreementId: plan.agreementId, money: 'return' } as const
    const foreign = await withdraw(world.core, stranger, input)
    const missing = await withdraw(world.core, stranger, { ...input, agreementId: newId() })
    expect(foreign).toEqual(missing)
    expect(foreign).toMatchObject({ ok: false, reason: 'not_found' })
    expect(await world.statusOf(plan.agreementId)).toBe('active')
  })
})

it('money that comes after a plan was undone waits in suspense with its return proposed', async () => {
  const plan = await world.plan()
  const first = await world.lineOf(plan.agreementId, 0)
  const reference = await world.chargeFor(first.id, first.amount)
  await undo(plan.agreementId)
  await world.settle(reference, first.amount)
  expect(await world.rows('select reason from suspense_items')).toEqual([
    { reason: 'payable_cancelled' },
  ])
})
