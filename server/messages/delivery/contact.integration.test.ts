import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { creditors } from '#db/schema/creditors.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId, MessageId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createMailChannel, type MailChannel } from '#server/platform/mail.ts'
import { createSmsChannel } from '#server/platform/sms.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { startTestSandbox, type TestSandbox } from '#server/sandbox/testing.ts'
import { createPerson, newCpf, type Person, SENDER, SYSTEM } from '#server/testing/access.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { queueMessage } from '../commands.ts'
import { sweepWaitingMessages } from '../jobs.ts'
import { type Channels, sendMessage } from './commands.ts'

/** A Monday at noon in São Paulo. */
const NOON = '2026-11-23T15:00:00Z'

let core: TestCore
let sandbox: TestSandbox
let mail: MailChannel
let channels: Channels
let maria: Person
let creditorId: CreditorId
let notices = 0

beforeAll(async () => {
  core = await createTestCore()
  sandbox = await startTestSandbox()
  mail = createMailChannel({ smtpUrl: sandbox.smtpUrl, from: 'Acordo <avisos@acordo.example>' })
  channels = { mail, sms: createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken }) }
})

afterAll(async () => {
  mail.close()
  await sandbox.close()
  await core.close()
})

beforeEach(async () => {
  core.clock.set(NOON)
  maria = await createPerson(core, { document: newCpf() })
  creditorId = (await addCreditor(core, `casa-${maria.id.slice(-12)}`)).creditorId
})

const want = async (policy: Partial<typeof creditors.$inferInsert>) => {
  await inScope(core, SYSTEM, (tx) =>
    tx.db.update(creditors).set(policy).where(eq(creditors.id, creditorId)),
  )
  forgetCatalogue()
}

/** A card that did not pay: its person has to do something, which we begin to say. */
async function notice(contactId = maria.sms, of: CreditorId = creditorId): Promise<MessageId> {
  notices += 1
  const order = {
    debtorId: maria.id,
    creditorId: of,
    contactId,
    notice: { template: 'card_needs_you', link: `${SENDER.portalUrl}/l/${notices}` },
    dedupeKey: `notice:${notices}`,
  } as const
  return (await inScope(core, SYSTEM, (tx) => queueMessage(tx, SYSTEM, SENDER, order))).messageId
}

const send = (messageId: MessageId) => sendMessage(core, channels, SYSTEM, { messageId })

async function rowOf(id: MessageId) {
  const [row] = await inScope(core, SYSTEM, (tx) =>
    tx.sql<{ status: string; reason: string | null; before: Temporal.Instant | null }>(
      'select status, refusal_reason as reason, not_before as before from messages where id = $1',
      [id],
    ),
  )
  return row
}

describe('what we start ourselves', () => {
  it('goes to a person once a day, whichever creditor it is about, and the second waits its turn', async () => {
    const other = (await addCreditor(core, `outra-${maria.id.slice(-12)}`)).creditorId
    const [first, second] = [await notice(), await notice(maria.sms, other)]
    expect((await Promise.all([send(first), send(second)])).sort()).toEqual(['later', 'sent'])
    core.clock.advance({ minutes: 6 })
    await sweepWaitingMessages(core, channels, SYSTEM)
    const statuses = async () =>
      [(await rowOf(first))?.status, (await rowOf(second))?.status].sort()
    expect(await statuses()).toEqual(['queued', 'sent'])
    core.clock.set('2026-11-24T14:00:00Z')
    await sweepWaitingMessages(core, channels, SYSTEM)
    expect(await statuses()).toEqual(['sent', 'sent'])
  })

  it('waits for the hours of its creditor', async () => {
    await want({ contactFirstHour: 14, contactEndHour: 16 })
    const message = await notice()
    expect(await send(message)).toBe('later')
    const opens = Temporal.Instant.from('2026-11-23T17:00:00Z')
    expect(await rowOf(message)).toMatchObject({ status: 'queued', before: opens })
    core.clock.set(opens.toString())
    expect(await send(message)).toBe('sent')
  })

  it('is refused for good on a channel that its creditor does not use, and the reason is kept', async () => {
    await want({ contactSms: 'no' })
    const message = await notice()
    expect(await send(message)).toBe('refused')
    expect(await rowOf(message)).toMatchObject({ status: 'refused', reason: 'channel_not_allowed' })
    expect(await send(await notice(assertPresent(maria.email, 'an address')))).toBe('sent')
  })

  it('is refused where the creditor’s caps leave no room before it is too late', async () => {
    await want({ contactPerWeek: 1 })
    expect(await send(await notice())).toBe('sent')
    const message = await notice()
    expect(await send(message)).toBe('refused')
    expect(await rowOf(message)).toMatchObject({ reason: 'contact_cap' })
    const audited = await inScope(core, SYSTEM, (tx) =>
      tx.sql("select data from audit_events where action = 'message.refused' and subject_id = $1", [
        message,
      ]),
    )
    expect(audited).toEqual([{ data: { reason: 'contact_cap' } }])
  })
})
