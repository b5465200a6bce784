import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { approve, decline, listApprovals } from '#server/approvals/commands.ts'
import { type ApprovalId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { requestPublication } from '#server/staff/publication/request/commands.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import type { TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { policiesInForce } from '../policy/data.ts'
import { simulationOf } from '../policy/draft/data.ts'
import type { OfferPolicy } from '../policy/model.ts'
import { deskOf, hireManager, old, variedPortfolio, young } from '../simulation/testing.ts'
import { onePolicy } from '../testing/samples.ts'
import { addOfferer, publish } from '../testing/scene.ts'
import { OFFERS } from './data.ts'

let core: TestCore
let creditor: TestCreditor
let editor: StaffScope
let desk: ReturnType<typeof deskOf>
let provider: TestProvider

const policy: OfferPolicy = onePolicy({}, { rules: [young, old] })

beforeEach(async () => {
  core = await createTestCore()
  provider = await startTestProvider(core)
  creditor = await addOfferer(core, policy)
  editor = await hireManager(core)
  desk = deskOf(core, editor, creditor)
})

afterEach(async () => {
  await provider.close()
  await core.close()
})

const portfolio = (people: number) => variedPortfolio(core, creditor, people)

const asEditor = <T>(work: Parameters<typeof inScope<T>>[2]) => inScope(core, editor, work)

describe('publishing a draft', () => {
  const ask = (version: number) =>
    asEditor((tx) =>
      requestPublication(tx, editor, OFFERS, {
        id: newId<ApprovalId>(),
        creditorId: creditor.creditorId,
        version,
        inForceFrom: null,
      }),
    )
  const inForce = () =>
    inScope(core, testScope, async (tx) =>
      (await policiesInForce(tx, testScope, [creditor.creditorId])).get(creditor.creditorId),
    )
  async function waiting(who: StaffScope) {
    const [found] = await listApprovals(core, who)
    if (!found) throw new Error('a request waits')
    return { id: found.id, beforeSha256: found.beforeSha256, afterSha256: found.afterSha256 }
  }

  it('takes a simulation of these very rules, and then a second person', async () => {
    await portfolio(3)
    await desk.startDraft()
    await desk.simulate(1)
    await desk.dearer(1)
    expect(await ask(2)).toEqual({ ok: false, reason: 'not_tried' })
    await desk.simulate(2)
    expect(await ask(2)).toMatchObject({ ok: true })
    expect((await inForce())?.version).toBe(1)
    const other = await hireManager(core)
    const decision = await waiting(other)
    expect(await approve(core, provider.services, editor, decision)).toEqual({
      ok: false,
      reason: 'own_request',
    })
    expect(await approve(core, provider.services, other, decision)).toMatchObject({ ok: true })
    expect((await inForce())?.version).toBe(2)
    expect((await inForce())?.compiled.source.rules[0]?.spot?.discounts.principal).toBe('0.1')
  })

  it('shows who decides the rules that were simulated and their figures, also behind newer drafts', async () => {
    await portfolio(3)
    await desk.startDraft()
    await desk.dearer(1)
    await desk.simulate(2)
    const simulated = await asEditor((tx) => simulationOf(tx, editor, creditor.creditorId))
    await ask(2)
    await desk.edit(2, { kind: 'remove', place: 0 })
    await desk.simulate(3)
    const [request] = await listApprovals(core, await hireManager(core))
    expect(request?.offers?.live).toEqual(policy)
    expect(request?.offers?.draft.rules.map(({ id }) => id)).toEqual(['novas', 'antigas'])
    expect(request?.offers?.draft.rules[0]?.spot?.discounts.principal).toBe('0.1')
    expect(request?.offers?.figures).toEqual(simulated?.figures)
  })

  it('goes back to older rules as a new version, on the same way', async () => {
    await publish(core, creditor, onePolicy())
    await desk.startDraft()
    await desk.simulate(1)
    await ask(1)
    const other = await hireManager(core)
    await approve(core, provider.services, other, await waiting(other))
    expect(await inForce()).toMatchObject({ version: 3, compiled: { source: policy } })
  })

  it('is not done for a draft that was edited after the request', async () => {
    await desk.startDraft()
    await desk.dearer(1)
    await desk.simulate(2)
    await ask(2)
    const other = await hireManager(core)
    const decision = await waiting(other)
    await desk.dearer(2)
    expect(await approve(core, provider.services, other, decision)).toEqual({
      ok: false,
      reason: 'changed',
    })
    expect((await inForce())?.version).toBe(1)
    expect(await decline(core, other, decision)).toMatchObject({ ok: true })
  })

  it('is not asked for where the simulation is of another day', async () => {
    await desk.startDraft()
    await desk.simulate(1)
    core.clock.advance({ hours: 24 })
    expect(await ask(1)).toEqual({ ok: false, reason: 'not_tried' })
  })

  it('is not asked for where the law stands against it', async () => {
    await desk.startDraft()
    await desk.edit(1, {
      kind: 'whole',
      terms: { breachEffect: 'proportional', validityDays: 1, lateCharges: null },
    })
    await desk.simulate(2)
    expect(await ask(2)).toEqual({ ok: false, reason: 'illegal' })
  })
})
