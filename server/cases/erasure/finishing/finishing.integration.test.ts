import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { computeProfiles } from '#server/journeys/profile/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { type Erasing, openErasing } from '../testing.ts'
import { finishErasures } from './commands.ts'

let erasing: Erasing

beforeAll(async () => {
  erasing = await openErasing()
})

afterAll(() => erasing.close())

describe('after an erasure', () => {
  it('lets signs of visits go after the six months for which the law wants them', async () => {
    const { person, case: one } = await erasing.whoAsks()
    const { core } = erasing.world
    await erasing.erase(one.id)
    const before = await erasing.count('debtor_sessions', person)
    expect(before).toBeGreaterThan(0)
    await finishErasures(core, SYSTEM)
    expect(await erasing.count('debtor_sessions', person)).toBe(before)
    await erasing.owner.query(
      `update erasures set erased_at = erased_at - interval '7 months' where debtor_id = $1`,
      [person.id],
    )
    await erasing.owner.query(
      `update debtor_sessions set created_at = created_at - interval '7 months' where debtor_id = $1`,
      [person.id],
    )
    await erasing.owner.query(
      `update access_links set created_at = created_at - interval '7 months' where debtor_id = $1`,
      [person.id],
    )
    expect((await finishErasures(core, SYSTEM)).visits).toBe(1)
    expect(await erasing.count('debtor_sessions', person)).toBe(0)
    expect(await erasing.count('access_links', person)).toBe(0)
  })

  it('takes the profile away for good: the next night makes no other', async () => {
    const { person, case: one } = await erasing.whoAsks()
    const { core, house } = erasing.world
    const night = () => inScope(core, SYSTEM, (tx) => computeProfiles(tx, SYSTEM, house.creditorId))
    await night()
    expect(await erasing.count('debtor_profiles', person)).toBe(1)
    await erasing.erase(one.id)
    await night()
    expect(await erasing.count('debtor_profiles', person)).toBe(0)
  })

  it('opens what never changes for the person who asked, and for nobody else', async () => {
    const { core } = erasing.world
    const other = await erasing.whoAsks()
    const rewrite = (text: string) => inScope(core, SYSTEM, (tx) => tx.sql(text, [other.person.id]))
    await expect(
      rewrite('update case_entries set words_sealed = null where debtor_id = $1'),
    ).rejects.toThrow()
    await expect(rewrite('delete from quotes where debtor_id = $1')).rejects.toThrow()
    await expect(
      rewrite('update replies set words_sealed = null where debtor_id = $1'),
    ).rejects.toThrow()
    await erasing.erase(other.case.id)
    await expect(
      rewrite(`update case_entries set kind = 'opened' where debtor_id = $1`),
    ).rejects.toThrow()
  })
})
