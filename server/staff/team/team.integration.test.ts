import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { staffSessions, staffUsers } from '#db/schema/staff.ts'
import { type CreditorId, newId, type StaffId, type StaffSessionId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import type { Role } from '#server/staff/model.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { type Colleague, enter, hire } from '#server/staff/testing.ts'
import { SENDER } from '#server/testing/access.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import {
  changeAccess,
  disableMember,
  enableMember,
  endSession,
  type Grant,
  inviteMember,
  reinviteMember,
} from './commands.ts'
import { membersOf } from './data.ts'

let core: TestCore
let vivaz: CreditorId
let norte: CreditorId

beforeEach(async () => {
  core = await createTestCore()
  vivaz = (await addCreditor(core, 'vivaz-telecom')).creditorId
  norte = (await addCreditor(core, 'loja-do-norte')).creditorId
})

afterEach(() => core.close())

type Insider = Colleague & { readonly scope: StaffScope }

async function insider(role: Role, creditorIds: CreditorId[] | null = null): Promise<Insider> {
  const colleague = await hire(core, { role, creditorIds })
  const scope = await resolveStaffSession(core, await enter(core, colleague))
  if (!scope) throw new Error('who entered has a scope')
  return { ...colleague, scope }
}

const isLive = async (id: StaffSessionId) => (await resolveStaffSession(core, id)) !== null
const rowOf = async (id: StaffId) => {
  const [row] = await inScope(core, testScope, (tx) =>
    tx.db.select().from(staffUsers).where(eq(staffUsers.id, id)),
  )
  return row
}
const audited = (id: StaffId, action: string) =>
  inScope(core, testScope, (tx) =>
    tx.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.subjectId, id), eq(auditEvents.action, action))),
  )

function invite(who: Insider, grant: Partial<Grant> & { email?: string } = {}) {
  const person = {
    id: newId<StaffId>(),
    name: 'Eva Lima',
    email: `${newId()}@operadora.example`,
    role: 'viewer' as Role,
    creditorIds: [vivaz] as Grant['creditorIds'],
    ...grant,
  }
  return inviteMember(core, SENDER, who.scope, person)
}

describe('inviting', () => {
  it('adds somebody who cannot enter yet, with a letter, in the name of who invites', async () => {
    const manager = await insider('manager', [vivaz])
    const id = newId<StaffId>()
    const person = {
      id,
      name: 'Eva Lima',
      email: ' EVA@Operadora.example ',
      role: 'agent',
    } as const
    const invited = await inviteMember(core, SENDER, manager.scope, {
      ...person,
      creditorIds: [vivaz],
    })
    expect(invited.ok).toBe(true)
    expect(await rowOf(id)).toMatchObject({
      email: 'eva@operadora.example',
      passwordHash: null,
      role: 'agent',
      creditorIds: [vivaz],
    })
    expect(await audited(id, 'staff.invited')).toMatchObject([{ actorId: manager.id }])
    const events = await inScope(core, testScope, (tx) =>
      tx.sql("select 1 from outbox_events where topic = 'staff_letter.queued'"),
    )
    expect(events).toHaveLength(1)
  })

  it('nobody gives more than they have', async () => {
    const manager = await insider('manager', [vivaz])
    const beyond = { ok: false, reason: 'beyond_yours' }
    expect(await invite(manager, { creditorIds: [norte] })).toEqual(beyond)
    expect(await invite(manager, { creditorIds: [vivaz, norte] })).toEqual(beyond)
    expect(await invite(manager, { creditorIds: 'all' })).toEqual(beyond)
    for (const role of ['viewer', 'agent', 'manager', 'auditor'] as const) {
      expect((await invite(manager, { role })).ok, role).toBe(true)
    }
    const owner = await insider('owner')
    expect((await invite(owner, { role: 'manager', creditorIds: 'all' })).ok).toBe(true)
  })

  it('an owner is never made by one person', async () => {
    const owner = await insider('owner')
    const answer = { ok: false, reason: 'needs_second_person' }
    expect(await invite(owner, { role: 'owner', creditorIds: 'all' })).toEqual(answer)
    const eva = await insider('manager')
    const order = { staffId: eva.id, role: 'owner', creditorIds: 'all' } as const
    expect(await changeAccess(core, owner.scope, order)).toEqual(answer)
  })

  it('one address is one person, and a creditor must be there', async () => {
    const owner = await insider('owner')
    const email = 'uma@operadora.example'
    expect((await invite(owner, { email })).ok).toBe(true)
    expect(await invite(owner, { email })).toEqual({ ok: false, reason: 'known' })
    const nowhere = await invite(owner, { creditorIds: [newId<CreditorId>()] })
    expect(nowhere).toEqual({ ok: false, reason: 'unknown_creditor' })
  })

  it('anew is for who has not come in yet', async () => {
    const owner = await insider('owner')
    const eva = await insider('viewer')
    const again = await reinviteMember(core, SENDER, owner.scope, eva.id)
    expect(again).toEqual({ ok: false, reason: 'not_waiting' })
  })
})

describe('changing and shutting out', () => {
  it('ends every session at once, and says so in the audit', async () => {
    const owner = await insider('owner')
    const eva = await insider('manager')
    const laptop = await enter(core, eva)
    const order = { staffId: eva.id, role: 'viewer', creditorIds: [vivaz] } as const
    expect((await changeAccess(core, owner.scope, order)).ok).toBe(true)
    expect(await isLive(eva.scope.sessionId)).toBe(false)
    expect(await isLive(laptop)).toBe(false)
    expect(await rowOf(eva.id)).toMatchObject({ role: 'viewer', creditorIds: [vivaz] })
    const [event] = await audited(eva.id, 'staff.access_changed')
    expect(event).toMatchObject({ actorId: owner.id, data: { from: 'manager', to: 'viewer' } })
  })

  it('disabled means out at the next request, and in again by the same factor when enabled', async () => {
    const owner = await insider('owner')
    const eva = await insider('agent')
    expect((await disableMember(core, owner.scope, eva.id)).ok).toBe(true)
    expect(await isLive(eva.scope.sessionId)).toBe(false)
    await expect(enter(core, eva)).rejects.toThrow('refused')
    expect((await enableMember(core, owner.scope, eva.id)).ok).toBe(true)
    expect(await isLive(eva.scope.sessionId)).toBe(false)
    expect(await isLive(await enter(core, eva))).toBe(true)
  })

  it('reaches nobody who has more, and nobody of other creditors', async () => {
    const manager = await insider('manager', [vivaz])
    const peer = await insider('manager', [vivaz])
    const wider = await insider('viewer', [vivaz, norte])
    const foreign = await insider('viewer', [norte])
    const owner = await insider('owner', [vivaz])
    const missing = { ok: false, reason: 'not_found' }
    expect(await disableMember(core, manager.scope, wider.id)).toEqual(missing)
    expect(await disableMember(core, manager.scope, foreign.id)).toEqual(missing)
    expect(await disableMember(core, manager.scope, newId<StaffId>())).toEqual(missing)
    expect(await disableMember(core, manager.scope, owner.id)).toEqual({
      ok: false,
      reason: 'beyond_yours',
    })
    expect((await disableMember(core, manager.scope, peer.id)).ok).toBe(true)
    expect(await isLive(foreign.scope.sessionId)).toBe(true)
  })

  it('of oneself is for another person to do', async () => {
    const owner = await insider('owner')
    await insider('owner')
    const yourself = { ok: false, reason: 'yourself' }
    expect(await disableMember(core, owner.scope, owner.id)).toEqual(yourself)
    const order = { staffId: owner.id, role: 'viewer', creditorIds: 'all' } as const
    expect(await changeAccess(core, owner.scope, order)).toEqual(yourself)
  })

  it('never takes the last owner of the installation', async () => {
    const whole = await insider('owner')
    const limited = await insider('owner', [vivaz])
    await inScope(core, testScope, (tx) =>
      tx.db.insert(staffUsers).values({
        id: newId<StaffId>(),
        email: 'convidada@operadora.example',
        name: 'Ainda fora',
        role: 'owner',
      }),
    )
    const other = await insider('owner')
    expect((await disableMember(core, other.scope, whole.id)).ok).toBe(true)
    expect((await disableMember(core, other.scope, limited.id)).ok).toBe(true)
    // A session that was open while its person lost their role must not finish the job either.
    const last = await disableMember(core, whole.scope, other.id)
    expect(last).toEqual({ ok: false, reason: 'last_owner' })
  })

  it('two owners who shut each other out at once leave one', async () => {
    const [one, two] = [await insider('owner'), await insider('owner')]
    const answers = await Promise.all([
      disableMember(core, one.scope, two.id),
      disableMember(core, two.scope, one.id),
    ])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'last_owner' })
  })
})

describe('sessions', () => {
  it('one ends one’s own, and only an owner those of others', async () => {
    const eva = await insider('viewer', [vivaz])
    const manager = await insider('manager', [vivaz])
    const owner = await insider('owner')
    const laptop = await enter(core, eva)
    const missing = { ok: false, reason: 'not_found' }
    expect(await endSession(core, manager.scope, laptop)).toEqual(missing)
    expect(await endSession(core, eva.scope, owner.scope.sessionId)).toEqual(missing)
    expect(await endSession(core, eva.scope, newId<StaffSessionId>())).toEqual(missing)
    expect(await isLive(laptop)).toBe(true)
    expect((await endSession(core, eva.scope, laptop)).ok).toBe(true)
    expect(await isLive(laptop)).toBe(false)
    expect((await endSession(core, owner.scope, eva.scope.sessionId)).ok).toBe(true)
    expect(await isLive(eva.scope.sessionId)).toBe(false)
    const rows = await inScope(core, testScope, (tx) =>
      tx.db.select().from(staffSessions).where(eq(staffSessions.staffId, eva.id)),
    )
    expect(rows.every(({ revokedAt }) => revokedAt !== null)).toBe(true)
    expect(await audited(eva.id, 'staff.session_ended')).toHaveLength(2)
  })

  it('an owner limited to creditors ends nothing of a wider colleague', async () => {
    const limited = await insider('owner', [vivaz])
    const wider = await insider('viewer')
    const answer = await endSession(core, limited.scope, wider.scope.sessionId)
    expect(answer).toEqual({ ok: false, reason: 'not_found' })
  })
})

describe('the list of the team', () => {
  it('holds oneself, and everybody whose creditors are all among one’s own', async () => {
    const manager = await insider('manager', [vivaz])
    const agent = await insider('agent', [vivaz])
    const foreign = await insider('agent', [norte])
    const wider = await insider('agent', [vivaz, norte])
    const owner = await insider('owner')
    const seenBy = async ({ scope }: Insider) => {
      const members = await inScope(core, testScope, (tx) => membersOf(tx, testScope, scope))
      return new Set(members.map(({ id }) => id))
    }
    expect(await seenBy(manager)).toEqual(new Set([manager.id, agent.id]))
    expect(await seenBy(owner)).toEqual(
      new Set([manager.id, agent.id, foreign.id, wider.id, owner.id]),
    )
  })
})
