import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import { done } from './testing.ts'
import { startContractJudge } from './testing-contract.ts'
import { CONTRACT, isContractHere, type JudgedWorld, startJudgedWorld } from './testing-judged.ts'

const KEY = '71cdf9ba-c695-4e3c-b010-abb521a3f1be'

describe.runIf(isContractHere)('judged by the contract of the Central Bank', () => {
  let sandbox: JudgedWorld['sandbox']
  let judge: JudgedWorld['judge']
  let client: JudgedWorld['client']
  let raw: JudgedWorld['raw']
  let close: JudgedWorld['close']

  beforeAll(async () => {
    ;({ sandbox, judge, client, raw, close } = await startJudgedWorld(KEY))
  }, 60_000)
  afterAll(() => close())
  beforeEach(() => {
    judge.violations.length = 0
    judge.exchanges.length = 0
  })
  // Whatever a test drove through, nothing may have broken the contract on the way.
  afterEach(() => {
    expect(judge.violations).toEqual([])
    expect(judge.exchanges).not.toEqual([])
  })

  function cob(amount = 20_672n) {
    return {
      txid: txidFromId(randomUUID()),
      amount: centavos(amount),
      key: KEY,
      expirySeconds: 3600,
      payer: { cpf: '39053344705', name: 'Maria da Conceição' },
      payerRequest: 'Parcela 1 de 3',
      additionalInfo: [{ name: 'Acordo', value: '2026-004871' }],
    }
  }

  const period = 'inicio=2020-01-01T00:00:00Z&fim=2100-01-01T00:00:00Z'

  test('the life of a charge: created, revised, listed, paid, returned', async () => {
    const input = cob()
    const charge = done(await client.createCob(input))
    done(await client.createCob({ ...input, amount: centavos(10_000n) }))
    expect((await raw('GET', `/cob/${input.txid}?revisao=0`)).body.revisao).toBe(0)
    expect(done(await client.getCob(input.txid)).revision).toBe(1)

    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste)
    expect(done(await client.getCob(input.txid)).status).toBe('completed')
    done(await client.getPix(endToEndId))
    done(await client.requestDevolucao({ endToEndId, id: 'dev1', amount: centavos(1n) }))
    done(await client.getDevolucao(endToEndId, 'dev1'))
    await sandbox.control('/refunds/settle', {})
    expect(done(await client.getDevolucao(endToEndId, 'dev1')).status).toBe('returned')

    const now = Temporal.Now.instant()
    const range = { from: now.subtract({ hours: 1 }), to: now.add({ hours: 1 }), pageSize: 1 }
    expect(done(await client.listPix(range)).receipts[0]?.returns).toHaveLength(1)
    for (const filter of ['', '&status=CONCLUIDA', '&locationPresente=true', '&cpf=39053344705']) {
      expect((await raw('GET', `/cob?${period}${filter}`)).body.cobs).toHaveLength(1)
    }
    const filters = 'txIdPresente=true&devolucaoPresente=true&paginacao.itensPorPagina=10'
    expect((await raw('GET', `/pix?${period}&${filters}`)).body.pix).toHaveLength(1)
  })

  test('charges for companies, by POST, removed, and on locations of their own', async () => {
    const company = { cnpj: '12ABC34501DE35', name: 'Escola Horizonte Ltda.' }
    const { txid } = done(await client.createCob({ ...cob(), payer: company }))
    expect(done(await client.removeCob(txid)).status).toBe('removed_by_payee')

    const loc = await raw('POST', '/loc', { tipoCob: 'cob' })
    expect(loc.status).toBe(201)
    const body = {
      calendario: { expiracao: 600 },
      valor: { original: '1.00', modalidadeAlteracao: 1 },
      chave: KEY,
      loc: { id: loc.body.id },
    }
    const posted = await raw('POST', '/cob', body)
    expect(posted.status).toBe(201)
    await raw('PATCH', `/cob/${posted.body.txid}`, { solicitacaoPagador: 'Obrigado' })
    expect((await raw('GET', `/loc/${loc.body.id}`)).body.txid).toBe(posted.body.txid)
    await raw('GET', `/loc?${period}&tipoCob=cob&txIdPresente=true`)
    const cut = await raw('DELETE', `/loc/${loc.body.id}/txid`)
    expect(cut.body.txid).toBeUndefined()
    expect((await raw('GET', `/cob/${posted.body.txid}`)).body.location).toBeUndefined()
  })

  test('webhooks: set, read, listed, removed', async () => {
    done(await client.putWebhook(KEY, 'https://portal.example/api/webhooks/pix/s'))
    done(await client.getWebhook(KEY))
    expect((await raw('GET', '/webhook')).body.webhooks).toHaveLength(1)
    await raw('GET', `/webhook?${period}`)
    expect((await raw('DELETE', `/webhook/${KEY}`)).status).toBe(204)
  })

  test('what does not exist is answered with a problem', async () => {
    const unknownPix = 'E9999900420261122120012345678901'
    const answers = [
      await client.getCob(txidFromId(randomUUID())),
      await client.removeCob(txidFromId(randomUUID())),
      await client.getPix(unknownPix),
      await client.getDevolucao(unknownPix, 'x'),
      await client.requestDevolucao({ endToEndId: unknownPix, id: 'x', amount: centavos(1n) }),
      await client.getWebhook('ninguem@pix.example'),
    ]
    expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'not_found'))
    expect((await raw('GET', '/loc/999999')).status).toBe(404)
    expect((await raw('DELETE', '/webhook/ninguem@pix.example')).status).toBe(404)
  })

  test('what fits the contract but makes no sense is refused with a problem', async () => {
    const { txid, copyAndPaste } = done(await client.createCob(cob()))
    const [endToEndId = ''] = await sandbox.pay(copyAndPaste)
    const valid = { calendario: { expiracao: 60 }, valor: { original: '1.00' }, chave: KEY }
    const { txid: open } = done(await client.createCob(cob()))
    const refusals: [string, string, unknown][] = [
      ['PUT', `/cob/${txid}`, valid],
      ['PATCH', `/cob/${txid}`, { status: 'REMOVIDA_PELO_USUARIO_RECEBEDOR' }],
      [
        'PATCH',
        `/cob/${open}`,
        { status: 'REMOVIDA_PELO_USUARIO_RECEBEDOR', solicitacaoPagador: 'x' },
      ],
      ['POST', '/cob', { ...valid, valor: { original: '0.00' } }],
      ['POST', '/cob', { ...valid, calendario: { expiracao: 0 } }],
      ['POST', '/cob', { ...valid, chave: 'outra@pix.example' }],
      ['POST', '/cob', { ...valid, loc: { id: 999_999 } }],
      ['PUT', `/pix/${endToEndId}/devolucao/big`, { valor: '99999.00' }],
      ['PUT', '/webhook/outra@pix.example', { webhookUrl: 'https://portal.example/hook' }],
    ]
    for (const [method, path, body] of refusals) {
      const { status, body: problem } = await raw(method, path, body)
      expect(problem).toMatchObject({
        status: 400,
        type: expect.stringMatching(/error\/(Cob|PixDevolucao|Webhook)\w*Invalida$/),
        violacoes: [{ razao: expect.any(String), propriedade: expect.any(String) }],
      })
      expect(status).toBe(400)
    }
  })

  test('an unavailable PSP says so in the standard form', async () => {
    await sandbox.control('/faults', { on: 'get_cob', kind: 'fail_before', status: 503 })
    expect((await client.getCob(txidFromId(randomUUID()))).kind).toBe('unknown')
  })
})

describe.runIf(isContractHere)('the judge', () => {
  test('catches a PSP that invents a status, and a client that writes three decimals', async () => {
    const liar = http.createServer((_request, response) => {
      const cob = {
        txid: '0'.repeat(32),
        revisao: 0,
        status: 'PAGA',
        calendario: { criacao: '2026-11-22T12:00:00Z', expiracao: 60 },
        valor: { original: '1.00' },
        chave: KEY,
      }
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(cob))
    })
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
    const address = liar.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const judge = await startContractJudge(CONTRACT, `http://127.0.0.1:${port}`)
    const put = (original: string) =>
      fetch(`${judge.url}/cob/${'0'.repeat(32)}`, {
        method: 'PUT',
        headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        body: JSON.stringify({
          calendario: { expiracao: 60 },
          valor: { original },
          chave: KEY,
        }),
      })
    await put('1.00')
    await put('1.000')
    await judge.close()
    liar.close()
    expect(judge.violations).toHaveLength(2)
    expect(judge.violations[0]).toContain('status')
    expect(judge.violations[1]).toContain('original')
  }, 60_000)
})
