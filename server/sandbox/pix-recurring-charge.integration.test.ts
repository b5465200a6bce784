import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import type { PixClient } from '#server/platform/pix.ts'
import { done, startTestSandbox, type TestSandbox } from './testing.ts'
import { approved, CPF, cobr, day, KEY, rec } from './testing-automatic.ts'
import { startWebhookReceiver, type WebhookReceiver } from './testing-webhook.ts'

let sandbox: TestSandbox
let client: PixClient
let receiver: WebhookReceiver

beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  receiver = await startWebhookReceiver()
  await sandbox.control('/reset', {})
  await sandbox.register(KEY)
  await sandbox.control('/clock', { now: '2026-12-01T13:00:00Z' })
  client = sandbox.pixClient()
  done(await client.registerRecWebhook(receiver.url))
  done(await client.registerCobrWebhook(receiver.url))
})
afterEach(() => receiver.close())

function fault(on: string, kind: string, more: object = {}) {
  return sandbox.control('/faults', { on, kind, ...more })
}

describe('a charge of an authorisation', () => {
  test('waits for its ten days, is scheduled, and is paid on its day', async () => {
    const id = await approved(sandbox, client, { startDate: day('2026-12-20') })
    const input = cobr(id, { dueDate: day('2026-12-20') })
    expect(done(await client.createCobr(input)).status).toBe('created')
    await sandbox.control('/days', { count: 10 })
    // The twentieth is a Sunday: the debit moves to Monday.
    expect(done(await client.getCobr(input.txid))).toMatchObject({
      status: 'active',
      attempts: [{ kind: 'first', status: 'scheduled', settlesOn: day('2026-12-21') }],
    })
    await sandbox.control('/days', { count: 10 })
    const paid = done(await client.getCobr(input.txid))
    const [attempt] = paid.attempts
    expect(paid).toMatchObject({
      status: 'completed',
      attempts: [{ status: 'paid' }],
      receipts: [{ endToEndId: attempt?.endToEndId, amount: 20_672n, key: null }],
      history: [{ status: 'created' }, { status: 'active' }, { status: 'completed' }],
    })
    expect(paid.receipts[0]?.settledAt.toString()).toBe('2026-12-21T09:00:00Z')
    expect(done(await client.getPix(attempt?.endToEndId ?? '')).txid).toBe(input.txid)
    await receiver.waitFor(3)
    const told = receiver.received.at(-1)
    expect(told).toMatchObject({
      path: '/api/webhooks/pix/secret/cobr',
      body: { cobsr: [{ txid: input.txid, idRec: id, status: 'CONCLUIDA', pix: [{}] }] },
    })
  })

  test('is the only live one of its cycle', async () => {
    const id = await approved(sandbox, client)
    const first = cobr(id)
    done(await client.createCobr(first))
    const rival = cobr(id, { dueDate: day('2026-12-15') })
    expect((await client.createCobr(rival)).kind).toBe('refused')
    done(await client.createCobr(cobr(id, { dueDate: day('2027-01-10') })))
    done(await client.cancelCobr(first.txid))
    done(await client.createCobr(rival))
  })

  test('is cancelled only before the day of its first attempt', async () => {
    const id = await approved(sandbox, client)
    const input = cobr(id)
    done(await client.createCobr(input))
    await sandbox.control(`/bank/accounts/${CPF}`, { balance: '0.00' })
    await sandbox.control('/clock', { now: '2026-12-10T03:00:00Z' })
    expect((await client.cancelCobr(input.txid)).kind).toBe('refused')
  })

  test('outside the authorisation, or with too little notice, is refused', async () => {
    const id = await approved(sandbox, client)
    const pending = done(await client.createRec(rec())).id
    for (const input of [
      cobr(id, { dueDate: day('2026-12-09') }),
      cobr(id, { dueDate: day('2027-03-11') }),
      cobr(pending),
    ]) {
      expect((await client.createCobr(input)).kind).toBe('refused')
    }
    await sandbox.control('/clock', { now: '2026-12-09T13:00:00Z' })
    expect((await client.createCobr(cobr(id))).kind).toBe('refused')
  })

  test('of another amount than the fixed one is turned down by the payer’s bank', async () => {
    const id = await approved(sandbox, client)
    const input = cobr(id, { amount: centavos(20_673n) })
    expect(done(await client.createCobr(input)).status).toBe('rejected')
    expect(done(await client.getCobr(input.txid))).toMatchObject({
      attempts: [{ status: 'rejected', rejectionCode: 'AM09' }],
      ending: { kind: 'rejection', code: 'AM09' },
    })
  })

  test('whose payer has too little is tried again on our word, three times at most', async () => {
    const id = await approved(sandbox, client)
    const input = cobr(id)
    done(await client.createCobr(input))
    await sandbox.control(`/bank/accounts/${CPF}`, { balance: '206.71' })
    await sandbox.control('/days', { count: 9 })
    const days = ['2026-12-12', '2026-12-14', '2026-12-16']
    for (const text of days) {
      expect(done(await client.getCobr(input.txid)).status).toBe('active')
      const retried = done(await client.retryCobr(input.txid, day(text)))
      expect(retried.attempts.at(-1)).toMatchObject({ kind: 'retry', status: 'scheduled' })
      expect((await client.retryCobr(input.txid, day('2026-12-17'))).kind).toBe('refused')
      await sandbox.control('/days', { count: 2 })
    }
    expect(done(await client.getCobr(input.txid))).toMatchObject({
      status: 'expired',
      attempts: [{ status: 'expired' }, {}, {}, { status: 'expired' }],
    })
  })

  test('is paid by a retry once the money is there, and takes it from the account', async () => {
    const id = await approved(sandbox, client)
    const input = cobr(id)
    done(await client.createCobr(input))
    await sandbox.control(`/bank/accounts/${CPF}`, { balance: '0.00' })
    await sandbox.control('/days', { count: 9 })
    await sandbox.control(`/bank/accounts/${CPF}`, { balance: '300.00' })
    done(await client.retryCobr(input.txid, day('2026-12-11')))
    await sandbox.control('/days', {})
    expect(done(await client.getCobr(input.txid)).status).toBe('completed')
    const account = await sandbox.control(`/bank/accounts/${CPF}`, {})
    expect(account).toMatchObject({ balance: '93.28' })
  })

  test('without retries ends with its day; a final code ends it at once', async () => {
    const strict = cobr(await approved(sandbox, client, { retryPolicy: 'none' }))
    const lenient = cobr(await approved(sandbox, client))
    done(await client.createCobr(strict))
    done(await client.createCobr(lenient))
    await sandbox.control(`/bank/accounts/${CPF}`, { refusal: 'AC06' })
    await sandbox.control('/days', { count: 9 })
    expect(done(await client.getCobr(strict.txid)).status).toBe('rejected')
    expect(done(await client.getCobr(lenient.txid)).status).toBe('active')
    done(await client.retryCobr(lenient.txid, day('2026-12-11')))
    await sandbox.control(`/bank/accounts/${CPF}`, { refusal: 'MSUC' })
    await sandbox.control('/days', {})
    expect(done(await client.getCobr(lenient.txid)).ending).toMatchObject({ code: 'MSUC' })
  })

  test('survives a kill of the PSP, with every day that went by meanwhile', async () => {
    const id = await approved(sandbox, client)
    const input = cobr(id)
    done(await client.createCobr(input))
    await sandbox.control('/clock', { now: '2026-12-30T13:00:00Z' })
    await sandbox.restart()
    const paid = done(await sandbox.pixClient().getCobr(input.txid))
    expect(paid.receipts[0]?.settledAt.toString()).toBe('2026-12-10T09:00:00Z')
  })
})

describe('an unknown outcome', () => {
  test.each([
    ['drop_reply', 'ok'],
    ['fail_after', 'ok'],
    ['drop_request', 'not_found'],
    ['fail_before', 'not_found'],
  ])('of a charge after %s is found out by asking', async (kind, state) => {
    const input = cobr(await approved(sandbox, client))
    await fault('put_cobr', kind)
    expect((await client.createCobr(input)).kind).toBe('unknown')
    expect((await client.getCobr(input.txid)).kind).toBe(state)
    const again = await client.createCobr(input)
    expect(again.kind).toBe(state === 'ok' ? 'refused' : 'ok')
  })

  test('of a cancellation or a retry shows in the charge', async () => {
    const id = await approved(sandbox, client)
    const input = cobr(id)
    done(await client.createCobr(input))
    await sandbox.control(`/bank/accounts/${CPF}`, { balance: '0.00' })
    await sandbox.control('/days', { count: 9 })
    await fault('retry_cobr', 'drop_reply')
    expect((await client.retryCobr(input.txid, day('2026-12-12'))).kind).toBe('unknown')
    expect(done(await client.getCobr(input.txid)).attempts.at(-1)).toMatchObject({
      settlesOn: day('2026-12-12'),
    })
    await fault('patch_rec', 'fail_after', { status: 503 })
    expect((await client.cancelRec(id)).kind).toBe('unknown')
    expect(done(await client.getRec(id)).status).toBe('cancelled')
    await fault('list_cobr', 'fail_before', { status: 429 })
    const from = Temporal.Instant.from('2026-12-01T00:00:00Z')
    const query = { from, to: from.add({ hours: 24 * 30 }), recurrenceId: id }
    expect(await client.listCobr(query)).toMatchObject({ kind: 'unknown', cause: 'throttled' })
    expect(done(await client.listCobr(query)).items).toHaveLength(1)
  })
})
