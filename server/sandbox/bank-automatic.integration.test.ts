import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import type { PixClient } from '#server/platform/pix.ts'
import { done, startTestSandbox, type TestSandbox } from './testing.ts'
import { approved, CPF, cobr, day, KEY, rec } from './testing-automatic.ts'

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

/** A form sent by a browser without scripts; the words of the page it leads to. */
async function send(path: string, fields: Record<string, string>) {
  const body = new URLSearchParams(fields)
  return words(await fetch(`${sandbox.url}${path}`, { method: 'POST', body }))
}

async function words(response: Response): Promise<string> {
  const page = await response.text()
  const text = page.replace(/<[^>]+>/g, ' ').replaceAll('\u00a0', ' ')
  return text.replace(/\s+/g, ' ')
}

async function dueCode() {
  const charge = await client.createCobv({
    txid: txidFromId(randomUUID()),
    amount: centavos(12_345n),
    key: KEY,
    dueDate: day('2026-12-10'),
    validAfterDueDays: 30,
    payer: { cpf: CPF, name: 'Maria da Conceição' },
    fine: { modality: 2, value: '2.00' },
    interest: { modality: 3, value: '1.00' },
    rebate: { modality: 1, value: '3.45' },
    discount: { modality: 1, until: [{ date: day('2026-12-05'), value: '10.00' }] },
  })
  return done(charge)
}

describe('a charge with due date in the bank', () => {
  test('shows what it is made of today, and on the day that is chosen', async () => {
    const codigo = (await dueCode()).copyAndPaste ?? ''
    const today = await send('/banco/conferir', { codigo })
    expect(today).toContain('Vencimento 10/12/2026')
    expect(today).toContain('Valor original R$ 123,45')
    expect(today).toContain('Abatimento − R$ 3,45 Desconto − R$ 10,00')
    expect(today).toContain('Total em 01/12/2026 R$ 110,00')
    expect(today).not.toContain('Multa')
    const late = await send('/banco/conferir', { codigo, dia: '2026-12-20' })
    expect(late).toContain('Multa + R$ 2,40 Juros + R$ 0,40')
    expect(late).toContain('Total em 20/12/2026 R$ 122,80')
    expect(late).not.toContain('Desconto')
    expect(await send('/banco/conferir', { codigo, dia: '2027-01-12' })).toContain('venceu')
  })

  test('is paid on the chosen day, for that day’s amount', async () => {
    const charge = await dueCode()
    const fields = { codigo: charge.copyAndPaste ?? '', ordem: randomUUID(), dia: '2026-12-20' }
    const receipt = await send('/banco/pagar', fields)
    expect(receipt).toContain('R$ 122,80')
    expect(receipt).toContain('20 de dezembro de 2026')
    expect(done(await client.getCobv(charge.txid)).receipts).toMatchObject([
      { amount: 12_280n, parts: { rebate: 345n, fine: 240n, interest: 40n } },
    ])
  })
})

describe('Pix Automático in the bank', () => {
  async function composite() {
    const txid = txidFromId(randomUUID())
    done(await client.createCob({ txid, amount: centavos(5_000n), key: KEY, expirySeconds: 3600 }))
    const { id: locationId } = done(await client.createRecLocation())
    const { id } = done(await client.createRec(rec({ locationId, entryTxid: txid })))
    const codigo = done(await client.getRec(id, { txid })).copyAndPaste ?? ''
    return { id, txid, codigo }
  }

  async function alone() {
    const { id: locationId } = done(await client.createRecLocation())
    const { id } = done(await client.createRec(rec({ locationId })))
    return { id, codigo: done(await client.getRec(id)).copyAndPaste ?? '' }
  }

  test('is offered beside the payment, with everything it means', async () => {
    const { codigo } = await composite()
    const page = await send('/banco/conferir', { codigo })
    for (const line of [
      'Pagar R$ 50,00 e autorizar',
      'Pagar R$ 50,00 sem autorizar',
      'Recusar o Pix Automático',
      'Para pagar Acordo Vivaz Telecom',
      'Contrato 2026-004871',
      'R$ 206,72, sempre igual',
      'todo mês',
      'Primeiro débito 10/12/2026',
      'até 3 novas tentativas em 7 dias',
    ]) {
      expect(page).toContain(line)
    }
  })

  test('is authorised with the payment, or left alone by paying without', async () => {
    const first = await composite()
    const pay = (codigo: string, more = {}) =>
      send('/banco/pagar', { codigo, ordem: randomUUID(), ...more })
    expect(await pay(first.codigo, { automatico: 'sim' })).toContain('Pix enviado')
    expect(done(await client.getRec(first.id)).status).toBe('approved')
    const second = await composite()
    await pay(second.codigo)
    expect(done(await client.getCob(second.txid)).status).toBe('completed')
    expect(done(await client.getRec(second.id)).status).toBe('created')
  })

  test('is refused without paying', async () => {
    const { id, txid, codigo } = await composite()
    const page = await send('/banco/automatico/responder', { codigo, resposta: 'recusar' })
    expect(page).toContain('recusado por você')
    expect(done(await client.getRec(id)).status).toBe('rejected')
    expect(done(await client.getCob(txid)).status).toBe('active')
    // The same code still pays, and offers nothing to authorise any more.
    const again = await send('/banco/conferir', { codigo })
    expect(again).toContain('Pagar R$ 50,00')
    expect(again).not.toContain('autorizar')
  })

  test('by a code of its own is authorised, listed and cancelled', async () => {
    const { id, codigo } = await alone()
    expect(await send('/banco/conferir', { codigo })).toContain('Autorizar Recusar')
    const answer = { codigo, resposta: 'autorizar' }
    expect(await send('/banco/automatico/responder', answer)).toContain('autorizado')
    expect(done(await client.getRec(id)).journey).toBe('code_alone')
    expect(await words(await fetch(`${sandbox.url}/banco`))).toContain('autorizado')
    const cancelled = await send('/banco/automatico/cancelar', { idRec: id })
    expect(cancelled).toContain('Situação cancelado')
    expect(done(await client.getRec(id)).ending).toMatchObject({ by: 'payer' })
    expect(await send('/banco/automatico/cancelar', { idRec: id })).toContain('Já não dá')
    expect(await send('/banco/conferir', { codigo })).toContain('não reconhecido')
  })

  test('asked for by a request waits on the first screen', async () => {
    const { id } = done(await client.createRec(rec()))
    expect(await words(await fetch(`${sandbox.url}/banco`))).not.toContain('Automático')
    const token = await fetch(sandbox.pixConfig.tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${sandbox.pixConfig.clientId}:${sandbox.pixConfig.clientSecret}`)}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const { access_token } = await token.json()
    await fetch(`${sandbox.pixConfig.baseUrl}/solicrec`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}` },
      body: JSON.stringify({
        idRec: id,
        calendario: { dataExpiracaoSolicitacao: '2026-12-20T12:00:00Z' },
        destinatario: { conta: '1', ispbParticipante: '99999004', cpf: CPF },
      }),
    })
    expect(await words(await fetch(`${sandbox.url}/banco`))).toContain('à espera da sua resposta')
    const answer = { idRec: id, resposta: 'autorizar' }
    expect(await send('/banco/automatico/responder', answer)).toContain('autorizado')
    expect(done(await client.getRec(id)).journey).toBe('pushed')
  })

  test('lets one debit be cancelled until the day before', async () => {
    const id = await approved(sandbox, client)
    const [first, second] = [cobr(id), cobr(id, { dueDate: day('2027-01-11') })]
    done(await client.createCobr(first))
    done(await client.createCobr(second))
    const page = await send('/banco/automatico/cancelar-debito', { txid: second.txid })
    expect(page).toContain('11/01/2027 R$ 206,72, cancelado')
    expect(done(await client.getCobr(second.txid)).ending).toMatchObject({
      by: 'payer',
      code: 'SLBD',
    })
    await sandbox.control(`/bank/accounts/${CPF}`, { balance: '0.00' })
    await sandbox.control('/days', { count: 9 })
    const tooLate = await send('/banco/automatico/cancelar-debito', { txid: first.txid })
    expect(tooLate).toContain('Já não dá para mudar')
  })
})
