import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lapse, supersede } from '#server/agreements/ending/commands.ts'
import type { AgreementStatus } from '#server/agreements/model.ts'
import type { AgreementId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { type BreachWorld, startBreachWorld } from '#server/testing/breach-world.ts'
import { addDebt } from '#server/testing/portfolio.ts'
import { withdraw } from '../withdrawal/commands.ts'
import { breakAgreement } from './commands.ts'

let world: BreachWorld

beforeEach(async () => {
  world = await startBreachWorld()
})
afterEach(() => world.end())

const keyOf = (agreementId: AgreementId) => ({ creditorId: world.creditorId, agreementId })

async function spot(): Promise<AgreementId> {
  const { core, creditor, creditorId, scope } = world
  const debts = [await addDebt(core, creditor, scope.debtorId, { principal: 50_000n })]
  const terms = termsFor(core, { creditorId, scope, debts, kind: 'spot' })
  const accepted = await accept(core, scope, terms)
  if (!accepted.ok) throw new Error(accepted.reason)
  return accepted.value.agreementId
}

async function planPaidOnce(): Promise<AgreementId> {
  const plan = await world.plan()
  const first = await world.lineOf(plan.agreementId, 0)
  await world.pay(first.id, first.amount)
  return plan.agreementId
}

/** Late since December, told so, and beyond its grace. */
async function stopped(): Promise<AgreementId> {
  const agreementId = await planPaidOnce()
  world.core.clock.set('2026-12-28T15:00:00Z')
  await world.notify()
  world.days(11)
  expect(await world.sweep()).toBe(1)
  return agreementId
}

const BRING: Record<AgreementStatus, () => Promise<AgreementId>> = {
  awaiting_payment: spot,
  active: planPaidOnce,
  settled: async () => {
    const agreementId = await planPaidOnce()
    for (const place of [1, 2]) {
      const line = await world.lineOf(agreementId, place)
      await world.pay(line.id, line.amount)
    }
    return agreementId
  },
  broken: stopped,
  withdrawn: async () => {
    const { agreementId } = await world.plan()
    await withdraw(world.core, world.scope, { agreementId, money: 'return' })
    return agreementId
  },
  lapsed: async () => {
    const { agreementId } = await world.plan()
    await inScope(world.core, SYSTEM, (tx) => lapse(tx, SYSTEM, keyOf(agreementId)))
    return agreementId
  },
  superseded: async () => {
    const agreementId = await spot()
    await inScope(world.core, SYSTEM, (tx) => supersede(tx, SYSTEM, keyOf(agreementId)))
    return agreementId
  },
}

const STATES = Object.keys(BRING) as AgreementStatus[]

describe('an agreement in each of its states', () => {
  it.each(STATES)('%s: is stopped by nothing but a notice and its grace', async (state) => {
    const agreementId = await BRING[state]()
    const done = await inScope(world.core, SYSTEM, (tx) =>
      breakAgreement(tx, SYSTEM, keyOf(agreementId)),
    )
    expect(done).toBe(false)
    expect(await world.statusOf(agreementId)).toBe(state)
  })

  it.each(STATES)('%s: is undone by its person only while it runs', async (state) => {
    const agreementId = await BRING[state]()
    const undone = await withdraw(world.core, world.scope, { agreementId, money: 'return' })
    // A second tap on a plan that was undone is answered as the first.
    expect(undone.ok).toBe(state === 'active' || state === 'withdrawn')
    expect(await world.statusOf(agreementId)).toBe(state === 'active' ? 'withdrawn' : state)
  })

  it.each(STATES)(
    '%s: gets what is late only where something is late or can come back',
    async (state) => {
      const agreementId = await BRING[state]()
      const line = await world.lineOf(agreementId, 0)
      const priced = await world.price({ kind: 'late', payableId: line.id })
      expect(priced.ok).toBe(state === 'broken')
    },
  )

  it.each(STATES)('%s: keeps or leaves its state by money as the table says', async (state) => {
    const agreementId = await BRING[state]()
    const line = await world.lineOf(agreementId, (await world.linesOf(agreementId)).length - 1)
    await world.pay(line.id, 100n)
    expect(await world.statusOf(agreementId)).toBe(state)
  })
})
