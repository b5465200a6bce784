import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { papers } from '#db/schema/papers.ts'
import { firstContact } from '#server/access/link/commands.ts'
import { tellAboutPaper } from '#server/access/paper-notice/commands.ts'
import { type MessageId, newId, type PaperId } from '#server/kernel/id.ts'
import { suppressContact } from '#server/people/commands.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { createMailChannel, type MailChannel } from '#server/platform/mail.ts'
import { createSmsChannel } from '#server/platform/sms.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { startTestSandbox, type TestSandbox } from '#server/sandbox/testing.ts'
import { createPerson, newCpf, type Person, SENDER, SYSTEM } from '#server/testing/access.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { queueMessage } from '../commands.ts'
import { deliverQueuedMessage, sweepWaitingMessages } from '../jobs.ts'
import { MESSAGE_TRANSITIONS } from '../model.ts'
import { type Channels, sendMessage } from './commands.ts'

let core: TestCore
let sandbox: TestSandbox
let mail: MailChannel
let channels: Channels
let maria: Person
beforeAll(async () => {
  core = await createTestCore()
  sandbox = await startTestSandbox()
  const from = 'Acordo Claro <avisos@acordoclaro.example>'
  mail = createMailChannel({ smtpUrl: sandbox.smtpUrl, from, timeoutMs: 5_000 })
  const sms = createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken, timeoutMs: 5_000 })
  channels = { sms, mail }
})
afterAll(async () => {
  mail.close()
  await sandbox.close()
  await core.close()
})
beforeEach(async () => {
  core.clock.set(TEST_NOW)
  await sandbox.control('/reset', {})
  maria = await createPerson(core, { document: newCpf() })
})

const fault = (on: string, kind: string, more: object = {}) =>
  sandbox.control('/faults', { on, kind, ...more })
const received = () => sandbox.control('/messages') as Promise<{ messages: unknown[] }>
const send = (messageId: MessageId) => sendMessage(core, channels, SYSTEM, { messageId })

async function queued(channel: 'sms' | 'email'): Promise<MessageId> {
  const first = await firstContact(core, SENDER, SYSTEM, { debtorId: maria.id, channel })
  if (!first.ok) throw new Error('the person has this contact')
  return first.value
}

async function rowOf(messageId: MessageId) {
  const [row] = await inScope(core, SYSTEM, (tx) =>
    tx.sql<{ status: string; refusal_reason: string | null; attempts: number }>(
      'select status, refusal_reason, attempts, provider_id from messages where id = $1',
      [messageId],
    ),
  )
  return row
}

describe('a queued message', () => {
  it('rings for the worker in the transaction that wrote it', async () => {
    const messageId = await queued('sms')
    const rows = await inScope(core, SYSTEM, (tx) =>
      tx.sql(
        "select 1 from outbox_events where topic = 'message.queued' and payload->>'messageId' = $1",
        [messageId],
      ),
    )
    expect(rows).toHaveLength(1)
  })

  it('is written once per occasion', async () => {
    const order = {
      debtorId: maria.id,
      contactId: maria.sms,
      notice: { template: 'access_code', code: '123456' },
      dedupeKey: 'code:one',
    } as const
    const [first, second] = await inScope(core, SYSTEM, async (tx) => [
      await queueMessage(tx, SYSTEM, SENDER, order),
      await queueMessage(tx, SYSTEM, SENDER, order),
    ])
    expect(first?.isNew).toBe(true)
    expect(second).toEqual({ messageId: first?.messageId, isNew: false })
  })

  it('arrives as SMS with its words and its key', async () => {
    const messageId = await queued('sms')
    expect(await send(messageId)).toBe('sent')
    expect(await received()).toMatchObject({
      messages: [
        {
          channel: 'sms',
          to: '+5581999990001',
          key: messageId,
          text: expect.stringMatching(/^Maria, temos uma mensagem para voce.*\/l\/[\w-]{22} /),
        },
      ],
    })
    expect(await rowOf(messageId)).toMatchObject({ status: 'sent', attempts: 1 })
  })

  it('arrives as e-mail with a neutral subject', async () => {
    expect(await send(await queued('email'))).toBe('sent')
    expect(await received()).toMatchObject({
      messages: [{ channel: 'mail', subject: 'Uma mensagem para você, Maria' }],
    })
  })

  it('is sent once, however often and by however many workers it is taken up', async () => {
    const messageId = await queued('sms')
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => send(messageId)))
    expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1)
    expect(await send(messageId)).toBe('settled')
    expect((await received()).messages).toHaveLength(1)
  })

  it('left by a worker that died is not asked about before its claim has run out', async () => {
    const messageId = await queued('sms')
    const dying: Channels = {
      ...channels,
      sms: { ...channels.sms, send: () => Promise.reject(new Error('killed')) },
    }
    await expect(sendMessage(core, dying, SYSTEM, { messageId })).rejects.toThrow('killed')
    expect(await rowOf(messageId)).toMatchObject({ status: 'unknown', attempts: 1 })
    expect(await send(messageId)).toBe('busy')
    core.clock.advance({ minutes: 2 })
    expect(await send(messageId)).toBe('sent')
  })
})

describe('a lost answer', () => {
  it('leaves the message unknown; asking again under the same key sends nothing twice', async () => {
    const messageId = await queued('sms')
    await fault('sms', 'drop_reply')
    expect(await send(messageId)).toBe('waiting')
    expect(await rowOf(messageId)).toMatchObject({ status: 'unknown', attempts: 1 })
    expect(await send(messageId)).toBe('sent')
    expect((await received()).messages).toHaveLength(1)
  })

  it('makes the job fail, so that the queue repeats it', async () => {
    const messageId = await queued('sms')
    await fault('sms', 'drop_request')
    const job = () => deliverQueuedMessage(core, channels, SYSTEM, { messageId })
    await expect(job()).rejects.toThrow('not settled')
    await job()
    expect(await rowOf(messageId)).toMatchObject({ status: 'sent' })
  })

  it('is found by the sweep after five minutes', async () => {
    const messageId = await queued('sms')
    await fault('sms', 'drop_reply')
    await send(messageId)
    expect(await sweepWaitingMessages(core, channels, SYSTEM)).toEqual({})
    core.clock.advance({ minutes: 5, seconds: 1 })
    const counts = await sweepWaitingMessages(core, channels, SYSTEM)
    expect(counts.sent).toBeGreaterThanOrEqual(1)
    expect(await rowOf(messageId)).toMatchObject({ status: 'sent' })
  })

  it('of a code is not asked for after the code expired, and says that it may have arrived', async () => {
    const messageId = await inScope(core, SYSTEM, async (tx) => {
      const written = await queueMessage(tx, SYSTEM, SENDER, {
        debtorId: maria.id,
        contactId: maria.sms,
        notice: { template: 'access_code', code: '123456' },
        dedupeKey: `code:${maria.id}`,
      })
      return written.messageId
    })
    await fault('sms', 'drop_reply')
    await send(messageId)
    core.clock.advance({ minutes: 10 })
    expect(await send(messageId)).toBe('refused')
    const row = { status: 'refused', refusal_reason: 'outcome_unknown' }
    expect(await rowOf(messageId)).toMatchObject(row)
  })
})

describe('a refusal', () => {
  it('"not now" is tried again, "never" is kept with its reason', async () => {
    const throttled = await queued('sms')
    await fault('sms', 'fail_before', { status: 429 })
    expect(await send(throttled)).toBe('waiting')
    expect(await rowOf(throttled)).toMatchObject({ status: 'queued' })
    expect(await send(throttled)).toBe('sent')
    const rejected = await queued('sms')
    await fault('sms', 'fail_before', { status: 422 })
    expect(await send(rejected)).toBe('refused')
    expect(await rowOf(rejected)).toMatchObject({ status: 'refused', refusal_reason: 'rejected' })
  })

  it('a contact suppressed after queueing receives nothing, and the refusal is audited', async () => {
    const messageId = await queued('sms')
    await inScope(core, SYSTEM, (tx) =>
      suppressContact(tx, SYSTEM, { contactId: maria.sms, reason: 'opt_out' }),
    )
    expect(await send(messageId)).toBe('refused')
    expect(await rowOf(messageId)).toMatchObject({ refusal_reason: 'contact_opted_out' })
    expect((await received()).messages).toHaveLength(0)
    const audited = await inScope(core, SYSTEM, (tx) =>
      tx.sql("select data from audit_events where action = 'message.refused' and subject_id = $1", [
        messageId,
      ]),
    )
    expect(audited).toEqual([{ data: { reason: 'contact_opted_out' } }])
  })
})

describe('a message about a paper', () => {
  it('carries the copy, names the creditor, and is written once', async () => {
    const { creditorId } = await addCreditor(core, `c-${maria.id}`)
    const paperId = newId<PaperId>()
    const bytes = Buffer.from('%PDF-1.7 copy')
    await inScope(core, SYSTEM, (tx) =>
      tx.db.insert(papers).values({
        creditorId,
        id: paperId,
        debtorId: maria.id,
        kind: 'agreement',
        subjectId: newId(),
        number: 'A2026-000001',
        sha256: sha256(bytes),
        byteLength: bytes.length,
        contentSealed: core.vault.seal(bytes, { column: 'papers.content', row: paperId }),
      }),
    )
    const paper = {
      creditorId,
      debtorId: maria.id,
      paperId,
      kind: 'agreement',
      number: 'A2026-000001',
      fileName: 'acordo-A2026-000001.pdf',
      contactId: maria.email,
    } as const
    const messageId = await tellAboutPaper(core, SENDER, SYSTEM, paper)
    expect(await tellAboutPaper(core, SENDER, SYSTEM, paper)).toBe(messageId)
    if (messageId === null) throw new Error('the person has an e-mail address')
    expect(await send(messageId)).toBe('sent')
    expect(await received()).toMatchObject({
      messages: [
        {
          subject: 'Sua cópia, Maria',
          text: expect.stringContaining('Credor: '),
          attachments: [
            {
              filename: 'acordo-A2026-000001.pdf',
              contentType: 'application/pdf',
              size: bytes.length,
            },
          ],
        },
      ],
    })
  })
})

it('no state of a message has a way back from sent or refused', () => {
  expect(MESSAGE_TRANSITIONS.sent).toEqual({ undelivered: 'queued' })
  expect(MESSAGE_TRANSITIONS.refused).toEqual({})
})
