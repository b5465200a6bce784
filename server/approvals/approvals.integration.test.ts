import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { staffApprovals, staffUsers } from '#db/schema/staff.ts'
import { type ApprovalId, type CreditorId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import type { Role } from '#server/staff/model.ts'
import { requestOwner, requestReset } from '#server/staff/request/commands.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { changeAccess } from '#server/staff/team/commands.ts'
import { type Colleague, enter, hire } from '#server/staff/testing.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { approve, decline, listApprovals } from './commands.ts'

let core: TestCore
let provider: TestProvider
let vivaz: CreditorId
let norte: CreditorId

beforeEach(async () => {
  core = await createTestCore()
  provider = await startTestProvider(core)
  vivaz = (await addCreditor(core, 'vivaz-telecom')).creditorId
  norte = (await addCreditor(core, 'loja-do-norte')).creditorId
})

afterEach(async () => {
  await provider.close()
  await core.close()
})

type Insider = Colleague & { readonly scope: StaffScope }

async function insider(role: Role, creditorIds: CreditorId[] | null = null): Promise<Insider> {
  const colleague = await hire(core, { role, creditorIds })
  const scope = await resolveStaffSession(core, await enter(core, colleague))
  if (!scope) throw new Error('who entered has a scope')
  return { ...colleague, scope }
}

const rowOf = async (colleague: Colleague) => {
  const [row] = await inScope(core, testScope, (tx) =>
    tx.db.select().from(staffUsers).where(eq(staffUsers.id, colleague.id)),
  )
  return row
}

/** What somebody reads on their page of approvals, as they would send it. */
async function read({ scope }: Insider, id: ApprovalId) {
  const found = (await listApprovals(core, scope)).find((approval) => approval.id === id)
  if (!found) throw new Error('the request is on their page')
  return { id, beforeSha256: found.beforeSha256, afterSha256: found.afterSha256, found }
}

async function askReset(who: Insider, about: Insider): Promise<ApprovalId> {
  const id = newId<ApprovalId>()
  const asked = await requestReset(core, who.scope, { id, staffId: about.id })
  if (!asked.ok) throw new Error(asked.reason)
  return id
}

const say = async (who: Insider, id: ApprovalId, reader: Insider = who) => {
  const { found: _, ...decision } = await read(reader, id)
  return approve(core, provider.services, who.scope, decision)
}

describe('making somebody an owner', () => {
  it('is done by the approval of another owner, and ends their sessions', async () => {
    const [one, two, eva] = [await insider('owner'), await insider('owner'), await insider('agent')]
    const id = newId<ApprovalId>()
    expect((await requestOwner(core, one.scope, { id, staffId: eva.id })).ok).toBe(true)
    expect(await rowOf(eva)).toMatchObject({ role: 'agent' })
    expect(await say(two, id)).toEqual({ ok: true, value: undefined })
    expect(await rowOf(eva)).toMatchObject({ role: 'owner', creditorIds: null })
    expect(await resolveStaffSession(core, eva.scope.sessionId)).toBeNull()
    const events = await inScope(core, testScope, (tx) =>
      tx.db.select().from(auditEvents).where(eq(auditEvents.subjectId, id)),
    )
    expect(events.map(({ action, actorId }) => [action, actorId]).sort()).toEqual([
      ['approval.approved', two.id],
      ['approval.requested', one.id],
    ])
  })

  it('is never approved by who asked, nor by whom it is about', async () => {
    const [one, two, eva] = [
      await insider('owner'),
      await insider('owner'),
      await insider('manager'),
    ]
    const id = newId<ApprovalId>()
    await requestOwner(core, one.scope, { id, staffId: eva.id })
    const own = { ok: false, reason: 'own_request' }
    expect(await say(one, id)).toEqual(own)
    expect(await say(eva, id, two)).toEqual({ ok: false, reason: 'not_found' })
    const reset = await askReset(one, eva)
    expect(await say(eva, reset)).toEqual(own)
    expect(await rowOf(eva)).toMatchObject({ role: 'manager' })
  })

  it('the database itself refuses a decision by who asked', async () => {
    const [one, eva] = [await insider('owner'), await insider('agent')]
    const id = newId<ApprovalId>()
    await requestOwner(core, one.scope, { id, staffId: eva.id })
    const cheat = inScope(core, testScope, (tx) =>
      tx.db
        .update(staffApprovals)
        .set({ state: 'approved', decidedBy: one.id, decidedAt: core.clock.now() })
        .where(eq(staffApprovals.id, id)),
    )
    await expect(cheat).rejects.toMatchObject({
      cause: { constraint: 'staff_approvals_four_eyes' },
    })
  })

  it('is not done where the person changed meanwhile', async () => {
    const [one, two, eva] = [await insider('owner'), await insider('owner'), await insider('agent')]
    const id = newId<ApprovalId>()
    await requestOwner(core, one.scope, { id, staffId: eva.id })
    const less = { staffId: eva.id, role: 'viewer', creditorIds: [vivaz] } as const
    await changeAccess(core, two.scope, less)
    expect(await say(two, id)).toEqual({ ok: false, reason: 'changed' })
    expect(await rowOf(eva)).toMatchObject({ role: 'viewer' })
    expect((await read(two, id)).found.standing).toBe('requested')
  })
})

describe('resetting a lost factor', () => {
  it('takes two people, takes everything away, and writes to the person', async () => {
    const [one, two, eva] = [
      await insider('manager', [vivaz]),
      await insider('manager', [vivaz]),
      await insider('agent', [vivaz]),
    ]
    const id = await askReset(one, eva)
    await expect(enter(core, eva)).resolves.toBeDefined()
    expect((await say(two, id)).ok).toBe(true)
    expect(await rowOf(eva)).toMatchObject({ passwordHash: null })
    expect(await resolveStaffSession(core, eva.scope.sessionId)).toBeNull()
    await expect(enter(core, eva)).rejects.toThrow('refused')
    const letters = await inScope(core, testScope, (tx) =>
      tx.sql('select 1 from staff_letters where staff_id = $1', [eva.id]),
    )
    expect(letters).toHaveLength(1)
  })

  it('is for who covers the person, within their creditors', async () => {
    const manager = await insider('manager', [vivaz])
    const owner = await insider('owner', [vivaz])
    const foreign = await insider('agent', [norte])
    const ask = (about: Insider) =>
      requestReset(core, manager.scope, { id: newId<ApprovalId>(), staffId: about.id })
    expect(await ask(owner)).toEqual({ ok: false, reason: 'beyond_yours' })
    expect(await ask(foreign)).toEqual({ ok: false, reason: 'not_found' })
    expect(await ask(manager)).toEqual({ ok: false, reason: 'yourself' })
  })

  it('is not there for managers of other creditors', async () => {
    const [one, eva] = [await insider('manager', [vivaz]), await insider('agent', [vivaz])]
    const foreign = await insider('manager', [norte])
    const id = await askReset(one, eva)
    expect(await listApprovals(core, foreign.scope)).toEqual([])
    expect(await say(foreign, id, one)).toEqual({ ok: false, reason: 'not_found' })
  })
})

describe('a decision', () => {
  it('of twenty at once is one', async () => {
    const [one, eva] = [await insider('manager'), await insider('agent')]
    const two = await insider('owner')
    const id = await askReset(one, eva)
    const answers = await Promise.all(Array.from({ length: 20 }, () => say(two, id)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    for (const answer of answers.filter(({ ok }) => !ok)) {
      expect(answer).toMatchObject({ reason: 'ended' })
    }
  })

  it('comes within a day', async () => {
    const [one, two, eva] = [
      await insider('manager'),
      await insider('owner'),
      await insider('agent'),
    ]
    const id = await askReset(one, eva)
    const { found: _, ...decision } = await read(two, id)
    core.clock.advance({ hours: 24 })
    const late = await approve(core, provider.services, two.scope, decision)
    expect(late).toEqual({ ok: false, reason: 'ended' })
    expect((await read(two, id)).found).toMatchObject({ standing: 'expired', mayDecide: false })
  })

  it('is about what was read: another hash is another request', async () => {
    const [one, two, eva] = [
      await insider('manager'),
      await insider('owner'),
      await insider('agent'),
    ]
    const id = await askReset(one, eva)
    const { found: _, ...decision } = await read(two, id)
    for (const changed of [
      { ...decision, afterSha256: '0'.repeat(64) },
      { ...decision, beforeSha256: decision.afterSha256 },
    ]) {
      const answer = await approve(core, provider.services, two.scope, changed)
      expect(answer).toEqual({ ok: false, reason: 'changed' })
    }
  })

  it('can be no, once, and then nothing is done', async () => {
    const [one, two, eva] = [
      await insider('manager'),
      await insider('owner'),
      await insider('agent'),
    ]
    const id = await askReset(one, eva)
    const { found: _, ...decision } = await read(two, id)
    expect((await decline(core, two.scope, decision)).ok).toBe(true)
    expect(await decline(core, two.scope, decision)).toEqual({ ok: false, reason: 'ended' })
    expect(await say(two, id)).toEqual({ ok: false, reason: 'ended' })
    expect((await rowOf(eva))?.passwordHash).not.toBeNull()
  })

  it('asked for twice under one id is one request', async () => {
    const [one, two, eva] = [
      await insider('manager'),
      await insider('owner'),
      await insider('agent'),
    ]
    const id = await askReset(one, eva)
    await requestReset(core, one.scope, { id, staffId: eva.id })
    expect(await listApprovals(core, two.scope)).toHaveLength(1)
  })
})
