import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { creditors } from '#db/schema/creditors.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { todayOf } from '#server/insights/today/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { ApprovalId } from '#server/kernel/id.ts'
import { addOfferer } from '#server/offers/testing/scene.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { cancelScheduled } from '#server/staff/publication/schedule/commands.ts'
import { newestScheduled, scheduledOf } from '#server/staff/publication/schedule/data.ts'
import { sweepScheduled } from '#server/staff/publication/schedule/jobs.ts'
import { lettersOf } from '#server/staff/testing.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { addCreditor, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { firstJourney } from '../beginning/model.ts'
import { journeyInForce } from '../data.ts'
import { openJourneys } from '../testing.ts'
import { JOURNEYS } from './data.ts'

let core: TestCore
let creditor: TestCreditor
let desk: Awaited<ReturnType<typeof openJourneys>>

const proposal = firstJourney({ hasOffers: true })
const shorter = { ...proposal, steps: proposal.steps.slice(1) }
/** In São Paulo this day begins three hours after UTC's. */
const DAY = Temporal.PlainDate.from('2026-12-01')
const MIDNIGHT = '2026-12-01T03:00:00Z'

beforeEach(async () => {
  core = await createTestCore('2026-11-23T15:00:00Z')
  creditor = await addOfferer(core)
  desk = await openJourneys(core, creditor.creditorId)
  await desk.start(null)
  await desk.replay()
  expect(await desk.ask(DAY)).toMatchObject({ ok: true })
  expect(await desk.decide(desk.bia)).toMatchObject({ ok: true })
})
afterEach(() => core.close())

const inForce = async () =>
  (await inScope(core, SYSTEM, (tx) => journeyInForce(tx, SYSTEM, creditor.creditorId))).version
const newest = (who: StaffScope = desk.ana) =>
  inScope(core, who, (tx) => newestScheduled(tx, who, JOURNEYS, creditor.creditorId))
const waiting = async () => assertPresent(await newest(), 'it was approved for a day')
const sweep = () => sweepScheduled(core, desk.services, testScope, JOURNEYS)
const takeBack = (id: ApprovalId, who: StaffScope = desk.ana) =>
  inScope(core, who, (tx) =>
    cancelScheduled(tx, who, JOURNEYS, { creditorId: creditor.creditorId, id }),
  )
const stoppedToday = () =>
  inScope(core, desk.ana, async (tx) => (await todayOf(tx, desk.ana)).stoppedJourneys)
const actsOn = async (id: ApprovalId) =>
  inScope(core, testScope, async (tx) => {
    const rows = await tx.db.select().from(auditEvents).where(eq(auditEvents.subjectId, id))
    return rows.map(({ action }) => action).sort()
  })

describe('a journey that is put on a later day', () => {
  it('waits, and writes to people from midnight in São Paulo exactly as it was approved', async () => {
    const { id } = await waiting()
    // Somebody writes on: that is not what two people read.
    await desk.edit({ kind: 'remove', place: 0 })
    core.clock.set('2026-12-01T02:59:59Z')
    expect(await sweep()).toBe(0)
    expect(await inForce()).toBe(0)
    core.clock.set(MIDNIGHT)
    const published = await Promise.all([sweep(), sweep()])
    expect(published.reduce((all, one) => all + one)).toBe(1)
    const live = await inScope(core, SYSTEM, (tx) =>
      journeyInForce(tx, SYSTEM, creditor.creditorId),
    )
    expect(live).toEqual({ version: 1, journey: proposal, since: DAY })
    expect(await actsOn(id)).toEqual([
      'approval.approved',
      'approval.requested',
      'journey.scheduled',
    ])
    expect(await lettersOf(core)).toEqual([])
  })

  it('is one for a creditor, and is taken back by one person', async () => {
    const { id } = await waiting()
    await desk.replay()
    expect(await desk.ask(DAY.add({ days: 3 }))).toEqual({ ok: false, reason: 'one_waiting' })
    expect(await takeBack(id)).toMatchObject({ ok: true })
    expect(await takeBack(id)).toEqual({ ok: false, reason: 'ended' })
    core.clock.set(MIDNIGHT)
    expect(await sweep()).toBe(0)
    expect(await inForce()).toBe(0)
  })

  it('is stopped over another version than it was approved against, and both are told once', async () => {
    await desk.publish(shorter)
    core.clock.set(MIDNIGHT)
    expect(await sweep()).toBe(0)
    expect(await newest()).toMatchObject({ state: 'stopped', obstacle: 'other_version' })
    expect(await inForce()).toBe(1)
    expect(await stoppedToday()).toBe(1)
    expect(await sweep()).toBe(0)
    const letters = await lettersOf(core)
    expect(letters.map(({ to }) => to).sort()).toEqual([desk.ana.staffId, desk.bia.staffId].sort())
    expect(letters[0]?.subject).toMatch(/^A régua agendada não entrou em vigor: /)
    expect(letters[0]?.text).toMatch(/\/admin\/reguas\/[a-z-]+\n/)
  })

  it('is stopped where a rule stands against it, which is said before its day', async () => {
    const noWayLeft = { contactSms: 'no', contactEmail: 'no', contactWhatsApp: 'no' } as const
    await inScope(core, testScope, (tx) =>
      tx.db.update(creditors).set(noWayLeft).where(eq(creditors.id, creditor.creditorId)),
    )
    forgetCatalogue()
    const seen = await inScope(core, desk.ana, (tx) =>
      scheduledOf(tx, desk.ana, JOURNEYS, creditor.creditorId),
    )
    expect(seen?.waiting).toEqual({ content: proposal, obstacle: 'illegal' })
    core.clock.set(MIDNIGHT)
    expect(await sweep()).toBe(0)
    expect(await newest()).toMatchObject({ state: 'stopped', obstacle: 'illegal' })
    expect(await inForce()).toBe(0)
    expect((await lettersOf(core))[0]?.text).toContain('Uma regra ou o cadastro do credor')
  })

  it('is neither seen nor taken back by staff of another creditor, nor rewritten by the application', async () => {
    const { id } = await waiting()
    const { creditorId } = await addCreditor(core, 'loja-do-norte')
    const stranger = mintStaffScope({ ...desk.bia, creditorIds: [creditorId] })
    expect(await newest(stranger)).toBeNull()
    expect(await takeBack(id, stranger)).toEqual({ ok: false, reason: 'ended' })
    const rewritten = inScope(core, testScope, (tx) =>
      tx.sql("update scheduled_journeys set in_force_from = '2026-11-24' where id = $1", [id]),
    )
    await expect(rewritten).rejects.toMatchObject({ code: '42501' })
  })
})
