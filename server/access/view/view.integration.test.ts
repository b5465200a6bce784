import { TRPCError } from '@trpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter, createCaller } from '#server/api/root.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { resolveStaffSession, signOutStaff } from '#server/staff/session/commands.ts'
import { addStaff, openStaffSession } from '#server/testing/matrix/sessions.ts'
import { openTheatre, type Stage, setStage } from '#server/testing/matrix/stage.ts'
import { PROCEDURES } from '#server/testing/matrix/table.ts'
import { addDebt } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { endViews, resolveView, startView } from './commands.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage(await openTheatre(await createTestCore()))
  await addDebt(stage.core, stage.houses.foreign, stage.subject.debtorId, { principal: 55_555n })
})

afterAll(() => stage.close())

async function auditor(): Promise<StaffScope> {
  const { core, houses } = stage
  const member = await addStaff(core, { role: 'auditor', creditorIds: [houses.own.creditorId] })
  const sessionId = await openStaffSession(core, member)
  return assertPresent(await resolveStaffSession(core, sessionId), 'they are inside')
}

async function look(who: StaffScope, debtorId = stage.subject.debtorId) {
  const started = await startView(stage.core, who, debtorId)
  if (!started.ok) throw new Error(started.reason)
  return started.value.secret
}

const callerWith = (viewSecret: string) =>
  createCaller({
    core: stage.core,
    services: stage.provider.services,
    client: { ip: '10.0.0.1', port: 1, userAgent: 'view' },
    debtorSecret: null,
    staffSessionId: null,
    viewSecret,
  })

describe('who looks in somebody’s place', () => {
  it('sees what the person owes to the own creditor, and nothing of another', async () => {
    const caller = callerWith(await look(await auditor()))
    const { groups, agreements } = await caller.offers.situation({ closedDebts: true })
    expect(groups.map(({ creditor }) => creditor.slug)).toEqual([stage.houses.own.slug])
    expect(agreements).toHaveLength(1)
    const own = await caller.agreements.byId({ agreementId: stage.subject.agreementId })
    expect(own).toBeTruthy()
  })

  it('finds nothing of anybody else, also of the own creditor', async () => {
    const other = await setStage(stage)
    const caller = callerWith(await look(await auditor()))
    const { subject } = other
    await expect(
      caller.agreements.byId({ agreementId: subject.agreementId }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(caller.offers.quote({ quoteId: subject.planQuoteId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(caller.agreements.payable({ payableId: subject.payableId })).rejects.toMatchObject(
      { code: 'NOT_FOUND' },
    )
  })

  it('can do nothing that the person can do', async () => {
    const caller: unknown = callerWith(await look(await auditor()))
    const acts = Object.entries(PROCEDURES).filter(([path, { answers }]) => {
      const procedure: { _def: { type: string } } = Reflect.get(appRouter._def.procedures, path)
      const isPersons = answers.owner === 'UNAUTHORIZED' && answers.r2 !== 'UNAUTHORIZED'
      return procedure._def.type === 'mutation' && isPersons
    })
    expect(acts.length).toBeGreaterThan(10)
    for (const [path] of acts) {
      let act = caller
      for (const name of path.split('.')) act = Reflect.get(Object(act), name)
      if (typeof act !== 'function') throw new Error(path)
      const refused = await Promise.resolve(Reflect.apply(act, undefined, [{}])).catch((e) => e)
      expect(refused instanceof TRPCError && refused.code, path).toBe('METHOD_NOT_SUPPORTED')
    }
  })

  it('is refused to write by the database itself', async () => {
    const view = assertPresent(await resolveView(stage.core, await look(await auditor())), 'live')
    const write = inScope(stage.core, view.scope, (tx) =>
      tx.sql('update contacts set suppressed_at = now() where debtor_id = $1', [
        view.scope.debtorId,
      ]),
    )
    await expect(write).rejects.toMatchObject({ code: '25006' })
  })

  it('sees nothing any more after ten minutes, at the end of the look or of the own session', async () => {
    const { core } = stage
    const who = await auditor()
    const first = await look(who)
    core.clock.advance({ minutes: 9 })
    expect(await resolveView(core, first)).not.toBeNull()
    core.clock.advance({ minutes: 1 })
    expect(await resolveView(core, first)).toBeNull()
    const second = await look(who)
    const third = await look(who)
    expect(await resolveView(core, second)).toBeNull()
    await endViews(core, who)
    expect(await resolveView(core, third)).toBeNull()
    const fourth = await look(who)
    await signOutStaff(core, who.sessionId)
    expect(await resolveView(core, fourth)).toBeNull()
    expect(await resolveView(core, 'x'.repeat(500))).toBeNull()
  })

  it('is recorded, with beginning and end, and cannot begin with somebody of another creditor', async () => {
    const who = await auditor()
    await look(who)
    await endViews(stage.core, who)
    const rows = await inScope(stage.core, testScope, (tx) =>
      tx.sql<{ action: string; debtor_id: string }>(
        'select action, debtor_id from audit_events where actor_id = $1 order by sequence',
        [who.staffId],
      ),
    )
    expect(rows.map(({ action }) => action)).toEqual(['view.started', 'view.ended'])
    const refused = await startView(stage.core, who, stage.stranger.debtorId)
    expect(refused).toEqual({ ok: false, reason: 'not_found' })
  })
})
