import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rankContacts } from '#server/access/code/model.ts'
import { createCaller } from '#server/api/root.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { ContactId, MessageId } from '#server/kernel/id.ts'
import { reachableContacts } from '#server/people/data.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { createPerson, newCpf, type Person, SENDER, SYSTEM } from '#server/testing/access.ts'
import { openR1 } from '#server/testing/matrix/sessions.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import { addCreditor, addDebt, type TestCreditor } from '#server/testing/portfolio.ts'
import { queueMessage } from './commands.ts'
import { outgoingMessage } from './delivery/data.ts'
import { judgeSend } from './eligibility/model.ts'

let core: TestCore
let provider: TestProvider
let vivaz: TestCreditor
let maria: Person
let notices: ReturnType<typeof createCaller>['notices']

beforeAll(async () => {
  core = await createTestCore()
  provider = await startTestProvider(core)
  vivaz = await addCreditor(core)
})
afterAll(async () => {
  await provider.close()
  await core.close()
})

beforeEach(async () => {
  // A Monday at noon in São Paulo.
  core.clock.set('2026-11-23T15:00:00Z')
  maria = await createPerson(core, { document: newCpf() })
  await addDebt(core, vivaz, maria.id, { principal: 50_000n })
  notices = createCaller({
    core,
    services: provider.services,
    client: { ip: '10.1.1.1', port: 40_000, userAgent: 'test' },
    debtorSecret: await openR1(core, maria),
    staffSessionId: null,
  }).notices
})

let reminders = 0

/** What the gate would say now to something that presses. */
async function judged(contactId: ContactId = maria.sms) {
  reminders += 1
  return inScope(core, SYSTEM, async (tx) => {
    const { messageId } = await queueMessage(tx, SYSTEM, SENDER, {
      debtorId: maria.id,
      contactId,
      creditorId: vivaz.creditorId,
      notice: { template: 'campaign_message', link: 'https://acordoclaro.example/l/x' },
      dedupeKey: `reminder-${reminders}`,
    })
    const { facts, contactChannel: channel } = assertPresent(
      await outgoingMessage(tx, SYSTEM, messageId),
      'it is written',
    )
    return judgeSend({ ...facts, channel, mayComeTwice: false })
  })
}
const SENT = { ok: true, value: null }

describe('how a person wants to be written to', () => {
  it('is as everybody is, before they say anything', async () => {
    const page = await notices.page()
    expect(page.preferences).toEqual({ channel: 'any', hours: 'any' })
    expect(page.quietUntil).toBeNull()
    expect(await judged()).toEqual(SENT)
  })

  it('in the later half of the day: what comes at noon waits for 14:00', async () => {
    await notices.choose({ channel: 'any', hours: 'late' })
    const later = Temporal.Instant.from('2026-11-23T17:00:00Z')
    expect(await judged()).toEqual({ ok: true, value: { later } })
    await notices.choose({ channel: 'any', hours: 'early' })
    expect(await judged()).toEqual(SENT)
  })

  it.each(['sms', 'email'] as const)('by %s: what we begin goes there first', async (channel) => {
    await notices.choose({ channel, hours: 'any' })
    const [first] = await inScope(core, SYSTEM, async (tx) =>
      rankContacts(await reachableContacts(tx, SYSTEM, maria.id), null, tx.clock.now()),
    )
    expect(first?.channel).toBe(channel)
  })

  it('seven days of quiet begin at once, and end when they say so', async () => {
    await notices.askForQuiet()
    expect((await notices.page()).quietUntil?.toString()).toBe('2026-11-30T15:00:00Z')
    expect(await judged()).toEqual({ ok: false, reason: 'silence' })
    await notices.endQuiet()
    expect((await notices.page()).quietUntil).toBeNull()
    expect(await judged()).toEqual(SENT)
  })

  it('a contact is switched off and on again; another’s is not there', async () => {
    const order = { contactId: maria.sms, isWanted: false }
    expect(await notices.switchContact(order)).toEqual({ ok: true, value: null })
    expect(await judged()).toEqual({ ok: false, reason: 'contact_opted_out' })
    await notices.switchContact({ ...order, isWanted: true })
    expect(await judged()).toEqual(SENT)
    const stranger = await createPerson(core, { document: newCpf() })
    const foreign = { contactId: stranger.sms, isWanted: false }
    expect(await notices.switchContact(foreign)).toEqual({ ok: false, reason: 'not_found' })
  })

  it('what was said not to be theirs is not switched on by them', async () => {
    await inScope(core, SYSTEM, (tx) =>
      tx.sql(
        `update contacts set suppressed_at = now(), suppression_reason = 'not_me' where id = $1`,
        [maria.sms],
      ),
    )
    await notices.switchContact({ contactId: maria.sms, isWanted: true })
    expect(await judged()).toEqual({ ok: false, reason: 'contact_not_me' })
  })

  it('shows what was written, about whom, and what was not sent and why', async () => {
    const sent = await inScope(core, SYSTEM, async (tx) => {
      const rows = await tx.sql<{ id: MessageId }>(
        `insert into messages (id, debtor_id, creditor_id, contact_id, channel, template, dedupe_key,
                               status, refusal_reason, content_sealed, check_code_index)
         select gen_random_uuid(), $1::uuid, $2, $3, 'sms', t, t || $1::text, s, r, '', sha256((t || $1::text)::bytea)
           from (values ('first_link', 'sent', null), ('campaign_message', 'refused', 'promised'))
             as v (t, s, r) returning id`,
        [maria.id, vivaz.creditorId, maria.sms],
      )
      return rows.length
    })
    const { contacted } = await notices.page()
    expect(contacted).toHaveLength(sent)
    expect(contacted).toContainEqual(
      expect.objectContaining({ template: 'campaign_message', refusal: 'promised' }),
    )
    expect(JSON.stringify(contacted)).not.toContain('+5581')
  })
})
