import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newSecret } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  createPerson,
  linkFor,
  newCpf,
  type Person,
  SYSTEM,
  scopeOf,
  signIn,
} from '#server/testing/access.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { revokeLink } from '../link/commands.ts'
import { linkByToken } from '../link/data.ts'
import { sessionCookie } from '../model.ts'
import { resolveSession, signOut } from './commands.ts'
import { sessionInfo } from './data.ts'

let core: TestCore
let maria: Person
beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())
beforeEach(async () => {
  core.clock.set(TEST_NOW)
  await core.pool.query('delete from rate_limits')
  maria = await createPerson(core, { document: newCpf() })
})

const isLive = async (secret: string) => (await resolveSession(core, secret)) !== null

describe('a session', () => {
  it('is resolved by one statement', async () => {
    const secret = await signIn(core, maria)
    const query = vi.spyOn(pg.Client.prototype, 'query')
    expect(await isLive(secret)).toBe(true)
    expect(query).toHaveBeenCalledTimes(1)
    query.mockRestore()
  })

  it('ends after fifteen idle minutes', async () => {
    const [early, late] = [await signIn(core, maria), await signIn(core, maria)]
    core.clock.advance({ seconds: 15 * 60 - 1 })
    expect(await isLive(early)).toBe(true)
    core.clock.advance({ seconds: 2 })
    expect(await isLive(late)).toBe(false)
    expect(await isLive(early)).toBe(true)
  })

  it('ends eight hours after it began, however busy', async () => {
    const secret = await signIn(core, maria)
    for (let minute = 10; minute < 8 * 60; minute += 10) {
      core.clock.advance({ minutes: 10 })
      expect(await isLive(secret)).toBe(true)
    }
    core.clock.advance({ seconds: 10 * 60 - 1 })
    expect(await isLive(secret)).toBe(true)
    core.clock.advance({ seconds: 2 })
    expect(await isLive(secret)).toBe(false)
  })

  it('notes activity at most once a minute', async () => {
    const secret = await signIn(core, maria)
    const { sessionId } = await scopeOf(core, secret)
    const lastSeen = () =>
      inScope(core, SYSTEM, async (tx) => {
        const [row] = await tx.sql<{ at: Temporal.Instant }>(
          'select last_seen_at as at from debtor_sessions where id = $1',
          [sessionId],
        )
        return row?.at.toString()
      })
    const before = await lastSeen()
    core.clock.advance({ seconds: 59 })
    await isLive(secret)
    expect(await lastSeen()).toBe(before)
    core.clock.advance({ seconds: 1 })
    await isLive(secret)
    expect(await lastSeen()).toBe(core.clock.now().toString())
  })

  it('is over at once when its person signs out', async () => {
    const secret = await signIn(core, maria)
    const other = await signIn(core, maria)
    await signOut(core, await scopeOf(core, secret))
    expect(await isLive(secret)).toBe(false)
    expect(await isLive(other)).toBe(true)
  })

  it('is over at once when its link is revoked, and outlives a link that was replaced', async () => {
    const token = await linkFor(core, maria)
    const secret = await signIn(core, maria, token)
    await linkFor(core, maria)
    expect(await isLive(secret)).toBe(true)
    await inScope(core, SYSTEM, async (tx) => {
      const link = await linkByToken(tx, SYSTEM, token)
      if (!link) throw new Error('the link is known')
      await revokeLink(tx, SYSTEM, { linkId: link.id, reason: 'staff' })
    })
    expect(await isLive(secret)).toBe(false)
  })

  it('is not found by a secret that was never given out', async () => {
    for (const secret of ['', 'x', newSecret(32), 'y'.repeat(100_000), "' or true --"]) {
      expect(await isLive(secret)).toBe(false)
    }
  })

  it('tells its pages until when it lasts', async () => {
    const scope = await scopeOf(core, await signIn(core, maria))
    const info = await inScope(core, scope, (tx) => sessionInfo(tx, scope))
    expect(info).toMatchObject({ rung: 'R1', confirmation: null, purpose: 'debts' })
    expect(info.expiresAt.toString()).toBe(core.clock.now().add({ hours: 8 }).toString())
  })

  it('cannot be read by the application outside of a scope', async () => {
    await signIn(core, maria)
    const { rows } = await core.pool.query('select * from debtor_sessions')
    expect(rows).toEqual([])
  })
})

describe('the cookie', () => {
  it('is bound to this host and to https, except on plain http', () => {
    expect(sessionCookie('https://acordoclaro.example')).toEqual({
      name: '__Host-quita',
      attributes: { httpOnly: true, secure: true, sameSite: 'lax', path: '/' },
    })
    expect(sessionCookie('http://localhost:3000')).toMatchObject({
      name: 'quita',
      attributes: { secure: false, httpOnly: true },
    })
  })
})
