import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agreementById } from '#server/agreements/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type AgreementId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { mintDeputyScope } from '#server/platform/scope-mint.ts'
import { type BreachWorld, startBreachWorld } from '#server/testing/breach-world.ts'
import { copyOf, holderMark, isOthersCopy } from './data.ts'

let world: BreachWorld

beforeAll(async () => {
  world = await startBreachWorld()
})
afterAll(() => world.end())

const kept = (agreementId: AgreementId, scope: DebtorScope = world.scope) =>
  inScope(world.core, scope, async (tx) => {
    const agreement = await agreementById(tx, scope, agreementId)
    return copyOf(tx, scope, assertPresent(agreement, 'theirs'))
  })

describe('what a person may keep on their device', () => {
  it('has the days of what is open, and neither a name nor an amount', async () => {
    const { agreementId } = await world.plan()
    const [first, second, third] = await world.linesOf(agreementId)
    await world.pay(assertPresent(first, 'a line').id, assertPresent(first, 'a line').amount)
    const copy = assertPresent(await kept(agreementId), 'a copy')
    expect(copy.dates).toEqual([
      { label: 'Parcela 1 de 2', on: second?.dueOn.toString() },
      { label: 'Parcela 2 de 2', on: third?.dueOn.toString() },
    ])
    expect(Object.keys(copy).toSorted()).toEqual(['agreement', 'dates', 'receipt'])
  })

  it('has no day once the agreement is paid, so that the device forgets it', async () => {
    const { agreementId } = await world.plan({ instalments: 2 })
    for (const line of await world.linesOf(agreementId)) await world.pay(line.id, line.amount)
    expect(await world.statusOf(agreementId)).toBe('settled')
    expect(await kept(agreementId)).toMatchObject({ dates: [] })
  })

  it('is nothing at all for staff who look in their place', async () => {
    const { agreementId } = await world.plan()
    const { debtorId } = world.scope
    const deputy = mintDeputyScope({
      debtorId,
      sessionId: newId(),
      isMinor: false,
      legalPriority: 0,
      deputy: { mode: 'view', staffId: newId(), creditorIds: [world.creditorId] },
    })
    expect(await kept(agreementId, deputy)).toBeNull()
  })
})

describe('the mark of a copy', () => {
  it('tells whether who comes is somebody else, and nothing where there is none', () => {
    const { debtorId } = world.scope
    expect(isOthersCopy(holderMark(debtorId), debtorId)).toBe(false)
    expect(isOthersCopy(holderMark(newId()), debtorId)).toBe(true)
    expect(isOthersCopy(null, debtorId)).toBe(false)
    expect(holderMark(debtorId)).not.toContain(debtorId.slice(0, 8))
  })
})
