import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { creditors } from '#db/schema/creditors.ts'
import { staffUsers } from '#db/schema/staff.ts'
import { approve, listApprovals } from '#server/approvals/commands.ts'
import { todayOf } from '#server/insights/today/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type ApprovalId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { requestPublication } from '#server/staff/publication/request/commands.ts'
import { cancelScheduled } from '#server/staff/publication/schedule/commands.ts'
import { newestScheduled } from '#server/staff/publication/schedule/data.ts'
import { sweepScheduled } from '#server/staff/publication/schedule/jobs.ts'
import { lettersOf } from '#server/staff/testing.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import { addCreditor, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { policiesInForce } from '../policy/data.ts'
import type { OfferPolicy } from '../policy/model.ts'
import { deskOf, hireManager, old, young } from '../simulation/testing.ts'
import { onePolicy } from '../testing/samples.ts'
import { addOfferer, publish } from '../testing/scene.ts'
import { OFFERS } from './data.ts'

let core: TestCore
let creditor: TestCreditor
let editor: StaffScope
let other: StaffScope
let desk: ReturnType<typeof deskOf>
let provider: TestProvider

const policy: OfferPolicy = onePolicy({}, { rules: [young, old] })
/** The tests begin on 23 November; in São Paulo this day begins three hours after UTC's. */
const DAY = '2026-12-01'
const MIDNIGHT = '2026-12-01T03:00:00Z'

beforeEach(async () => {
  core = await createTestCore()
  provider = await startTestProvider(core)
  creditor = await addOfferer(core, policy)
  editor = await hireManager(core)
  other = await hireManager(core)
  desk = deskOf(core, editor, creditor)
  await desk.startDraft()
  await desk.dearer(1)
  await desk.simulate(2)
})

afterEach(async () => {
  await provider.close()
  await core.close()
})

const ask = (day: string | null, id = newId<ApprovalId>()) =>
  inScope(core, editor, (tx) =>
    requestPublication(tx, editor, OFFERS, {
      id,
      creditorId: creditor.creditorId,
      version: 2,
      inForceFrom: day === null ? null : Temporal.PlainDate.from(day),
    }),
  )

async function say(id: ApprovalId) {
  const requests = await listApprovals(core, other)
  const { beforeSha256, afterSha256 } = assertPresent(
    requests.find((one) => one.id === id),
    'it was asked for',
  )
  return approve(core, provider.services, other, { id, beforeSha256, afterSha256 })
}

async function scheduled(day = DAY): Promise<ApprovalId> {
  const id = newId<ApprovalId>()
  expect(await ask(day, id)).toMatchObject({ ok: true })
  expect(await say(id)).toMatchObject({ ok: true })
  return id
}

const inForce = () =>
  inScope(core, testScope, async (tx) =>
    (await policiesInForce(tx, testScope, [creditor.creditorId])).get(creditor.creditorId),
  )
const newest = (who: StaffScope = editor) =>
  inScope(core, who, (tx) => newestScheduled(tx, who, OFFERS, creditor.creditorId))
const sweep = () => sweepScheduled(core, provider.services, testScope, OFFERS)
const takeBack = (id: ApprovalId, who: StaffScope = editor) =>
  inScope(core, who, (tx) =>
    cancelScheduled(tx, who, OFFERS, { creditorId: creditor.creditorId, id }),
  )
const stoppedToday = () =>
  inScope(core, editor, async (tx) => (await todayOf(tx, editor)).stoppedOffers)
const actsOn = (id: ApprovalId) =>
  inScope(core, testScope, async (tx) => {
    const rows = await tx.db.select().from(auditEvents).where(eq(auditEvents.subjectId, id))
    return rows.map(({ action, actorId }) => [action, actorId]).sort()
  })

describe('a publication that is put on a later day', () => {
  it('waits, and is in force from midnight in São Paulo exactly as it was approved', async () => {
    const id = await scheduled()
    expect(await newest()).toMatchObject({
      id,
      draft: 2,
      liveVersion: 1,
      state: 'waiting',
      inForceFrom: Temporal.PlainDate.from(DAY),
    })
    // Somebody writes on: that is not what two people read.
    await desk.edit(2, { kind: 'remove', place: 0 })
    core.clock.set('2026-12-01T02:59:59Z')
    expect(await sweep()).toBe(0)
    expect((await inForce())?.version).toBe(1)
    core.clock.set(MIDNIGHT)
    expect(await sweep()).toBe(1)
    const live = await inForce()
    expect(live?.version).toBe(2)
    expect(live?.compiled.source.rules.map((rule) => rule.id)).toEqual(['novas', 'antigas'])
    expect(live?.compiled.source.rules[0]?.spot?.discounts.principal).toBe('0.1')
    expect((await newest())?.state).toBe('published')
    expect(await takeBack(id)).toEqual({ ok: false, reason: 'ended' })
    expect(await actsOn(id)).toEqual([
      ['approval.approved', other.staffId],
      ['approval.requested', editor.staffId],
      ['policy.scheduled', other.staffId],
    ])
  })

  it('is published once, by whichever of two workers comes first, also days too late', async () => {
    await scheduled()
    core.clock.set('2026-12-04T15:00:00Z')
    const published = await Promise.all([sweep(), sweep(), sweep()])
    expect(published.reduce((all, one) => all + one)).toBe(1)
    expect((await inForce())?.version).toBe(2)
    expect(await sweep()).toBe(0)
    expect((await inForce())?.version).toBe(2)
  })

  it('is asked for within the next sixty days only', async () => {
    expect(await ask('2026-11-23')).toEqual({ ok: false, reason: 'day_not_ahead' })
    expect(await ask('2027-01-23')).toEqual({ ok: false, reason: 'day_too_far' })
    expect(await ask('2027-01-22')).toMatchObject({ ok: true })
  })

  it('is taken back by one person, and then nothing happens on its day', async () => {
    const id = await scheduled()
    expect(await takeBack(id)).toMatchObject({ ok: true })
    expect(await takeBack(id)).toEqual({ ok: false, reason: 'ended' })
    core.clock.set(MIDNIGHT)
    expect(await sweep()).toBe(0)
    expect((await inForce())?.version).toBe(1)
    expect(await actsOn(id)).toContainEqual(['policy.schedule_cancelled', editor.staffId])
    expect(await lettersOf(core)).toEqual([])
    expect(await stoppedToday()).toBe(0)
  })

  it('is one for a creditor: another is neither asked for nor approved while it waits', async () => {
    const earlier = newId<ApprovalId>()
    await ask('2026-12-24', earlier)
    const id = await scheduled()
    expect(await ask('2026-12-24')).toEqual({ ok: false, reason: 'one_waiting' })
    expect(await say(earlier)).toEqual({ ok: false, reason: 'not_possible' })
    await takeBack(id)
    expect(await say(earlier)).toMatchObject({ ok: true })
    expect((await newest())?.inForceFrom.toString()).toBe('2026-12-24')
  })

  it('is not published over another version than the one it was approved against', async () => {
    const id = await scheduled()
    await publish(core, creditor, onePolicy())
    core.clock.set(MIDNIGHT)
    expect(await sweep()).toBe(0)
    expect(await inForce()).toMatchObject({ version: 2, compiled: { source: onePolicy() } })
    expect(await newest()).toMatchObject({ state: 'stopped', obstacle: 'other_version' })
    expect(await actsOn(id)).toContainEqual(['policy.schedule_stopped', null])
    expect(await stoppedToday()).toBe(1)
    expect(await sweep()).toBe(0)
    // Who asked and who approved read why, once, and nobody else does.
    const letters = await lettersOf(core)
    expect(letters.map(({ to }) => to).sort()).toEqual([editor.staffId, other.staffId].sort())
    for (const { subject, text } of letters) {
      expect(subject).toMatch(/^As ofertas agendadas não entraram em vigor: /)
      expect(text).toContain('(rascunho 2), para valer a partir de 01/12/2026')
      expect(text).toContain('outra versão entrou em vigor')
      expect(text).toContain('/admin/ofertas/')
    }
    core.clock.advance({ hours: 1 })
    await publish(core, creditor, policy)
    expect(await stoppedToday()).toBe(0)
  })

  it('is not published where the creditor may not offer it any more', async () => {
    const id = await scheduled()
    await inScope(core, testScope, (tx) =>
      tx.db
        .update(creditors)
        .set({ kind: 'financial' })
        .where(eq(creditors.id, creditor.creditorId)),
    )
    core.clock.set(MIDNIGHT)
    expect(await sweep()).toBe(0)
    expect((await inForce())?.version).toBe(1)
    expect(await newest()).toMatchObject({ state: 'stopped', obstacle: 'illegal' })
    expect(await actsOn(id)).toContainEqual(['policy.schedule_stopped', null])
  })

  it('stopped writes to nobody who has no access any more', async () => {
    await scheduled()
    await publish(core, creditor, onePolicy())
    await inScope(core, testScope, (tx) =>
      tx.db
        .update(staffUsers)
        .set({ disabledAt: core.clock.now() })
        .where(eq(staffUsers.id, editor.staffId)),
    )
    core.clock.set(MIDNIGHT)
    await sweep()
    expect((await lettersOf(core)).map(({ to }) => to)).toEqual([other.staffId])
  })

  it('is neither seen nor taken back by staff of another creditor', async () => {
    const id = await scheduled()
    const { creditorId } = await addCreditor(core, 'loja-do-norte')
    const stranger = mintStaffScope({ ...other, creditorIds: [creditorId] })
    expect(await newest(stranger)).toBeNull()
    expect(await takeBack(id, stranger)).toEqual({ ok: false, reason: 'ended' })
    expect((await newest())?.state).toBe('waiting')
  })

  it('is never given another day, other rules or another approver, says the database', async () => {
    const id = await scheduled()
    for (const change of [
      "in_force_from = '2026-11-24'",
      'draft_version = 1',
      'live_version = 7',
      'approved_by = cancelled_by',
    ]) {
      const written = inScope(core, testScope, (tx) =>
        tx.sql(`update scheduled_publications set ${change} where id = $1`, [id]),
      )
      await expect(written).rejects.toMatchObject({ code: '42501' })
    }
  })
})
