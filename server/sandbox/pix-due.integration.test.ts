import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { readBrCode } from '#server/payments/br-code/model.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import type { CobvInput } from '#server/platform/pix/due-charge.ts'
import type { PixClient } from '#server/platform/pix.ts'
import { done, startTestSandbox, type TestSandbox } from './testing.ts'

const KEY = 'vivaz@pix.example'
const day = (text: string) => Temporal.PlainDate.from(text)
let sandbox: TestSandbox
let client: PixClient

beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await sandbox.control('/reset', {})
  await sandbox.register(KEY)
  await sandbox.control('/clock', { now: '2026-12-01T13:00:00Z' })
  client = sandbox.pixClient()
})

function cobv(changes: Partial<CobvInput> = {}): CobvInput {
  return {
    txid: txidFromId(randomUUID()),
    amount: centavos(12_345n),
    key: KEY,
    dueDate: day('2026-12-10'),
    validAfterDueDays: 30,
    payer: { cpf: '39053344705', name: 'Maria da Conceição' },
    fine: { modality: 2, value: '2.00' },
    interest: { modality: 3, value: '1.00' },
    ...changes,
  }
}

function fault(on: string, kind: string, more: object = {}) {
  return sandbox.control('/faults', { on, kind, ...more })
}

async function payloadOf(location: string | null, query = '') {
  const response = await fetch(`http://${location}${query}`)
  const text = await response.text()
  if (response.status !== 200) return { status: response.status, ...JSON.parse(text) }
  return JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString())
}

describe('a charge with due date', () => {
  test('has a code whose location says that it is one', async () => {
    const charge = done(await client.createCobv(cobv()))
    expect(charge).toMatchObject({ status: 'active', revision: 0, validAfterDueDays: 30 })
    expect(charge.location).toContain('/cobv/')
    const read = readBrCode(charge.copyAndPaste ?? '')
    expect(read).toMatchObject({ ok: true, value: { kind: 'dynamic', url: charge.location } })
  })

  test('made twice is the same, made with another amount is revised, removed it stays', async () => {
    const input = cobv()
    const first = done(await client.createCobv(input))
    expect(done(await client.createCobv(input))).toEqual(first)
    const revised = done(await client.createCobv({ ...input, amount: centavos(100n) }))
    expect(revised).toMatchObject({ revision: 1, copyAndPaste: first.copyAndPaste })
    done(await client.removeCobv(input.txid))
    expect((await client.createCobv(input)).kind).toBe('refused')
    expect((await payloadOf(first.location)).status).toBe(410)
  })

  test('shares the space of txids with charges for immediate payment', async () => {
    const input = cobv()
    done(await client.createCobv(input))
    const cob = { txid: input.txid, amount: centavos(1n), key: KEY, expirySeconds: 60 }
    expect(await client.createCob(cob)).toMatchObject({ kind: 'refused' })
    expect((await client.getCob(input.txid)).kind).toBe('not_found')
  })

  test('tells the payer’s bank the amount of the day it asks for', async () => {
    const { location } = done(await client.createCobv(cobv()))
    expect(await payloadOf(location)).toMatchObject({ valor: { final: '123.45' } })
    expect(await payloadOf(location, '?DPP=2026-12-20&codMun=2611606')).toMatchObject({
      valor: { original: '123.45', multa: '2.46', juros: '0.41', final: '126.32' },
    })
    for (const query of ['?DPP=2026-11-30', '?DPP=2027-01-12', '?DPP=amanha', '?codMun=1']) {
      expect(await payloadOf(location, query)).toMatchObject({
        status: 400,
        type: expect.stringContaining('CobPayloadOperacaoInvalida'),
      })
    }
    await sandbox.control('/clock', { now: '2026-12-20T13:00:00Z' })
    expect(await payloadOf(location)).toMatchObject({ valor: { final: '126.32' } })
  })
})

describe('paying it', () => {
  test.each([
    ['2026-12-01T13:00:00Z', { amount: 12_345n, parts: { fine: 0n, interest: 0n } }],
    ['2026-12-20T13:00:00Z', { amount: 12_632n, parts: { fine: 246n, interest: 41n } }],
    ['2027-01-11T13:00:00Z', { amount: 12_722n, parts: { fine: 246n, interest: 131n } }],
  ])('at %s costs what the day makes it cost, and says how', async (horario, expected) => {
    const charge = done(await client.createCobv(cobv()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste, { horario })
    expect(done(await client.getPix(endToEndId))).toMatchObject(expected)
    const paid = done(await client.getCobv(charge.txid))
    expect(paid).toMatchObject({ status: 'completed', receipts: [{ endToEndId, ...expected }] })
  })

  test('before the due date takes the discount off', async () => {
    const until = [{ date: day('2026-12-05'), value: '10.00' }]
    const input = cobv({ rebate: { modality: 1, value: '3.45' }, discount: { modality: 2, until } })
    const charge = done(await client.createCobv(input))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    expect(done(await client.getPix(endToEndId))).toMatchObject({
      amount: 10_800n,
      parts: { original: 12_345n, rebate: 345n, discount: 1_200n },
    })
  })

  test('after its last day is refused, and goes through only by force', async () => {
    const input = cobv({ dueDate: day('2026-12-25'), validAfterDueDays: 0 })
    const charge = done(await client.createCobv(input))
    const last = { horario: '2026-12-29T02:59:59Z' }
    const after = { horario: '2026-12-29T03:00:00Z' }
    await expect(sandbox.pay(charge.copyAndPaste, after)).rejects.toThrow('expired')
    await sandbox.pay(charge.copyAndPaste, last)
    await expect(sandbox.pay(charge.copyAndPaste, last)).rejects.toThrow('already_paid')
    await sandbox.pay(charge.copyAndPaste, { ...after, force: true })
    expect(done(await client.getCobv(charge.txid)).receipts).toHaveLength(2)
  })

  test('with another amount is refused; by force the parts are not the charge’s', async () => {
    const charge = done(await client.createCobv(cobv()))
    const less = { amount: '100.00', horario: '2026-12-20T13:00:00Z' }
    await expect(sandbox.pay(charge.copyAndPaste, less)).rejects.toThrow('amount_mismatch')
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste, { ...less, force: true })
    expect(done(await client.getPix(endToEndId))).toMatchObject({
      amount: 10_000n,
      parts: { original: 10_000n, fine: 0n },
    })
  })

  test('is found in lists by charge, by return and by payer', async () => {
    const charge = done(await client.createCobv(cobv()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste, { payer: '11144477735' })
    const period = {
      from: Temporal.Instant.from('2026-12-01T00:00:00Z'),
      to: Temporal.Instant.from('2026-12-02T00:00:00Z'),
    }
    const ids = async (query: object) =>
      done(await client.listPix({ ...period, ...query })).receipts.map((pix) => pix.endToEndId)
    expect(await ids({ txid: charge.txid })).toEqual([endToEndId])
    expect(await ids({ returned: true })).toEqual([])
    expect(await ids({ hasTxid: true, returned: false })).toEqual([endToEndId])
    const found = done(await client.listCobv({ ...period, pageSize: 1, status: 'completed' }))
    expect(found).toMatchObject({ items: [{ txid: charge.txid }], unreadable: 0, total: 1 })
  })
})

describe('an unknown outcome', () => {
  test.each([
    ['drop_reply', 'reset', 'ok'],
    ['drop_request', 'reset', 'not_found'],
    ['fail_after', 'server_error', 'ok'],
    ['fail_before', 'server_error', 'not_found'],
  ])('of %s is found out by asking, and asking again is harmless', async (kind, cause, state) => {
    const input = cobv()
    await fault('put_cobv', kind, { status: 503 })
    expect(await client.createCobv(input)).toMatchObject({ kind: 'unknown', cause })
    expect((await client.getCobv(input.txid)).kind).toBe(state)
    expect(done(await client.createCobv(input)).revision).toBe(0)
  })

  test('of a slow answer is a timeout, of 429 throttled', async () => {
    const input = cobv()
    await fault('put_cobv', 'delay', { delayMs: 2000 })
    const hurried = sandbox.pixClient({ timeoutMs: 800 })
    expect(await hurried.createCobv(input)).toMatchObject({ kind: 'unknown', cause: 'timeout' })
    await fault('get_cobv', 'fail_before', { status: 429 })
    expect(await client.getCobv(input.txid)).toMatchObject({ cause: 'throttled' })
    expect((await client.getCobv(input.txid)).kind).toBe('ok')
  })

  test('of a return is found out by asking for it: its id is never used twice', async () => {
    const charge = done(await client.createCobv(cobv()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    const input = { endToEndId, id: 'd1', amount: centavos(100n), description: 'A mais' }
    await fault('put_refund', 'drop_reply')
    expect((await client.requestDevolucao(input)).kind).toBe('unknown')
    expect(done(await client.getDevolucao(endToEndId, 'd1'))).toMatchObject({
      status: 'processing',
      amount: 100n,
      nature: 'requested',
    })
    expect((await client.requestDevolucao(input)).kind).toBe('refused')
    await fault('put_refund', 'drop_request')
    expect((await client.requestDevolucao({ ...input, id: 'd2' })).kind).toBe('unknown')
    expect((await client.getDevolucao(endToEndId, 'd2')).kind).toBe('not_found')
  })
})

describe('a return', () => {
  test('after ninety days is refused', async () => {
    const charge = done(await client.createCobv(cobv()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    const input = { endToEndId, id: 'd1', amount: centavos(100n) }
    await sandbox.control('/clock', { now: '2027-03-01T13:00:01Z' })
    expect(await client.requestDevolucao(input)).toMatchObject({ kind: 'refused' })
    await sandbox.control('/clock', { now: '2027-03-01T13:00:00Z' })
    done(await client.requestDevolucao(input))
  })

  test('that failed frees its amount for another', async () => {
    const charge = done(await client.createCobv(cobv()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    const whole = { endToEndId, amount: centavos(12_345n) }
    done(await client.requestDevolucao({ ...whole, id: 'd1' }))
    expect((await client.requestDevolucao({ ...whole, id: 'd2' })).kind).toBe('refused')
    await sandbox.control('/refunds/settle', { outcome: 'NAO_REALIZADO', motivo: 'sem saldo' })
    done(await client.requestDevolucao({ ...whole, id: 'd2' }))
    await sandbox.control('/refunds/settle', {})
    expect(done(await client.getPix(endToEndId)).returns).toMatchObject([
      { id: 'd1', status: 'not_done', reason: 'sem saldo', settledAt: null },
      { id: 'd2', status: 'returned', rtrId: expect.stringMatching(/^D\w{31}$/) },
    ])
  })

  test('under the MED may stay in process before it is done', async () => {
    const charge = done(await client.createCobv(cobv()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    const body = { valor: '123.45', natureza: 'MED_FRAUDE', outcome: 'EM_PROCESSAMENTO' }
    await sandbox.control(`/pix/${endToEndId}/devolucao`, body)
    const { returns } = done(await client.getPix(endToEndId))
    expect(returns).toMatchObject([{ nature: 'med_fraud', status: 'processing' }])
    await sandbox.control('/refunds/settle', {})
    expect(done(await client.getPix(endToEndId)).returns).toMatchObject([{ status: 'returned' }])
  })
})
