import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { creditorChanges } from '#db/schema/creditors.ts'
import { creditorBySlug, currentCatalogue } from '#server/creditors/data.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import type { Role } from '#server/staff/model.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { enter, hire } from '#server/staff/testing.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { changeCreditor } from './commands.ts'
import { changesOf, creditorFor, creditorsOf } from './data.ts'
import { sectionAt, sectionOf } from './model.ts'

let core: TestCore
let vivaz: CreditorId
let who: StaffScope

const OLD = { sealText: 'VT', groundColour: '#0f5e4e', letterColour: '#ffffff' }
const NEW = { sealText: 'VZ', groundColour: '#5b1a8a', letterColour: '#fff6d6' }

beforeEach(async () => {
  core = await createTestCore()
  vivaz = (await addCreditor(core, 'vivaz-telecom')).creditorId
  who = await staff('manager', [vivaz])
})

afterEach(() => core.close())

async function staff(role: Role, creditorIds: CreditorId[]): Promise<StaffScope> {
  const session = await enter(core, await hire(core, { role, creditorIds }))
  const scope = await resolveStaffSession(core, session)
  if (!scope) throw new Error('who entered has a scope')
  return scope
}

const hex = (value: unknown) => inputHash(value).toString('hex')
const brand = (values: typeof OLD, seen: typeof OLD, by = who) =>
  changeCreditor(core, by, {
    slug: 'vivaz-telecom',
    section: 'branding',
    seenSha256: hex(seen),
    values,
  })
const inForce = () =>
  inScope(core, testScope, async (tx) => {
    const creditor = await creditorBySlug(tx, testScope, 'vivaz-telecom')
    if (!creditor) throw new Error('the creditor is there')
    return sectionOf(creditor, 'branding')
  })

describe('changing a creditor', () => {
  it('is seen at once, and is a row of the audit log', async () => {
    await currentCatalogue(core, testScope)
    expect((await brand(NEW, OLD)).ok).toBe(true)
    const { creditors } = await currentCatalogue(core, testScope)
    expect(creditors.get(vivaz)).toMatchObject(NEW)
    const events = await inScope(core, testScope, (tx) =>
      tx.db.select().from(auditEvents).where(eq(auditEvents.action, 'creditor.changed')),
    )
    expect(events).toMatchObject([
      { actorId: who.staffId, creditorId: vivaz, data: { section: 'branding' } },
    ])
  })

  it('leaves it known what was in force at any moment', async () => {
    const before = core.clock.now()
    core.clock.advance({ hours: 1 })
    await brand(NEW, OLD)
    const between = core.clock.now()
    core.clock.advance({ hours: 1 })
    await brand({ ...NEW, sealText: 'V' }, NEW)
    const changes = await inScope(core, testScope, (tx) => changesOf(tx, testScope, vivaz))
    const now = { section: 'branding' as const, values: await inForce() }
    const at = (instant: Temporal.Instant) => sectionAt(changes.toReversed(), now, instant)
    expect(at(before)).toEqual(OLD)
    expect(at(between)).toEqual(NEW)
    expect(at(core.clock.now())).toEqual({ ...NEW, sealText: 'V' })
  })

  it('overwrites nothing that its person has not seen', async () => {
    await brand(NEW, OLD)
    expect(await brand({ ...OLD, sealText: 'X' }, OLD)).toEqual({ ok: false, reason: 'changed' })
    expect(await inForce()).toEqual(NEW)
  })

  it('of two at once is one', async () => {
    const answers = await Promise.all([brand(NEW, OLD), brand({ ...NEW, sealText: 'V' }, OLD)])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('is not there for staff of another creditor', async () => {
    const norte = (await addCreditor(core, 'loja-do-norte')).creditorId
    const answer = await brand(NEW, OLD, await staff('manager', [norte]))
    expect(answer).toEqual({ ok: false, reason: 'not_found' })
    expect(await inForce()).toEqual(OLD)
  })

  it('cannot be rewritten afterwards, not even by our own code', async () => {
    await brand(NEW, OLD)
    const rewrite = inScope(core, testScope, (tx) =>
      tx.db.update(creditorChanges).set({ after: {} }),
    )
    await expect(rewrite).rejects.toMatchObject({ cause: { code: '42501' } })
  })
})

describe('looking at a creditor', () => {
  const lookOf = (by: StaffScope) =>
    inScope(core, teamScope, (tx) => creditorFor(tx, teamScope, { who: by, slug: 'vivaz-telecom' }))

  it('is free to its staff; changing it is not, and its account is on another page', async () => {
    const viewer = await lookOf(await staff('viewer', [vivaz]))
    expect(viewer).toMatchObject({ mayChange: false, values: { branding: OLD } })
    const manager = await lookOf(who)
    expect(manager?.mayChange).toBe(true)
    for (const found of [viewer, manager]) {
      expect(JSON.stringify(found)).not.toMatch(/pix@vivaz-telecom|997182/)
    }
  })

  it('shows staff of another creditor nothing, not even that it is there', async () => {
    const norte = (await addCreditor(core, 'loja-do-norte')).creditorId
    const stranger = await staff('manager', [norte])
    expect(await lookOf(stranger)).toBeNull()
    const listed = await inScope(core, stranger, (tx) => creditorsOf(tx, stranger))
    expect(listed.map(({ slug }) => slug)).toEqual(['loja-do-norte'])
    expect(listed[0]).not.toHaveProperty('pixKey')
  })
})
