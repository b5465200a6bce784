import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { staffIdentities, staffUsers } from '#db/schema/staff.ts'
import { newId, type StaffId, type StaffIdentityId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { enter, hire } from '#server/staff/testing.ts'
import { testScope } from '#server/testing/scope.ts'
import { changeAccess, disableMember, enableMember } from './commands.ts'

let core: TestCore

beforeEach(async () => {
  core = await createTestCore()
})
afterEach(() => core.close())

const LAST = { ok: false, reason: 'last_owner' }

async function owner() {
  const colleague = await hire(core, { role: 'owner' })
  const scope = await resolveStaffSession(core, await enter(core, colleague))
  if (!scope) throw new Error('who entered has a scope')
  return { ...colleague, scope }
}

const takePassword = (id: StaffId) =>
  inScope(core, testScope, (tx) =>
    tx.db.update(staffUsers).set({ passwordHash: null }).where(eq(staffUsers.id, id)),
  )

async function bindAccount(staffId: StaffId): Promise<StaffIdentityId> {
  const id = newId<StaffIdentityId>()
  const account = { id, staffId, issuer: 'https://id.operadora.example', subject: staffId }
  await inScope(core, testScope, (tx) =>
    tx.db.insert(staffIdentities).values({ ...account, createdAt: core.clock.now() }),
  )
  return id
}

const letGo = (id: StaffIdentityId) =>
  inScope(core, testScope, (tx) =>
    tx.db
      .update(staffIdentities)
      .set({ removedAt: core.clock.now() })
      .where(eq(staffIdentities.id, id)),
  )

describe('the last owner', () => {
  it('is not the last while another has the account of the company, also without a password', async () => {
    const [whole, other] = [await owner(), await owner()]
    await takePassword(other.id)
    expect(await disableMember(core, other.scope, whole.id)).toEqual(LAST)
    const account = await bindAccount(other.id)
    expect((await disableMember(core, other.scope, whole.id)).ok).toBe(true)
    expect((await enableMember(core, other.scope, whole.id)).ok).toBe(true)
    await letGo(account)
    const order = { staffId: whole.id, role: 'viewer', creditorIds: 'all' } as const
    expect(await changeAccess(core, other.scope, order)).toEqual(LAST)
  })

  it('is the one with only the account of the company, where nobody else can enter', async () => {
    const [whole, other] = [await owner(), await owner()]
    await takePassword(other.id)
    await bindAccount(other.id)
    await takePassword(whole.id)
    expect(await disableMember(core, whole.scope, other.id)).toEqual(LAST)
  })
})
