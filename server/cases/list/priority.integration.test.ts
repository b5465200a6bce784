import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CareWorld, openCareWorld } from '#server/cases/testing.ts'
import type { CaseId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { bornOn } from '#server/testing/access.ts'
import { CASES_PAGE, type CasePlace, listCases } from './data.ts'

let world: CareWorld

beforeAll(async () => {
  world = await openCareWorld()
})

afterAll(() => world.core.close())

/** A case that somebody born on that day opened; they asked for a call. */
async function askedBy(birth: string | null): Promise<CaseId> {
  const person = await world.someone()
  if (birth !== null) await bornOn(world.core, person, birth)
  const opened = await world.opened(person, { kind: 'callback', reason: 'any_time' })
  return opened.case.id
}

async function page(after: CasePlace | null) {
  const all = { state: 'open', kind: null, creditorId: null, mine: false, after } as const
  return inScope(world.core, world.manager, (tx) => listCases(tx, world.manager, all))
}

describe('who is served first by law', () => {
  it('comes first among those of the same day, at 80 before 60, and never before an earlier day', async () => {
    const earlier = await askedBy(null)
    world.core.clock.advance({ hours: 24 })
    const usual = await askedBy('1966-11-25')
    const sixty = await askedBy('1966-11-24')
    const eighty = await askedBy('1946-11-24')
    const { rows } = await page(null)
    const ours = rows.filter(({ id }) => [earlier, usual, sixty, eighty].includes(id))
    expect(ours.map(({ id }) => id)).toEqual([earlier, eighty, sixty, usual])
    expect(ours.map(({ legalPriority }) => legalPriority)).toEqual([0, 2, 1, 0])
  })

  it('is found once, on whatever page of the list', async () => {
    for (let n = 0; n < CASES_PAGE; n++) await askedBy(n % 3 === 0 ? '1950-01-01' : null)
    const seen: CaseId[] = []
    let after: CasePlace | null = null
    do {
      const found: Awaited<ReturnType<typeof page>> = await page(after)
      seen.push(...found.rows.map(({ id }) => id))
      after = found.next
    } while (after !== null)
    expect(seen.length).toBeGreaterThan(CASES_PAGE)
    expect(new Set(seen).size).toBe(seen.length)
  })
})
