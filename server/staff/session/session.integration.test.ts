import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { staffSessions, staffUsers } from '#db/schema/staff.ts'
import { type CreditorId, newId, type StaffSessionId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { type Colleague, enter, hire } from '#server/staff/testing.ts'
import { testScope } from '#server/testing/scope.ts'
import { resolveStaffSession, signOutStaff } from './commands.ts'

let core: TestCore
let ana: Colleague

beforeEach(async () => {
  core = await createTestCore()
  ana = await hire(core)
})

afterEach(() => core.close())

const change = (fields: Partial<typeof staffUsers.$inferInsert>) =>
  inScope(core, testScope, (tx) =>
    tx.db.update(staffUsers).set(fields).where(eq(staffUsers.id, ana.id)),
  )

const isLive = async (id: StaffSessionId) => (await resolveStaffSession(core, id)) !== null

describe('a staff session', () => {
  it('ends after half an hour of idleness and not before', async () => {
    const idle = await enter(core, ana)
    const used = await enter(core, ana)
    core.clock.advance({ minutes: 29, seconds: 59 })
    expect(await isLive(used)).toBe(true)
    core.clock.advance({ seconds: 1 })
    expect(await isLive(idle)).toBe(false)
    expect(await isLive(used)).toBe(true)
  })

  it('ends after twelve hours, however busy', async () => {
    const id = await enter(core, ana)
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
    const desk = await enter(core, ana)
    const laptop = await enter(core, ana)
    await signOutStaff(core, desk)
    expect(await isLive(desk)).toBe(false)
    expect(await isLive(laptop)).toBe(true)
    await signOutStaff(core, desk)
    const events = await inScope(core, testScope, (tx) =>
      tx.db.select().from(auditEvents).where(eq(auditEvents.action, 'staff.signed_out')),
    )
    expect(events).toHaveLength(1)
  })

  it('ends at once when its person is disabled', async () => {
    const id = await enter(core, ana)
    await change({ disabledAt: core.clock.now() })
    expect(await isLive(id)).toBe(false)
  })

  it('has the role and the creditors of this moment, not of the sign-in', async () => {
    await change({ role: 'agent' })
    const id = await enter(core, ana)
    const before = await resolveStaffSession(core, id)
    expect(before?.permissions.has('debtors.assist')).toBe(true)
    expect(before?.creditorIds).toBe('all')
    const creditorId = newId<CreditorId>()
    await change({ role: 'viewer', creditorIds: [creditorId] })
    const after = await resolveStaffSession(core, id)
    expect(after?.permissions.has('debtors.assist')).toBe(false)
    expect(after?.creditorIds).toEqual([creditorId])
  })

  it('is nothing for an id that was never handed out', async () => {
    expect(await isLive(newId<StaffSessionId>())).toBe(false)
  })

  it('sees nothing where its person works for no creditor', async () => {
    await change({ creditorIds: [] })
    expect((await resolveStaffSession(core, await enter(core, ana)))?.creditorIds).toEqual([])
  })

  it('knows when the factor was given, and from which network, never from which address', async () => {
    const client = { ip: '203.0.113.77', userAgent: 'Telefone' }
    const id = await enter(core, ana, client)
    expect((await resolveStaffSession(core, id))?.factorAt).toEqual(core.clock.now())
    const [row] = await inScope(core, testScope, (tx) =>
      tx.db.select().from(staffSessions).where(eq(staffSessions.id, id)),
    )
    expect(row).toMatchObject({
      enteredBy: 'totp',
      network: '203.0.113.0/24',
      userAgent: 'Telefone',
    })
  })
})
