import { asc, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { staffSessions, staffUsers } from '#db/schema/staff.ts'
import { type CreditorId, newId, type StaffSessionId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { testScope } from '#server/testing/scope.ts'
import { ensureStaff, resolveStaffSession, signInStaff, signOutStaff } from './commands.ts'
import type { Role } from './model.ts'

const EMAIL = 'ana@operadora.example'
const PASSWORD = 'cavalo certo bateria grampo'

let core: TestCore

beforeEach(async () => {
  core = await createTestCore()
  await hire()
})

afterEach(() => core.close())

const hire = (changes: { password?: string; role?: Role; creditorIds?: CreditorId[] } = {}) =>
  inScope(core, testScope, (tx) =>
    ensureStaff(tx, testScope, {
      email: EMAIL,
      name: 'Ana',
      role: 'viewer',
      password: PASSWORD,
      creditorIds: null,
      ...changes,
    }),
  )

const change = (fields: Partial<typeof staffUsers.$inferInsert>) =>
  inScope(core, testScope, (tx) =>
    tx.db.update(staffUsers).set(fields).where(eq(staffUsers.email, EMAIL)),
  )

const IP = '192.0.2.7'

async function enter(): Promise<StaffSessionId> {
  const entered = await signInStaff(core, { email: EMAIL, password: PASSWORD, ip: IP })
  if (!entered.ok) throw new Error(entered.reason)
  return entered.value.sessionId
}

const isLive = async (id: StaffSessionId) => (await resolveStaffSession(core, id)) !== null

const audited = () =>
  inScope(core, testScope, async (tx) => {
    const rows = await tx.db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .orderBy(asc(auditEvents.at), asc(auditEvents.id))
    return rows.map(({ action }) => action)
  })

describe('signing in', () => {
  it('takes the right e-mail, however it is written, and the right password', async () => {
    const entered = await signInStaff(core, {
      email: ` ${EMAIL.toUpperCase()} `,
      password: PASSWORD,
      ip: IP,
    })
    expect(entered).toMatchObject({ ok: true, value: { name: 'Ana', email: EMAIL } })
    expect(await audited()).toEqual(['staff.signed_in'])
  })

  it.each([
    ['a wrong password', EMAIL, 'cavalo errado'],
    ['an empty password', EMAIL, ''],
    ['the right password with a blank', EMAIL, `${PASSWORD} `],
    ['an unknown e-mail', 'bia@operadora.example', PASSWORD],
    ['an e-mail that only looks alike', 'аna@operadora.example', PASSWORD],
    ['a pattern', '%@operadora.example', PASSWORD],
    ['the password nobody has', 'bia@operadora.example', 'nobody'],
  ])('refuses %s like every other reason, and opens nothing', async (_, email, password) => {
    expect(await signInStaff(core, { email, password, ip: IP })).toEqual({
      ok: false,
      reason: 'refused',
    })
    const sessions = await inScope(core, testScope, (tx) => tx.db.select().from(staffSessions))
    expect(sessions).toEqual([])
    expect(await audited()).toEqual([])
  })

  it('refuses even the right password after ten wrong ones from that network, and no other', async () => {
    for (let i = 0; i < 10; i++) {
      await signInStaff(core, { email: EMAIL, password: `errada ${i}`, ip: `192.0.2.${i}` })
    }
    const right = { email: EMAIL, password: PASSWORD }
    const here = await signInStaff(core, { ...right, ip: '192.0.2.77' })
    expect(here).toEqual({ ok: false, reason: 'refused' })
    expect((await signInStaff(core, { ...right, ip: '198.51.100.1' })).ok).toBe(true)
  })

  it('refuses who was disabled', async () => {
    await change({ disabledAt: core.clock.now() })
    const answer = await signInStaff(core, { email: EMAIL, password: PASSWORD, ip: IP })
    expect(answer).toEqual({ ok: false, reason: 'refused' })
  })

  it('keeps a password as argon2id only, salted', async () => {
    await inScope(core, testScope, (tx) =>
      ensureStaff(tx, testScope, {
        email: 'bia@operadora.example',
        name: 'Bia',
        role: 'viewer',
        password: PASSWORD,
        creditorIds: null,
      }),
    )
    const rows = await inScope(core, testScope, (tx) => tx.db.select().from(staffUsers))
    const hashes = rows.map((row) => row.passwordHash)
    for (const hash of hashes) {
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      expect(hash).not.toContain(PASSWORD)
    }
    expect(new Set(hashes).size).toBe(2)
  })

  it('leaves somebody who is already there as they are', async () => {
    await hire({ password: 'another one', role: 'owner' })
    expect(await isLive(await enter())).toBe(true)
    const rows = await inScope(core, testScope, (tx) => tx.db.select().from(staffUsers))
    expect(rows.map(({ role }) => role)).toEqual(['viewer'])
  })
})

describe('a staff session', () => {
  it('ends after half an hour of idleness and not before', async () => {
    const used = await enter()
    const idle = await enter()
    core.clock.advance({ minutes: 29, seconds: 59 })
    expect(await isLive(used)).toBe(true)
    core.clock.advance({ seconds: 1 })
    expect(await isLive(idle)).toBe(false)
    expect(await isLive(used)).toBe(true)
  })

  it('ends after twelve hours, however busy', async () => {
    const id = await enter()
    for (let passed = 0; passed < 700; passed += 20) {
      core.clock.advance({ minutes: 20 })
      expect(await isLive(id), `${passed + 20} minutes`).toBe(true)
    }
    core.clock.advance({ minutes: 19, seconds: 59 })
    expect(await isLive(id)).toBe(true)
    core.clock.advance({ seconds: 1 })
    expect(await isLive(id)).toBe(false)
  })

  it('ends at once when its person signs out, and no other session with it', async () => {
    const desk = await enter()
    const laptop = await enter()
    await signOutStaff(core, desk)
    expect(await isLive(desk)).toBe(false)
    expect(await isLive(laptop)).toBe(true)
    await signOutStaff(core, desk)
    expect((await audited()).filter((action) => action === 'staff.signed_out')).toHaveLength(1)
  })

  it('ends at once when its person is disabled', async () => {
    const id = await enter()
    await change({ disabledAt: core.clock.now() })
    expect(await isLive(id)).toBe(false)
  })

  it('has the role and the creditors of this moment, not of the sign-in', async () => {
    await change({ role: 'agent' })
    const id = await enter()
    const before = await resolveStaffSession(core, id)
    expect(before?.permissions.has('links.mint')).toBe(true)
    expect(before?.creditorIds).toBe('all')
    const creditorId = newId<CreditorId>()
    await change({ role: 'viewer', creditorIds: [creditorId] })
    const after = await resolveStaffSession(core, id)
    expect(after?.permissions.has('links.mint')).toBe(false)
    expect(after?.creditorIds).toEqual([creditorId])
  })

  it('is nothing for an id that was never handed out', async () => {
    expect(await isLive(newId<StaffSessionId>())).toBe(false)
  })

  it('sees nothing where its person works for no creditor', async () => {
    await change({ creditorIds: [] })
    expect((await resolveStaffSession(core, await enter()))?.creditorIds).toEqual([])
  })
})
