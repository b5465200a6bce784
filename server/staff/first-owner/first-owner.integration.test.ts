import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { staffIdentities, staffUsers } from '#db/schema/staff.ts'
import { newId, type StaffIdentityId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { openInvitation } from '#server/staff/enrolment/commands.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { DESK, enter, hire } from '#server/staff/testing.ts'
import { SENDER } from '#server/testing/access.ts'
import { testScope } from '#server/testing/scope.ts'
import { inviteFirstOwner } from './commands.ts'

let core: TestCore

beforeEach(async () => {
  core = await createTestCore()
})

afterEach(() => core.close())

const EMAIL = 'dona@operadora.example'
const invite = (email = EMAIL) =>
  inviteFirstOwner(core, SENDER, testScope, { email, name: 'Dora Lins' })

const opens = async (link: string) => {
  const token = link.split('/').at(-1) ?? ''
  return (await openInvitation(core, { token, ip: DESK.ip })).ok
}

it('an installation without an owner gets one, whose newest link opens', async () => {
  const [first, second] = [await invite(), await invite(' DONA@operadora.example')]
  if (!first.ok || !second.ok) throw new Error('nobody owns it yet')
  expect(second.value.link).toMatch(/\/admin\/convite\/[\w-]{32}$/)
  expect(await opens(first.value.link)).toBe(false)
  expect(await opens(second.value.link)).toBe(true)
})

it('the only owner who lost their factor comes in anew, and their sessions end', async () => {
  const owner = await hire(core, { email: EMAIL, role: 'owner' })
  const sessionId = await enter(core, owner)
  const again = await invite()
  expect(again.ok).toBe(true)
  expect(await resolveStaffSession(core, sessionId)).toBeNull()
  await expect(enter(core, owner)).rejects.toThrow('refused')
})

it('where another owner can enter, it is theirs to do', async () => {
  await hire(core, { role: 'owner' })
  expect(await invite()).toEqual({ ok: false, reason: 'ask_an_owner' })
  await hire(core, { email: EMAIL, role: 'owner' })
  expect(await invite()).toEqual({ ok: false, reason: 'ask_an_owner' })
})

it('an owner who has only the account of the company is nobody to ask: it may be gone for good', async () => {
  const other = await hire(core, { role: 'owner' })
  await inScope(core, testScope, async (tx) => {
    await tx.db.update(staffUsers).set({ passwordHash: null }).where(eq(staffUsers.id, other.id))
    await tx.db.insert(staffIdentities).values({
      id: newId<StaffIdentityId>(),
      staffId: other.id,
      issuer: 'https://id.operadora.example',
      subject: 'dono-1',
      createdAt: core.clock.now(),
    })
  })
  expect((await invite()).ok).toBe(true)
})

it('it makes no owner of somebody who is there with another role', async () => {
  await hire(core, { email: EMAIL, role: 'viewer' })
  expect(await invite()).toEqual({ ok: false, reason: 'known' })
})
