import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { firstContact } from '#server/access/link/commands.ts'
import { receiveGatewayCall } from '#server/api/message-webhooks.ts'
import { runtime } from '#server/api/runtime.ts'
import type { MessageId } from '#server/kernel/id.ts'
import { sendMessage } from '#server/messages/delivery/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { signatureOf } from '#server/platform/signed-call.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { createPerson, newCpf, type Person, SENDER, SYSTEM } from '#server/testing/access.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import { expectBooksInOrder } from '#server/testing/portfolio.ts'

const [OLD, NEW] = ['the-secret-of-yesterday', 'the-secret-of-today!!!!'] as const

let core: TestCore
let maria: Person
let messageId: MessageId

beforeAll(async () => {
  core = await createTestCore(Temporal.Now.instant().toString())
  Object.assign(process.env, webEnvironment(core, { SMS_REPORT_SECRETS: `${NEW},${OLD}` }))
})
afterAll(async () => {
  await runtime().core.pool.end()
  await expectBooksInOrder(core)
  await core.close()
})

beforeEach(async () => {
  maria = await createPerson(core, { document: newCpf() })
  const first = await firstContact(core, SENDER, SYSTEM, { debtorId: maria.id, channel: 'sms' })
  if (!first.ok) throw new Error(first.reason)
  messageId = first.value
})

const rows = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  inScope(core, SYSTEM, (tx) => tx.sql<Row>(text, values))

/** Every row that a report could touch, and those of money that none may. */
const everything = () =>
  rows(
    `select (select jsonb_agg(m order by m.id) from messages m)::text as messages,
            (select jsonb_agg(c order by c.id) from contacts c)::text as contacts,
            (select jsonb_agg(w order by w.id) from webhook_inbox w)::text as inbox,
            (select count(*) from payments) as payments, (select count(*) from charges) as charges,
            (select count(*) from ledger_transactions) as ledger`,
  )

const report = (id: string, status: string, key: string = messageId) =>
  JSON.stringify({ id, key, status })

type Options = { readonly secret?: string; readonly ageSeconds?: number; readonly header?: string }

async function send(body: string, options: Options = {}): Promise<number> {
  const at = Math.floor(Date.now() / 1000) - (options.ageSeconds ?? 0)
  const header = options.header ?? `t=${at},v1=${signatureOf(options.secret ?? NEW, at, body)}`
  const request = new Request('http://127.0.0.1/', {
    method: 'POST',
    body,
    headers: { 'x-quita-signature': header },
  })
  return (await receiveGatewayCall(request)).status
}

const contact = async () =>
  (
    await rows<{ reason: string | null }>(
      'select suppression_reason as reason from contacts where id = $1',
      [maria.sms],
    )
  )[0]?.reason

describe('scenario 65: a report of the SMS gateway', () => {
  it('that nobody could be reached gives the contact up, once, however often it comes', async () => {
    const body = report(`twice-${messageId}`, 'undeliverable')
    expect(await Promise.all([send(body), send(body), send(body)])).toEqual([200, 200, 200])
    expect(await contact()).toBe('bounced')
    const audited = await rows('select 1 from audit_events where subject_id = $1', [maria.sms])
    expect(audited).toHaveLength(1)
    const kept = await rows('select 1 from webhook_inbox where event_key = $1', [
      `twice-${messageId}`,
    ])
    expect(kept).toHaveLength(1)
  })

  it('that a message arrived ends its doubt, and its contact stays', async () => {
    const silent = {
      remembersKeys: true,
      send: async () => ({ kind: 'unknown', cause: 'timeout', detail: '' }) as const,
    }
    await sendMessage(core, { sms: silent, mail: silent }, SYSTEM, { messageId })
    expect(await send(report(`ok-${messageId}`, 'delivered'), { secret: OLD })).toBe(200)
    expect(await rows('select status from messages where id = $1', [messageId])).toEqual([
      { status: 'sent' },
    ])
    expect(await contact()).toBeNull()
    // The same id with other words is the same report.
    expect(await send(report(`ok-${messageId}`, 'undeliverable'))).toBe(200)
    expect(await contact()).toBeNull()
  })

  it('about a message that we never sent is kept and does nothing', async () => {
    const stranger = crypto.randomUUID()
    expect(await send(report(`x-${messageId}`, 'undeliverable', stranger))).toBe(200)
    expect(await contact()).toBeNull()
  })

  it('forged, replayed, altered or malformed changes no row of anything', async () => {
    const before = await everything()
    const body = report(`forged-${messageId}`, 'undeliverable')
    const at = Math.floor(Date.now() / 1000)
    const right = signatureOf(NEW, at, body)
    const refused: readonly (readonly [string, Options, number])[] = [
      [body, { secret: 'the-secret-of-a-stranger' }, 401],
      [body, { header: '' }, 401],
      [body, { header: `v1=${right}` }, 401],
      [body, { header: `t=${at}` }, 401],
      [body, { header: `t=${at},t=${at},v1=${right}` }, 401],
      [body, { header: `t=${at + 1},v1=${right}` }, 401],
      [`${body} `, { header: `t=${at},v1=${right}` }, 401],
      [body, { header: `t=${at},v1=${right.toUpperCase()}` }, 401],
      [body, { ageSeconds: 302 }, 401],
      [body, { ageSeconds: -302 }, 401],
      ['', {}, 400],
      ['null', {}, 400],
      ['[]', {}, 400],
      [report('', 'delivered'), {}, 400],
      [report('a', 'paid'), {}, 400],
      [report('a', 'delivered', 'no-uuid'), {}, 400],
      [JSON.stringify({ id: 'a', key: messageId, status: 'delivered', amount: '1.00' }), {}, 400],
      [`${'{"a":'.repeat(600)}1${'}'.repeat(600)}`, {}, 400],
      [report('x'.repeat(17_000), 'delivered'), {}, 413],
    ]
    for (const [text, options, status] of refused) {
      expect([text.slice(0, 40), options, await send(text, options)]).toEqual([
        text.slice(0, 40),
        options,
        status,
      ])
    }
    expect(await everything()).toEqual(before)
  })
})
