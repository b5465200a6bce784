import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { readBrCode } from '#server/payments/br-code/model.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import type { RecInput } from '#server/platform/pix/recurrence.ts'
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

async function withEntry(changes: Partial<RecInput> = {}) {
  const txid = txidFromId(randomUUID())
  done(await client.createCob({ txid, amount: centavos(5_000n), key: KEY, expirySeconds: 3600 }))
  const { id: locationId } = done(await client.createRecLocation())
  const made = done(await client.createRec(rec({ locationId, entryTxid: txid, ...changes })))
  return { txid, id: made.id, code: done(await client.getRec(made.id, { txid })).copyAndPaste }
}

function fault(on: string, kind: string, more: object = {}) {
  return sandbox.control('/faults', { on, kind, ...more })
}

describe('an authorisation', () => {
  test('has an id that says whether retries are allowed, and the day it was made', async () => {
    const { id } = done(await client.createRec(rec()))
    expect(id).toMatch(/^RR9999900420261201[a-z0-9]{11}$/)
    const strict = done(await client.createRec(rec({ retryPolicy: 'none' })))
    expect(strict).toMatchObject({
      id: expect.stringMatching(/^RN9999900420261201[a-z0-9]{11}$/),
      status: 'created',
      journey: 'undecided',
      retryPolicy: 'none',
      copyAndPaste: null,
    })
  })

  test('is given by the code that pays the entry, in one go', async () => {
    const { txid, id, code } = await withEntry()
    expect(readBrCode(code ?? '')).toMatchObject({
      ok: true,
      value: { kind: 'dynamic', recurrenceUrl: expect.stringContaining('/rec/') },
    })
    await sandbox.pay(code, { authorise: true })
    expect(done(await client.getCob(txid)).status).toBe('completed')
    expect(done(await client.getRec(id))).toMatchObject({
      status: 'approved',
      journey: 'with_immediate_charge',
      entryTxid: txid,
      history: [{ status: 'created' }, { status: 'approved' }],
    })
    await receiver.waitFor(1)
    expect(receiver.received[0]).toMatchObject({
      path: '/api/webhooks/pix/secret/rec',
      body: {
        recs: [{ idRec: id, status: 'APROVADA', ativacao: { tipoJornada: 'JORNADA_3' } }],
      },
    })
  })

  test('is not given by a bank that pays the same code and knows no Pix Automático', async () => {
    const { txid, id, code } = await withEntry()
    await sandbox.pay(code)
    expect(done(await client.getCob(txid)).status).toBe('completed')
    expect(done(await client.getRec(id)).status).toBe('created')
  })

  test('may ride on a charge with due date, or on a code of its own', async () => {
    const { id: locationId } = done(await client.createRecLocation())
    const { id, copyAndPaste } = done(await client.createRec(rec({ locationId })))
    expect(copyAndPaste).toBeNull()
    const alone = done(await client.getRec(id)).copyAndPaste
    expect(readBrCode(alone ?? '')).toMatchObject({ ok: true, value: { kind: 'recurrence' } })
    const txid = txidFromId(randomUUID())
    done(
      await client.createCobv({
        txid,
        amount: centavos(5_000n),
        key: KEY,
        dueDate: day('2026-12-05'),
        validAfterDueDays: 0,
        payer: { cpf: CPF, name: 'Maria' },
      }),
    )
    const code = done(await client.getRec(id, { txid })).copyAndPaste
    await sandbox.pay(code, { authorise: true })
    expect(done(await client.getRec(id)).journey).toBe('with_due_charge')
  })

  test('answers about a charge that is not its entry with a refusal', async () => {
    const { id } = await withEntry()
    const other = txidFromId(randomUUID())
    const cob = { txid: other, amount: centavos(1n), key: KEY, expirySeconds: 60 }
    done(await client.createCob(cob))
    expect(await client.getRec(id, { txid: other })).toMatchObject({
      kind: 'refused',
      problem: { name: 'RecConsultaInvalida' },
    })
  })

  test.each([
    ['reject', { status: 'rejected', ending: { kind: 'rejection', code: 'AP13' } }],
    ['expire', { status: 'expired', ending: null }],
    ['cancel', { status: 'cancelled', ending: { by: 'payer', code: 'SLDB' } }],
  ])('ends by %s, and cannot be cancelled any more', async (event, expected) => {
    const { id } = done(await client.createRec(rec()))
    await sandbox.control(`/rec/${id}`, { event })
    expect(done(await client.getRec(id))).toMatchObject(expected)
    expect((await client.cancelRec(id)).kind).toBe('refused')
    await expect(sandbox.control(`/rec/${id}`, { event: 'approve' })).rejects.toThrow('409')
  })

  test('cancelled by us takes the debits of later days with it', async () => {
    const id = await approved(sandbox, client)
    const input = cobr(id)
    done(await client.createCobr(input))
    expect(done(await client.cancelRec(id)).ending).toMatchObject({ by: 'payee', code: 'SLCR' })
    expect(done(await client.getCobr(input.txid))).toMatchObject({
      status: 'cancelled',
      attempts: [{ status: 'cancelled' }],
    })
  })

  test('without a known agreement is refused', async () => {
    const answer = await client.createRec(rec({ payeeAgreement: 'outra@pix.example' }))
    expect(answer).toMatchObject({
      kind: 'refused',
      problem: { violations: [{ property: 'rec.recebedor.convenio' }] },
    })
  })
})

describe('an unknown outcome', () => {
  test('of making an authorisation is found by its contract in the list', async () => {
    await fault('post_rec', 'drop_reply')
    expect((await client.createRec(rec({ contract: 'A1' }))).kind).toBe('unknown')
    const from = Temporal.Instant.from('2026-12-01T12:59:00Z')
    const period = { from, to: from.add({ minutes: 5 }) }
    const found = done(await client.listRec(period)).items
    expect(found.map(({ contract }) => contract)).toEqual(['A1'])
    await fault('post_rec', 'drop_request')
    expect((await client.createRec(rec({ contract: 'A2' }))).kind).toBe('unknown')
    expect(done(await client.listRec({ ...period, status: 'created' })).total).toBe(1)
  })
})

test('a PSP that does not offer Pix Automático still collects by Pix', async () => {
  await sandbox.control('/withheld', { products: ['rec', 'cobr'] })
  const fresh = sandbox.pixClient()
  expect(await fresh.createRec(rec())).toMatchObject({ kind: 'refused', problem: { status: 400 } })
  const txid = txidFromId(randomUUID())
  done(await fresh.createCob({ txid, amount: centavos(1n), key: KEY, expirySeconds: 60 }))
})
