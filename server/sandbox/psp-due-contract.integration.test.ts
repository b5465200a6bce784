import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import type { CobvInput } from '#server/platform/pix/due-charge.ts'
import { done } from './testing.ts'
import { isContractHere, type JudgedWorld, startJudgedWorld } from './testing-judged.ts'

const KEY = '71cdf9ba-c695-4e3c-b010-abb521a3f1be'
const day = (text: string) => Temporal.PlainDate.from(text)

describe.runIf(isContractHere)('charges with due date, judged by the contract', () => {
  let world: JudgedWorld

  beforeAll(async () => {
    world = await startJudgedWorld(KEY)
    await world.sandbox.control('/clock', { now: '2026-12-01T13:00:00Z' })
  }, 60_000)
  afterAll(() => world.close())
  beforeEach(() => {
    world.judge.violations.length = 0
    world.judge.exchanges.length = 0
  })
  afterEach(() => {
    expect(world.judge.violations).toEqual([])
    expect(world.judge.exchanges).not.toEqual([])
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
      payerRequest: 'Parcela 1 de 3',
      additionalInfo: [{ name: 'Acordo', value: '2026-004871' }],
      ...changes,
    }
  }

  test('made, altered, paid late, returned in part, listed', async () => {
    const { client, sandbox, raw } = world
    const input = cobv()
    const charge = done(await client.createCobv(input))
    done(await client.createCobv({ ...input, validAfterDueDays: 60 }))
    expect((await raw('GET', `/cobv/${input.txid}?revisao=0`)).body.revisao).toBe(0)
    await raw('PATCH', `/cobv/${input.txid}`, { solicitacaoPagador: 'Obrigado' })
    const horario = '2026-12-20T15:00:00Z'
    const [endToEndId = ''] = await sandbox.pay(charge.copyAndPaste, { horario })
    const paid = done(await client.getCobv(input.txid))
    expect(paid).toMatchObject({ revision: 2, status: 'completed', receipts: [{ endToEndId }] })
    done(await client.getPix(endToEndId))
    const part = { endToEndId, id: 'd1', amount: centavos(1n), description: 'A mais' }
    done(await client.requestDevolucao(part))
    done(await client.getDevolucao(endToEndId, 'd1'))
    await sandbox.control('/refunds/settle', { outcome: 'NAO_REALIZADO', motivo: 'sem saldo' })
    expect(done(await client.getDevolucao(endToEndId, 'd1')).status).toBe('not_done')
    for (const natureza of ['MED_FRAUDE', 'MED_OPERACIONAL']) {
      await sandbox.control(`/pix/${endToEndId}/devolucao`, { valor: '0.01', natureza })
    }
    expect(done(await client.getPix(endToEndId)).returns).toHaveLength(3)
    const range = { from: charge.createdAt, to: charge.createdAt }
    expect(done(await client.listCobv({ ...range, status: 'completed' })).items).toHaveLength(1)
    expect(done(await client.listCobv({ ...range, status: 'active' })).items).toEqual([])
  })

  test('every modality of fine, interest, rebate and discount', async () => {
    const { client, raw } = world
    const until = [
      { date: day('2026-12-05'), value: '10.00' },
      { date: day('2026-12-10'), value: '5.00' },
    ]
    const inputs = [
      cobv({ fine: { modality: 1, value: '2.50' }, rebate: { modality: 1, value: '1.00' } }),
      cobv({ rebate: { modality: 2, value: '10.00' }, discount: { modality: 1, until } }),
      cobv({ discount: { modality: 2, until } }),
      ...([3, 4, 5, 6] as const).map((modality) => cobv({ discount: { modality, value: '0.10' } })),
      ...([1, 2, 3, 4, 5, 6, 7, 8] as const).map((modality) =>
        cobv({ interest: { modality, value: '0.03' } }),
      ),
    ]
    for (const input of inputs) done(await client.createCobv(input))
    const company = cobv({ payer: { cnpj: '12ABC34501DE35', name: 'Escola Horizonte Ltda.' } })
    done(await client.createCobv(company))
    expect(done(await client.removeCobv(company.txid)).status).toBe('removed_by_payee')
    const query = 'inicio=2020-01-01T00:00:00Z&fim=2100-01-01T00:00:00Z&locationPresente=true'
    const found = await raw('GET', `/cobv?${query}&cnpj=12ABC34501DE35`)
    expect(found.body.cobs).toHaveLength(1)
  })

  test('what does not exist, or makes no sense, is answered with a problem', async () => {
    const { client, raw } = world
    expect((await client.getCobv(txidFromId(randomUUID()))).kind).toBe('not_found')
    expect((await client.removeCobv(txidFromId(randomUUID()))).kind).toBe('not_found')
    const removed = cobv()
    done(await client.createCobv(removed))
    done(await client.removeCobv(removed.txid))
    const late = [{ date: day('2026-12-11'), value: '1.00' }]
    const refusals = [
      await client.createCobv(removed),
      await client.createCobv(cobv({ dueDate: day('2026-11-30') })),
      await client.createCobv(cobv({ key: 'outra@pix.example' })),
      await client.createCobv(cobv({ rebate: { modality: 1, value: '123.45' } })),
      await client.createCobv(cobv({ rebate: { modality: 2, value: '100.00' } })),
      await client.createCobv(cobv({ discount: { modality: 1, until: late } })),
      await client.createCobv(cobv({ discount: { modality: 5, value: '20.00' } })),
    ]
    for (const answer of refusals) {
      expect(answer).toMatchObject({
        kind: 'refused',
        problem: { status: 400, name: 'CobVOperacaoInvalida', violations: [{}] },
      })
    }
    const cob = { calendario: { expiracao: 60 }, valor: { original: '1.00' }, chave: KEY }
    const { body } = await raw('PUT', `/cob/${removed.txid}`, cob)
    expect(body).toMatchObject({ status: 400, violacoes: [{ propriedade: 'txid' }] })
  })
})
