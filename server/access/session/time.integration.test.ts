import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Letters } from '#server/people/letters/model.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  bornOn,
  createPerson,
  linkFor,
  newCpf,
  newestCode,
  type Person,
  SENDER,
  scopeOf,
  visitor,
} from '#server/testing/access.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { requestCode } from '../code/commands.ts'
import { confirmCode } from '../confirmation/commands.ts'
import { exchangeLink } from '../exchange/commands.ts'
import { allowTime, resolveSession } from './commands.ts'
import { sessionInfo } from './data.ts'

let core: TestCore
beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())
beforeEach(async () => {
  core.clock.set(TEST_NOW)
  await core.pool.query('delete from rate_limits')
})

/** It is 23 November 2026 in São Paulo. */
const SIXTY_TODAY = '1966-11-23'
const SIXTY_TOMORROW = '1966-11-24'

async function someone(birth: string | null): Promise<Person> {
  const person = await createPerson(core, { document: newCpf() })
  if (birth !== null) await bornOn(core, person, birth)
  return person
}

async function comeIn(person: Person, letters: Letters | null = null) {
  const entered = await exchangeLink(core, SENDER, {
    token: await linkFor(core, person),
    digits: person.digits,
    client: visitor(),
    formerSecret: null,
    letters,
  })
  if (!entered.ok || entered.value.kind !== 'entered') throw new Error('right digits enter')
  return entered.value
}

/** How many minutes the session may lie idle: it is looked at once, at the end of them. */
async function livesAfter(secret: string, minutes: number): Promise<boolean> {
  core.clock.advance({ seconds: minutes * 60 })
  return (await resolveSession(core, secret)) !== null
}

describe('time to read', () => {
  it('is twice as long from the sixtieth birthday on, and not a day before', async () => {
    const before = await comeIn(await someone(SIXTY_TOMORROW))
    expect(before.legalPriority).toBe(0)
    expect(await livesAfter(before.secret, 16)).toBe(false)
    const today = await comeIn(await someone(SIXTY_TODAY))
    expect(today.legalPriority).toBe(1)
    expect(await livesAfter(today.secret, 29)).toBe(true)
    expect(await livesAfter(today.secret, 31)).toBe(false)
  })

  it('begins with the day of São Paulo, when it is already tomorrow elsewhere', async () => {
    // 22 November, 23h30 in São Paulo.
    core.clock.set(Temporal.Instant.from('2026-11-23T02:30:00Z'))
    expect((await comeIn(await someone(SIXTY_TODAY))).legalPriority).toBe(0)
    core.clock.advance({ seconds: 30 * 60 })
    expect((await comeIn(await someone(SIXTY_TODAY))).legalPriority).toBe(1)
  })

  it('is the same for who asked for large letters, of whatever age', async () => {
    const { secret, legalPriority } = await comeIn(await someone(null), 'large')
    expect(legalPriority).toBe(0)
    expect(await livesAfter(secret, 29)).toBe(true)
  })

  it('stays long for who is served first and wants the usual letters', async () => {
    const { secret } = await comeIn(await someone(SIXTY_TODAY), 'usual')
    expect(await livesAfter(secret, 29)).toBe(true)
  })

  it('follows what is chosen while inside, and is said to the page', async () => {
    const { secret } = await comeIn(await someone(null))
    const scope = await scopeOf(core, secret)
    const minutes = () => inScope(core, scope, (tx) => sessionInfo(tx, scope))
    expect((await minutes()).idleMinutes).toBe(15)
    await inScope(core, scope, (tx) => allowTime(tx, scope, 'large'))
    expect((await minutes()).idleMinutes).toBe(30)
    await inScope(core, scope, (tx) => allowTime(tx, scope, 'usual'))
    expect((await minutes()).idleMinutes).toBe(15)
  })

  it('goes along when a code is entered', async () => {
    const person = await someone(SIXTY_TODAY)
    const { secret } = await comeIn(person)
    const scope = await scopeOf(core, secret)
    const act = { action: 'documents', subjectId: null } as const
    await requestCode(core, SENDER, scope, act)
    const code = await newestCode(core, person)
    const confirmed = await confirmCode(core, SENDER, scope, { ...act, code })
    if (!confirmed.ok) throw new Error(confirmed.reason)
    expect(await livesAfter(confirmed.value.secret, 29)).toBe(true)
  })

  it('never goes past the eight hours of any session', async () => {
    const { secret } = await comeIn(await someone(SIXTY_TODAY))
    for (let minute = 25; minute < 8 * 60; minute += 25)
      expect(await livesAfter(secret, 25)).toBe(true)
    expect(await livesAfter(secret, 25)).toBe(false)
  })
})
