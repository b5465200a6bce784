import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { situationOf } from '#server/offers/situation/data.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { SENDER, SYSTEM } from '#server/testing/access.ts'
import { answerCase } from '../answering/commands.ts'
import { openCase } from '../commands.ts'
import { sweepCases } from '../jobs.ts'
import type { CaseKind, CaseReason } from '../model.ts'
import { type CareWorld, comeIn, openCareWorld, order } from '../testing.ts'

let world: CareWorld
const START = '2026-11-23T15:00:00Z'

beforeAll(async () => {
  world = await openCareWorld()
})

beforeEach(() => world.core.clock.set(START))

afterAll(() => world.core.close())

/** What a person owes today, at all creditors together. */
async function owed(scope: DebtorScope): Promise<bigint> {
  const { positions } = await inScope(world.core, scope, (tx) => situationOf(tx, scope))
  return positions.reduce((all, { total }) => all + total, 0n)
}

const later = (days: number) => world.core.clock.advance({ hours: days * 24 })

async function asks(kind: CaseKind, reason: CaseReason) {
  const scope = await comeIn(world, await world.someone())
  const opened = await openCase(world.core, scope, order({ kind, reason }))
  if (!opened.ok) throw new Error(opened.reason)
  return { scope, caseId: opened.value.id, atFirst: await owed(scope) }
}

const answer = (
  caseId: Parameters<typeof answerCase>[3]['caseId'],
  outcome: 'accepted' | 'refused',
) =>
  answerCase(world.core, SENDER, world.agent, {
    caseId,
    outcome,
    words: 'Conferimos.',
    quietDays: 0,
    isSure: true,
  })

describe('what is owed', () => {
  it('does not grow in a breathing space, also before a sweep says that it is over, and goes on after it', async () => {
    const { scope, atFirst } = await asks('breathing_space', 'lost_income')
    later(20)
    expect(await owed(scope)).toBe(atFirst)
    later(10)
    expect(await owed(scope)).toBe(atFirst)
    later(15)
    const afterwards = await owed(scope)
    expect(afterwards > atFirst).toBe(true)
    await sweepCases(world.core, SYSTEM)
    expect(await owed(scope)).toBe(afterwards)
    const other = await comeIn(world, await world.someone())
    expect((await owed(other)) > afterwards).toBe(true)
  })

  it.each([
    ['bereavement', 'relative'],
    ['over_indebted', 'procon'],
    ['over_indebted', 'court'],
  ] as const)(
    'does not grow from the day of %s (%s) on, as long as it stands',
    async (kind, reason) => {
      const { scope, caseId, atFirst } = await asks(kind, reason)
      later(5)
      await answer(caseId, 'accepted')
      later(400)
      expect(await owed(scope)).toBe(atFirst)
    },
  )

  it('stops growing on the day on which a plan for all accounts is accepted, and not before', async () => {
    const { scope, caseId, atFirst } = await asks('over_indebted', 'lost_income')
    later(5)
    const then = await owed(scope)
    expect(then > atFirst).toBe(true)
    await answer(caseId, 'accepted')
    later(60)
    expect(await owed(scope)).toBe(then)
  })

  it('keeps the days that were given after a no: nobody is charged for having asked', async () => {
    const { scope, caseId, atFirst } = await asks('over_indebted', 'procon')
    later(10)
    await answer(caseId, 'refused')
    expect(await owed(scope)).toBe(atFirst)
    later(10)
    expect((await owed(scope)) > atFirst).toBe(true)
  })

  it('grows on where somebody only tells of a hard month, or has a lawyer', async () => {
    for (const [kind, reason] of [
      ['hardship', 'illness'],
      ['represented', 'lawyer'],
    ] as const) {
      const { scope, atFirst } = await asks(kind, reason)
      later(30)
      expect((await owed(scope)) > atFirst).toBe(true)
    }
  })
})
