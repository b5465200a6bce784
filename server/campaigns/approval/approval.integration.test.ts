import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { approve, decline, listApprovals } from '#server/approvals/commands.ts'
import type { CampaignId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { campaignFor, campaignList } from '../data.ts'
import { segmentList } from '../segment/data.ts'
import { addManager, addPerson, type CampaignWorld, decideAll, openCampaigns } from '../testing.ts'

let core: TestCore
let world: CampaignWorld
let turn = 0

beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())
beforeEach(async () => {
  core.clock.set(TEST_NOW)
  turn += 1
  world = await openCampaigns(core, `credor-${turn}`)
  await addPerson(core, world.creditor)
})

const stateOf = async (campaignId: CampaignId) => (await world.read(campaignId))?.state

describe('the list of a campaign', () => {
  it('is approved by another person, who reads whom it reaches, and only then begins', async () => {
    const { campaignId, figures } = await world.dryRun()
    expect(await world.start(campaignId)).toEqual({ ok: false, reason: 'changed' })
    await world.ask(campaignId)
    expect(await stateOf(campaignId)).toBe('awaiting_approval')
    expect(await decideAll(core, world, world.ana, approve)).toEqual([
      { ok: false, reason: 'own_request' },
    ])
    const shown = (await listApprovals(core, world.bia)).find(
      ({ change }) => change.creditorId === world.creditor.creditorId,
    )
    expect(shown?.campaign?.audience.membersSha256).toBe(figures?.membersSha256)
    expect(await decideAll(core, world, world.bia, approve)).toEqual([
      { ok: true, value: undefined },
    ])
    expect(await stateOf(campaignId)).toBe('approved')
    expect(await world.start(campaignId)).toMatchObject({ ok: true })
    expect(await world.start(campaignId)).toEqual({ ok: false, reason: 'changed' })
  })

  it('asks again when it is frozen anew, before the yes and after it', async () => {
    const { campaignId } = await world.dryRun()
    await world.ask(campaignId)
    await world.freeze(campaignId)
    expect([await stateOf(campaignId), await decideAll(core, world, world.bia, approve)]).toEqual([
      'draft',
      [],
    ])
    await world.ask(campaignId)
    await decideAll(core, world, world.bia, approve)
    await world.freeze(campaignId)
    expect(await stateOf(campaignId)).toBe('draft')
    expect(await world.start(campaignId)).toEqual({ ok: false, reason: 'changed' })
  })

  it('is not approved where its rows are not those that were asked for', async () => {
    const { campaignId } = await world.dryRun()
    await world.ask(campaignId)
    const stranger = await addPerson(core, world.creditor)
    await inScope(core, testScope, (tx) =>
      tx.sql(
        `insert into campaign_members (creditor_id, audience_id, debtor_id, verdict, contact_id)
         select creditor_id, audience_id, $2, 'in', $3 from campaigns where id = $1`,
        [campaignId, stranger.id, stranger.sms],
      ),
    )
    expect(await decideAll(core, world, world.bia, approve)).toEqual([
      { ok: false, reason: 'not_possible' },
    ])
    expect(await stateOf(campaignId)).toBe('awaiting_approval')
  })

  it('is a draft again after a no, and asked for once more when its day is over', async () => {
    const { campaignId } = await world.dryRun()
    await world.ask(campaignId)
    expect(await world.ask(campaignId)).toEqual({ ok: false, reason: 'changed' })
    expect(await decideAll(core, world, world.bia, decline)).toEqual([
      { ok: true, value: undefined },
    ])
    expect(await stateOf(campaignId)).toBe('draft')
    await world.ask(campaignId)
    core.clock.advance({ hours: 25 })
    expect(await world.ask(campaignId)).toMatchObject({ ok: true })
    core.clock.advance({ hours: 7 * 24 })
    await world.steer(campaignId, 'cancel')
    expect(await stateOf(campaignId)).toBe('cancelled')
  })

  it('is too old to begin with after seven days', async () => {
    const { campaignId } = await world.dryRun()
    await world.ask(campaignId)
    await decideAll(core, world, world.bia, approve)
    core.clock.advance({ hours: 7 * 24 })
    expect(await world.start(campaignId)).toEqual({ ok: false, reason: 'stale' })
  })

  it('is one list for a person: whoever is on another that may be sent is left out', async () => {
    const { campaignId } = await world.dryRun()
    await world.ask(campaignId)
    await decideAll(core, world, world.bia, approve)
    expect((await world.dryRun()).rows.map((row) => row.reason)).toEqual(['other_campaign'])
  })

  it('is not there for who works for another creditor', async () => {
    const { campaignId } = await world.dryRun({ segment: 'Todas' })
    const elsewhere = await addCreditor(core, `outro-${turn}`)
    const scope = await addManager(core, [elsewhere.creditorId])
    await inScope(core, scope, async (tx) => {
      expect(await campaignFor(tx, scope, campaignId)).toBeNull()
      expect(await campaignList(tx, scope)).toEqual([])
      expect(await segmentList(tx, scope)).toEqual([])
      expect(await tx.sql('select 1 from campaign_members')).toEqual([])
      expect(await tx.sql('select 1 from campaigns')).toEqual([])
    })
  })
})
