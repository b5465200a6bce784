import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { readBrCode } from '#server/payments/br-code/model.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import type { PixClient } from '#server/platform/pix.ts'
import { startTestSandbox, type TestSandbox } from './testing.ts'
import { startWebhookReceiver, type WebhookReceiver } from './testing-webhook.ts'

const KEY = '71cdf9ba-c695-4e3c-b010-abb521a3f1be'
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
  client = sandbox.pixClient()
  await client.putWebhook(KEY, receiver.url)
})
afterEach(() => receiver.close())

async function newCharge(expirySeconds = 3600) {
  const answer = await client.createCob({
    txid: txidFromId(randomUUID()),
    amount: centavos(5_000n),
    key: KEY,
    expirySeconds,
  })
  if (answer.kind !== 'ok') throw new Error(answer.kind)
  return answer.value
}

function hint(index: number) {
  return receiver.received[index]?.body
}

describe('the code', () => {
  test('is a dynamic BR Code with the location and the name that the bank will show', async () => {
    const charge = await newCharge()
    const read = readBrCode(charge.copyAndPaste ?? '')
    expect(read).toMatchObject({
      ok: true,
      value: {
        kind: 'dynamic',
        once: true,
        url: charge.location,
        merchantName: 'Vivaz Telecom S.A.',
        merchantCity: 'Sao Paulo',
      },
    })
  })

  test('leads to a payload signed by the published key', async () => {
    const charge = await newCharge()
    const response = await fetch(`http://${charge.location}`)
    expect(response.headers.get('content-type')).toBe('application/jose')
    const [header = '', payload = '', signature = ''] = (await response.text()).split('.')
    const jwks = await (await fetch(`${sandbox.url}/psp/jwks`)).json()
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('jwk', jwks.keys[0], algorithm, false, ['verify'])
    const signed = Buffer.from(`${header}.${payload}`)
    const bytes = Buffer.from(signature, 'base64url')
    expect(await crypto.subtle.verify(algorithm, key, bytes, signed)).toBe(true)
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      txid: charge.txid,
      status: 'ATIVA',
      valor: { original: '50.00' },
    })
  })

  test('of a removed charge leads nowhere, for good', async () => {
    const charge = await newCharge()
    await client.removeCob(charge.txid)
    expect((await fetch(`http://${charge.location}`)).status).toBe(410)
    await expect(sandbox.pay(charge.copyAndPaste)).rejects.toThrow('location_not_found')
  })
})

describe('paying', () => {
  test('an expired code is refused, and goes through only by force', async () => {
    const charge = await newCharge(60)
    await sandbox.control('/clock', { offsetSeconds: 61 })
    await expect(sandbox.pay(charge.copyAndPaste)).rejects.toThrow('expired')
    await sandbox.pay(charge.copyAndPaste, { force: true })
    expect(await client.getCob(charge.txid)).toMatchObject({ value: { status: 'completed' } })
  })

  test('a code until the very second of its expiry is accepted before, refused at it', async () => {
    await sandbox.control('/clock', { now: '2026-12-01T12:00:00Z' })
    const charge = await newCharge(60)
    await sandbox.control('/clock', { now: '2026-12-01T12:01:00Z' })
    await expect(sandbox.pay(charge.copyAndPaste)).rejects.toThrow('expired')
    await sandbox.control('/clock', { now: '2026-12-01T12:00:59Z' })
    await sandbox.pay(charge.copyAndPaste)
  })

  test('a code twice is refused; by force, the charge holds two Pix', async () => {
    const charge = await newCharge()
    const [first] = await sandbox.pay(charge.copyAndPaste)
    await expect(sandbox.pay(charge.copyAndPaste)).rejects.toThrow('already_paid')
    const [second] = await sandbox.pay(charge.copyAndPaste, { force: true })
    expect(second).not.toBe(first)
    const paid = await client.getCob(charge.txid)
    expect(paid).toMatchObject({
      value: { receipts: [{ endToEndId: first }, { endToEndId: second }] },
    })
  })

  test('another amount than the charge fixes is refused', async () => {
    const charge = await newCharge()
    const payment = sandbox.pay(charge.copyAndPaste, { amount: '49.99' })
    await expect(payment).rejects.toThrow('amount_mismatch')
  })

  test('a damaged code or one of another PSP is refused', async () => {
    const { copyAndPaste } = await newCharge()
    const damaged = `${copyAndPaste}`.replace(/.$/, (c) => (c === '0' ? '1' : '0'))
    await expect(sandbox.pay(damaged)).rejects.toThrow('unreadable_code')
    const foreign =
      '00020101021226770014BR.GOV.BCB.PIX2555pix.example.com/qr/93598be0-1bd0-4997-8318-81776a1d8a995204000053039865802BR5907EMPRESA6009SAO PAULO62070503***6304EEAB'
    await expect(sandbox.pay(foreign)).rejects.toThrow('foreign_location')
  })

  test('survives a kill: the charge, the Pix and its notification are still there', async () => {
    const charge = await newCharge()
    await sandbox.control('/webhooks/policy', { hold: true })
    const [endToEndId] = await sandbox.pay(charge.copyAndPaste)
    await sandbox.restart()
    expect(await sandbox.pixClient().getCob(charge.txid)).toMatchObject({
      value: { status: 'completed', receipts: [{ endToEndId }] },
    })
    await sandbox.control('/webhooks/release', {})
    expect(hint(0)).toMatchObject({ pix: [{ endToEndId }] })
  })
})

describe('the notification', () => {
  test('goes to the url with /pix and names the Pix and its charge', async () => {
    const charge = await newCharge()
    const [endToEndId] = await sandbox.pay(charge.copyAndPaste)
    await receiver.waitFor(1)
    expect(receiver.received[0]?.path).toBe('/api/webhooks/pix/secret/pix')
    expect(hint(0)).toMatchObject({
      pix: [{ endToEndId, txid: charge.txid, valor: '50.00', chave: KEY }],
    })
  })

  test('is tried again until it is answered with 2xx', async () => {
    receiver.answerNext(500, 503, 404)
    const charge = await newCharge()
    await sandbox.pay(charge.copyAndPaste)
    await receiver.waitFor(4)
    await expect
      .poll(() => sandbox.control('/webhooks'))
      .toMatchObject({ notifications: [{ state: 'delivered', attempts: 4, lastStatus: 200 }] })
    expect(new Set(receiver.received.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  })

  test('can be doubled, and can lie about the amount', async () => {
    await sandbox.control('/webhooks/policy', { copies: 2, lieAmount: '1.00' })
    const charge = await newCharge()
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    await receiver.waitFor(2)
    expect([hint(0), hint(1)]).toMatchObject([
      { pix: [{ valor: '1.00' }] },
      { pix: [{ valor: '1.00' }] },
    ])
    expect(await client.getPix(endToEndId)).toMatchObject({ value: { amount: 5_000n } })
  })

  test('can be held and released in another order', async () => {
    await sandbox.control('/webhooks/policy', { hold: true })
    const charges = [await newCharge(), await newCharge(), await newCharge()]
    for (const charge of charges) await sandbox.pay(charge.copyAndPaste)
    expect(receiver.received).toEqual([])
    await sandbox.control('/webhooks/release', { order: [3, 1, 2] })
    const order = receiver.received.map(({ body }) => JSON.stringify(body))
    for (const [i, place] of [2, 0, 1].entries()) {
      expect(order[i]).toContain(charges[place]?.txid)
    }
  })

  test('is sent at once and in parallel when asked, with the answers', async () => {
    const charge = await newCharge()
    const [endToEndId] = await sandbox.pay(charge.copyAndPaste)
    await receiver.waitFor(1)
    const order = { endToEndId, copies: 20, parallel: true }
    expect(await sandbox.control('/webhooks/send', order)).toEqual({
      statuses: Array.from({ length: 20 }, () => 200),
    })
    expect(receiver.received).toHaveLength(21)
  })

  test('fires again when a refund reaches its end', async () => {
    const charge = await newCharge()
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    await receiver.waitFor(1)
    await client.requestDevolucao({ endToEndId, id: 'd1', amount: centavos(1n) })
    await sandbox.control('/refunds/settle', { outcome: 'NAO_REALIZADO', motivo: 'sem saldo' })
    await receiver.waitFor(2)
    expect(hint(1)).toMatchObject({
      pix: [{ endToEndId, devolucoes: [{ id: 'd1', status: 'NAO_REALIZADO' }] }],
    })
  })
})
