import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { type CobInput, txidFromId } from '#server/platform/pix/charge.ts'
import type { PixClient } from '#server/platform/pix.ts'
import { done, startTestSandbox, type TestSandbox } from './testing.ts'

const KEY = 'vivaz@pix.example'
let sandbox: TestSandbox
let client: PixClient

beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await sandbox.control('/reset', {})
  await sandbox.register(KEY)
  client = sandbox.pixClient()
})

function cob(changes: Partial<CobInput> = {}): CobInput {
  return {
    txid: txidFromId(randomUUID()),
    amount: centavos(20_672n),
    key: KEY,
    expirySeconds: 3600,
    ...changes,
  }
}

function fault(on: string, kind: string, more: object = {}) {
  return sandbox.control('/faults', { on, kind, ...more })
}

describe('a charge', () => {
  test('is created with amount, key, expiry and a code to copy', async () => {
    const input = cob({
      payer: { cpf: '39053344705', name: 'Maria da Conceição' },
      payerRequest: 'Parcela 1 de 3',
      additionalInfo: [{ name: 'Acordo', value: '2026-004871' }],
    })
    const charge = done(await client.createCob(input))
    expect(charge).toMatchObject({ txid: input.txid, revision: 0, status: 'active', key: KEY })
    expect(charge.amount).toBe(20_672n)
    expect(charge.expiresAt.since(charge.createdAt).total('seconds')).toBe(3600)
    expect(charge.copyAndPaste).toContain(charge.location)
    expect(charge.receipts).toEqual([])
    expect(done(await client.getCob(input.txid))).toEqual(charge)
  })

  test('created twice with the same input is the same charge, unrevised', async () => {
    const input = cob()
    const first = done(await client.createCob(input))
    expect(done(await client.createCob(input))).toEqual(first)
  })

  test('created again with another amount is the same charge, revised', async () => {
    const input = cob()
    const first = done(await client.createCob(input))
    const again = done(await client.createCob({ ...input, amount: centavos(100n) }))
    expect(again).toMatchObject({ revision: 1, amount: 100n, copyAndPaste: first.copyAndPaste })
  })

  test('removed once stays removed, and takes no change', async () => {
    const input = cob()
    done(await client.createCob(input))
    expect(done(await client.removeCob(input.txid)).status).toBe('removed_by_payee')
    for (const answer of [await client.removeCob(input.txid), await client.createCob(input)]) {
      expect(answer).toMatchObject({ kind: 'refused', problem: { name: 'CobOperacaoInvalida' } })
    }
  })

  test('that the PSP does not hold is not found', async () => {
    const answer = await client.getCob(txidFromId(randomUUID()))
    expect(answer).toMatchObject({
      kind: 'not_found',
      problem: { name: 'CobNaoEncontrado', status: 404 },
    })
  })

  test('on a key that is not ours is refused, saying where', async () => {
    const answer = await client.createCob(cob({ key: 'outra@pix.example' }))
    expect(answer).toMatchObject({
      kind: 'refused',
      problem: { status: 400, violations: [{ property: 'cob.chave' }] },
    })
  })

  test('that the contract does not allow stops before anything is sent', async () => {
    const name = 'Maria '.repeat(40)
    const wrong = cob({ payer: { cpf: '39053344705', name } })
    expect(() => client.createCob(wrong)).toThrow(/devedor/)
    expect(() => client.createCob(wrong)).not.toThrow(/Maria/)
    expect(() => client.createCob(cob({ amount: centavos(0n) }))).toThrow(/valor/)
    expect(() => client.createCob(cob({ txid: 'short' }))).toThrow(/txid/)
  })
})

describe('an unknown outcome', () => {
  test('of a dropped reply is found to be done by asking', async () => {
    const input = cob()
    await fault('put_cob', 'drop_reply')
    expect(await client.createCob(input)).toMatchObject({ kind: 'unknown', cause: 'reset' })
    expect(done(await client.getCob(input.txid)).amount).toBe(input.amount)
    expect(done(await client.createCob(input)).revision).toBe(0)
  })

  test('of a dropped request is found not to be done by asking', async () => {
    const input = cob()
    await fault('put_cob', 'drop_request')
    expect((await client.createCob(input)).kind).toBe('unknown')
    expect((await client.getCob(input.txid)).kind).toBe('not_found')
  })

  test.each([500, 503])('of HTTP %i after the work is unknown, never refused', async (status) => {
    const input = cob()
    await fault('put_cob', 'fail_after', { status })
    expect(await client.createCob(input)).toMatchObject({ kind: 'unknown', cause: 'server_error' })
    expect((await client.getCob(input.txid)).kind).toBe('ok')
  })

  test('of a late answer is a timeout, and the charge exists', async () => {
    const input = cob()
    const hurried = sandbox.pixClient({ timeoutMs: 150 })
    await fault('put_cob', 'delay', { delayMs: 2000 })
    expect(await hurried.createCob(input)).toMatchObject({ kind: 'unknown', cause: 'timeout' })
    expect((await client.getCob(input.txid)).kind).toBe('ok')
  })

  test('of HTTP 429 is to be asked again later', async () => {
    await fault('get_cob', 'fail_before', { status: 429 })
    const answer = await client.getCob(txidFromId(randomUUID()))
    expect(answer).toMatchObject({ kind: 'unknown', cause: 'throttled' })
  })

  test('of a PSP that is not there says that it was never reached', async () => {
    const nowhere = sandbox.pixClient({ tokenUrl: 'http://127.0.0.1:9/oauth/token' })
    expect(await nowhere.getCob(txidFromId(randomUUID()))).toMatchObject({
      kind: 'unknown',
      cause: 'unreachable',
    })
  })

  test('of a 404 from something that is no PSP is not "not found"', async () => {
    const wrongBase = sandbox.pixClient({ baseUrl: `${sandbox.url}/elsewhere` })
    expect(await wrongBase.getCob(txidFromId(randomUUID()))).toMatchObject({
      kind: 'unknown',
      cause: 'unreadable',
    })
  })
})

describe('the token', () => {
  test('is asked for once by ten calls at the same time', async () => {
    await fault('token', 'fail_before', { times: 1, status: 500 })
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.getCob(txidFromId(randomUUID()))),
    )
    // One renewal failed for all ten; had each asked for its own, nine would have got through.
    expect(new Set(answers.map((answer) => answer.kind))).toEqual(new Set(['unknown']))
    expect((await client.getCob(txidFromId(randomUUID()))).kind).toBe('not_found')
  })

  test('is kept between calls', async () => {
    await client.getCob(txidFromId(randomUUID()))
    await fault('token', 'fail_before', { status: 500 })
    expect((await client.getCob(txidFromId(randomUUID()))).kind).toBe('not_found')
  })

  test('is renewed before it expires', async () => {
    let now = Temporal.Now.instant()
    const aging = sandbox.pixClient({ clock: { now: () => now } })
    await aging.getCob(txidFromId(randomUUID()))
    await fault('token', 'fail_before', { status: 500 })
    now = now.add({ seconds: 269 })
    expect((await aging.getCob(txidFromId(randomUUID()))).kind).toBe('not_found')
    now = now.add({ seconds: 2 })
    expect((await aging.getCob(txidFromId(randomUUID()))).kind).toBe('unknown')
  })

  test('that the PSP no longer takes is renewed, and the call goes through', async () => {
    await client.getCob(txidFromId(randomUUID()))
    await sandbox.control('/clock', { offsetSeconds: 600 })
    expect((await client.createCob(cob())).kind).toBe('ok')
  })

  test('refused for wrong credentials is a refusal, not an unknown outcome', async () => {
    const stranger = sandbox.pixClient({ clientSecret: 'wrong' })
    expect(await stranger.getCob(txidFromId(randomUUID()))).toMatchObject({
      kind: 'refused',
      problem: { status: 401 },
    })
  })

  test('without the scope of the call is refused', async () => {
    const reader = sandbox.pixClient({ scope: 'cob.read' })
    expect(await reader.createCob(cob())).toMatchObject({
      kind: 'refused',
      problem: { name: 'AcessoNegado', status: 403 },
    })
  })
})

describe('a Pix that arrived', () => {
  test('is on its charge, by its own id, and in the list', async () => {
    const charge = done(await client.createCob(cob()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    expect(endToEndId).toMatch(/^E99999004\d{12}[a-z0-9]{11}$/)

    const paid = done(await client.getCob(charge.txid))
    expect(paid).toMatchObject({ status: 'completed', receipts: [{ endToEndId }] })
    const receipt = done(await client.getPix(endToEndId))
    expect(receipt).toMatchObject({ txid: charge.txid, amount: 20_672n, key: KEY, returns: [] })
    const { settledAt } = receipt
    const page = done(await client.listPix({ from: settledAt, to: settledAt }))
    expect(page).toEqual({ receipts: [receipt], unreadable: 0, page: 0, pages: 1, total: 1 })
  })

  test('is found on the page where it is', async () => {
    const charge = done(await client.createCob(cob()))
    const ids = await sandbox.pay(charge.copyAndPaste, { times: 5 })
    const from = Temporal.Now.instant().subtract({ minutes: 5 })
    const to = Temporal.Now.instant().add({ minutes: 5 })
    const pages = await Promise.all(
      [0, 1, 2].map((page) => client.listPix({ from, to, page, pageSize: 2, txid: charge.txid })),
    )
    const found = pages.map(done)
    expect(found.flatMap(({ receipts }) => receipts.map((r) => r.endToEndId))).toEqual(ids)
    expect(found.map(({ pages: count, total }) => [count, total])).toEqual(
      Array.from({ length: 3 }, () => [3, 5]),
    )
  })

  test('returned in part shows what went back, once it did', async () => {
    const charge = done(await client.createCob(cob()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    const asked = done(
      await client.requestDevolucao({ endToEndId, id: 'devolucao1', amount: centavos(672n) }),
    )
    expect(asked).toMatchObject({ status: 'processing', nature: 'requested', settledAt: null })
    await sandbox.control('/refunds/settle', {})
    const settled = done(await client.getDevolucao(endToEndId, 'devolucao1'))
    expect(settled).toMatchObject({ status: 'returned', amount: 672n })
    expect(done(await client.getPix(endToEndId)).returns).toEqual([settled])
  })

  test('cannot be returned beyond its amount, nor twice under one id', async () => {
    const charge = done(await client.createCob(cob()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    done(await client.requestDevolucao({ endToEndId, id: 'a', amount: centavos(20_000n) }))
    for (const [id, amount] of [
      ['a', 1n],
      ['b', 673n],
    ] as const) {
      expect(
        await client.requestDevolucao({ endToEndId, id: id, amount: centavos(amount) }),
      ).toMatchObject({
        kind: 'refused',
        problem: { name: 'PixDevolucaoInvalida' },
      })
    }
  })

  test('contested for fraud shows a return that nobody asked for', async () => {
    const charge = done(await client.createCob(cob()))
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    const body = { valor: '206.72', natureza: 'MED_FRAUDE' }
    await sandbox.control(`/pix/${endToEndId}/devolucao`, body)
    const { returns } = done(await client.getPix(endToEndId))
    expect(returns).toMatchObject([{ nature: 'med_fraud', status: 'returned', amount: 20_672n }])
  })
})

test('a webhook is set, read back, and unknown for other keys', async () => {
  const url = 'https://portal.example/api/webhooks/pix/secret'
  expect((await client.getWebhook(KEY)).kind).toBe('not_found')
  expect(await client.putWebhook(KEY, url)).toEqual({ kind: 'ok', value: null })
  expect(done(await client.getWebhook(KEY)).url).toBe(url)
  expect((await client.putWebhook('outra@pix.example', url)).kind).toBe('refused')
})
