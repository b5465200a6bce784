import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exchangeLink } from '#server/access/exchange/commands.ts'
import { approve } from '#server/approvals/commands.ts'
import type { CampaignId, MessageId } from '#server/kernel/id.ts'
import type { Channels } from '#server/messages/delivery/commands.ts'
import { deliverQueuedMessage } from '#server/messages/jobs.ts'
import type { Sender } from '#server/messages/model.ts'
import { suppressContact } from '#server/people/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { createMailChannel, type MailChannel } from '#server/platform/mail.ts'
import { createSmsChannel } from '#server/platform/sms.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { startTestSandbox, type TestSandbox } from '#server/sandbox/testing.ts'
import { newestToken, SENDER, visitor, writtenTo } from '#server/testing/access.ts'
import { testScope } from '#server/testing/scope.ts'
import { addPerson, type CampaignWorld, clearDebt, decideAll, openCampaigns } from '../testing.ts'
import { writeBatch } from './commands.ts'
import { sendCampaign, sweepCampaigns } from './jobs.ts'

/** A Monday at noon in São Paulo: contact hours. */
const NOON = '2026-11-23T15:00:00Z'
let core: TestCore
let sandbox: TestSandbox
let mail: MailChannel
let channels: Channels
let world: CampaignWorld

beforeAll(async () => {
  core = await createTestCore()
  sandbox = await startTestSandbox()
  const from = 'Acordo Claro <avisos@acordoclaro.example>'
  mail = createMailChannel({ smtpUrl: sandbox.smtpUrl, from, timeoutMs: 2_000 })
  const sms = createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken, timeoutMs: 2_000 })
  channels = { sms, mail }
})
afterAll(async () => {
  mail.close()
  await sandbox.close()
  await core.close()
})
let turn = 0
beforeEach(async () => {
  core.clock.set(NOON)
  turn += 1
  world = await openCampaigns(core, `credor-${turn}`)
  await sandbox.control('/reset', {})
})

async function started(people: number, values: Parameters<CampaignWorld['dryRun']>[0] = {}) {
  const found = []
  for (let at = 0; at < people; at++) found.push(await addPerson(core, world.creditor))
  const { campaignId } = await world.dryRun(values)
  await world.ask(campaignId)
  await decideAll(core, world, world.bia, approve)
  expect(await world.start(campaignId)).toEqual({ ok: true, value: undefined })
  return { campaignId, people: found }
}

const keyOf = (campaignId: CampaignId) => ({ creditorId: world.creditor.creditorId, campaignId })
const send = (campaignId: CampaignId, size = 4) =>
  sendCampaign(core, SENDER, testScope, keyOf(campaignId), size)

/** Takes up every message that waits, as the worker's queue does. */
async function deliver(): Promise<void> {
  const waiting = await inScope(core, testScope, (tx) =>
    tx.sql<{ id: MessageId }>("select id from messages where status in ('queued', 'unknown')"),
  )
  for (const { id: messageId } of waiting) {
    await deliverQueuedMessage(core, channels, testScope, { messageId })
  }
}

const arrived = async () => {
  const { messages } = (await sandbox.control('/messages')) as { messages: unknown[] }
  return messages.length
}

describe('a campaign under way', () => {
  it('writes to everybody once, whatever dies and however many workers there are', async () => {
    const { campaignId, people } = await started(11)
    // Dies in the middle of a batch: nothing of it is there.
    let words = 0
    const dying: Sender = {
      ...SENDER,
      get operator() {
        words += 1
        if (words > 3) throw new Error('the worker was killed')
        return SENDER.operator
      },
    }
    await expect(writeBatch(core, dying, testScope, keyOf(campaignId), 8)).rejects.toThrow('killed')
    expect((await world.results(campaignId)).stages.waiting).toBe(11)
    expect(await writeBatch(core, SENDER, testScope, keyOf(campaignId), 4)).toBe('written')
    await Promise.all([send(campaignId, 2), send(campaignId, 2), send(campaignId, 2)])
    await send(campaignId)
    for (const person of people) {
      expect(await writtenTo(core, person, 'campaign_message')).toHaveLength(1)
    }
    await Promise.all([deliver(), deliver()])
    expect(await arrived()).toBe(11)
    expect(await send(campaignId)).toBe('finished')
    expect((await world.read(campaignId))?.state).toBe('finished')
    expect((await world.results(campaignId)).stages).toMatchObject({ sent: 11, waiting: 0 })
    expect(await send(campaignId)).toBe('stopped')
  })

  it('writes to nobody who is held out, and the database lets nobody else', async () => {
    const { campaignId, people } = await started(16, { holdOut: '50' })
    await sweepCampaigns(core, SENDER, testScope)
    await deliver()
    const { of, figures } = await world.audience(campaignId)
    expect(figures?.heldOut).toBeGreaterThan(0)
    for (const person of people) {
      const written = await writtenTo(core, person, 'campaign_message')
      expect(written).toHaveLength(of(person.id) === 'in' ? 1 : 0)
    }
    await expect(
      inScope(core, testScope, (tx) =>
        tx.sql(
          `update campaign_members set message_id = gen_random_uuid(), link_id = gen_random_uuid(),
                  written_at = now() where verdict = 'hold_out'`,
        ),
      ),
    ).rejects.toMatchObject({ code: '23514' })
  })

  it('mints and writes nothing outside of contact hours', async () => {
    const { campaignId, people } = await started(2)
    core.clock.set('2026-11-23T22:00:00Z')
    expect(await send(campaignId)).toBe('waiting')
    core.clock.set('2026-11-28T15:00:00Z')
    expect(await send(campaignId)).toBe('waiting')
    for (const person of people) expect(await writtenTo(core, person)).toEqual([])
  })

  it('is asked again by the one gate for each message, and says why not', async () => {
    const { campaignId, people } = await started(4)
    const [opted, paid, ...others] = people
    if (!opted || !paid) throw new Error('four people')
    await send(campaignId)
    await inScope(core, testScope, (tx) =>
      suppressContact(tx, testScope, { contactId: opted.sms, reason: 'opt_out' }),
    )
    await clearDebt(core, world.creditor, paid, 100_000n)
    await deliver()
    const { stages, refusals } = await world.results(campaignId)
    expect(stages).toMatchObject({ sent: others.length, refused: 2 })
    expect(refusals).toEqual([
      { reason: 'contact_opted_out', people: 1 },
      { reason: 'no_longer_due', people: 1 },
    ])
  })

  it('sends nothing while it is paused, and goes on where it was', async () => {
    const { campaignId } = await started(5)
    expect(await writeBatch(core, SENDER, testScope, keyOf(campaignId), 3)).toBe('written')
    expect(await world.steer(campaignId, 'pause')).toMatchObject({ ok: true })
    await deliver()
    expect([await send(campaignId), await arrived()]).toEqual(['stopped', 0])
    expect(await world.steer(campaignId, 'pause')).toEqual({ ok: false, reason: 'changed' })
    expect(await world.steer(campaignId, 'resume')).toMatchObject({ ok: true })
    await send(campaignId)
    await deliver()
    expect(await arrived()).toBe(5)
  })

  it('ends when it is cancelled: what waits is taken back, and how many went is known', async () => {
    const { campaignId } = await started(6)
    await writeBatch(core, SENDER, testScope, keyOf(campaignId), 2)
    await deliver()
    await writeBatch(core, SENDER, testScope, keyOf(campaignId), 2)
    expect(await world.steer(campaignId, 'cancel')).toMatchObject({ ok: true })
    await deliver()
    expect([await send(campaignId), await arrived()]).toEqual(['stopped', 2])
    const { stages, refusals } = await world.results(campaignId)
    expect(stages).toMatchObject({ sent: 2, refused: 2 })
    expect(refusals).toEqual([{ reason: 'campaign_cancelled', people: 2 }])
    const [audit] = await inScope(core, testScope, (tx) =>
      tx.sql<{ data: unknown }>(
        "select data from audit_events where subject_id = $1 and action = 'campaign.cancelled'",
        [campaignId],
      ),
    )
    expect(audit?.data).toEqual({ written: 4, withdrawn: 2 })
  })

  it('counts who came in by its link, and whoever is held out by the same measure', async () => {
    const { campaignId, people } = await started(3)
    const [entering, missing] = people
    if (!entering || !missing) throw new Error('three people')
    await send(campaignId)
    await deliver()
    const enter = async (person: typeof entering, digits: string) =>
      exchangeLink(core, SENDER, {
        token: await newestToken(core, person, 'campaign_message'),
        digits,
        client: visitor(turn),
        formerSecret: null,
      })
    expect((await enter(entering, entering.digits)).ok).toBe(true)
    expect((await enter(missing, '00000')).ok).toBe(false)
    const { stages, held } = await world.results(campaignId)
    expect(stages).toMatchObject({ sent: 3, opened: 2, identified: 1, simulated: 0, signed: 0 })
    expect(held).toEqual({ signed: 0, paid: 0 })
  })
})
