import { describe, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { type CobvInput, cobvBody, readDueCharge } from './due-charge.ts'
import { readReceipt } from './receipt.ts'
import { type RecInput, readRecurrence, recBody } from './recurrence.ts'
import { type CobrInput, cobrBody, readRecurringCharge } from './recurring-charge.ts'

const TXID = '0193a1b2c3d4e5f60718293a4b5c6d7e'
const E2E = 'E9999900420261122120012345678901'
const ID = 'RR9999900420261201abcdefghijk'
const day = (text: string) => Temporal.PlainDate.from(text)

const cobv: CobvInput = {
  txid: TXID,
  amount: centavos(12_345n),
  key: 'k',
  dueDate: day('2026-12-10'),
  validAfterDueDays: 30,
  payer: { cpf: '39053344705', name: 'Maria da Conceição' },
  fine: { modality: 2, value: '2.00' },
  interest: { modality: 3, value: '1.00' },
  discount: { modality: 1, until: [{ date: day('2026-12-05'), value: '5.00' }] },
}

const rec: RecInput = {
  contract: '2026-004871',
  payer: { cpf: '39053344705', name: 'Maria da Conceição' },
  startDate: day('2026-12-10'),
  frequency: 'monthly',
  fixedAmount: centavos(20_672n),
  retryPolicy: 'three_in_seven_days',
  entryTxid: TXID,
}

const cobr: CobrInput = {
  txid: TXID,
  recurrenceId: ID,
  amount: centavos(20_672n),
  dueDate: day('2026-12-10'),
  account: { number: '997182', kind: 'checking' },
}

describe('what is sent has nothing but what the contract has', () => {
  test('of a charge with due date', () => {
    expect(JSON.parse(cobvBody(cobv))).toEqual({
      calendario: { dataDeVencimento: '2026-12-10', validadeAposVencimento: 30 },
      devedor: { cpf: '39053344705', nome: 'Maria da Conceição' },
      valor: {
        original: '123.45',
        multa: { modalidade: 2, valorPerc: '2.00' },
        juros: { modalidade: 3, valorPerc: '1.00' },
        desconto: {
          modalidade: 1,
          descontoDataFixa: [{ data: '2026-12-05', valorPerc: '5.00' }],
        },
      },
      chave: 'k',
    })
  })

  test('of an authorisation and of its charge', () => {
    expect(JSON.parse(recBody(rec))).toEqual({
      vinculo: {
        contrato: '2026-004871',
        devedor: { cpf: '39053344705', nome: 'Maria da Conceição' },
      },
      calendario: { dataInicial: '2026-12-10', periodicidade: 'MENSAL' },
      valor: { valorRec: '206.72' },
      politicaRetentativa: 'PERMITE_3R_7D',
      ativacao: { dadosJornada: { txid: TXID } },
    })
    expect(JSON.parse(cobrBody(cobr))).toEqual({
      idRec: ID,
      calendario: { dataDeVencimento: '2026-12-10' },
      valor: { original: '206.72' },
      ajusteDiaUtil: true,
      recebedor: { conta: '997182', tipoConta: 'CORRENTE' },
    })
  })

  test('and what the contract does not allow stops before it is sent, naming no value', () => {
    const name = 'Maria '.repeat(40)
    const payer = { cpf: '39053344705', name }
    const wrong: [() => string, RegExp][] = [
      [() => cobvBody({ ...cobv, payer }), /devedor/],
      [() => cobvBody({ ...cobv, fine: { modality: 2, value: '2' } }), /multa/],
      [() => cobvBody({ ...cobv, amount: centavos(0n) }), /original/],
      [() => cobvBody({ ...cobv, validAfterDueDays: -1 }), /validade/],
      [() => cobvBody({ ...cobv, discount: { modality: 1, until: [] } }), /desconto/],
      [() => recBody({ ...rec, payer }), /devedor/],
      [() => recBody({ ...rec, contract: 'x'.repeat(36) }), /contrato/],
      [() => recBody({ ...rec, fixedAmount: centavos(0n) }), /valorRec/],
      [() => cobrBody({ ...cobr, recurrenceId: 'R1' }), /recurrence/],
      [() => cobrBody({ ...cobr, amount: centavos(0n) }), /original/],
    ]
    for (const [write, place] of wrong) {
      expect(write).toThrow(place)
      expect(write).not.toThrow(/Maria/)
    }
  })
})

describe('what is read back', () => {
  const pix = { endToEndId: E2E, txid: TXID, valor: '126.32', horario: '2026-12-20T12:00:00Z' }

  test('has the parts of an amount, as long as they add up to it', () => {
    const parts = (componentesValor: unknown) =>
      readReceipt({ ...pix, componentesValor }, E2E)?.parts
    const original = { valor: '123.45' }
    expect(parts({ original, multa: { valor: '2.46' }, juros: { valor: 0.41 } })).toEqual({
      original: 12_345n,
      fine: 246n,
      interest: 41n,
      rebate: 0n,
      discount: 0n,
    })
    const less = { original: { valor: '130.00' }, abatimento: { valor: '3.00' } }
    expect(parts({ ...less, desconto: { valor: '0.68' } })).toMatchObject({
      rebate: 300n,
      discount: 68n,
    })
    for (const wrong of [undefined, null, { original }, { original: 'x' }, [], less]) {
      expect(parts(wrong)).toBeNull()
      expect(readReceipt({ ...pix, componentesValor: wrong }, E2E)?.amount).toBe(12_632n)
    }
  })

  test('of a charge with due date is lenient, but never about a date or an amount', () => {
    const strict = {
      txid: TXID,
      revisao: 0,
      status: 'ATIVA',
      calendario: {
        criacao: '2026-12-01T12:00:00Z',
        dataDeVencimento: '2026-12-10',
        validadeAposVencimento: 30,
      },
      valor: { original: '123.45', multa: { modalidade: '2', valorPerc: '2.00' } },
      chave: 'k',
      pix: [pix],
    }
    const loose = {
      ...strict,
      revisao: '0',
      calendario: { ...strict.calendario, validadeAposVencimento: '30' },
      valor: { original: 123.45 },
      pix,
    }
    expect(readDueCharge(loose, TXID)).toEqual(readDueCharge(strict, TXID))
    expect(readDueCharge(strict, TXID.replace('0', '1'))).toBeNull()
    for (const dataDeVencimento of ['10/12/2026', '2026-02-30', '2026-12-10T00:00:00Z', null]) {
      const calendario = { ...strict.calendario, dataDeVencimento }
      expect(readDueCharge({ ...strict, calendario }, TXID)).toBeNull()
    }
  })

  test('of an authorisation takes new words for unrecognised, and history by either name', () => {
    const json = {
      idRec: ID,
      status: 'SUSPENSA',
      vinculo: { contrato: '1' },
      calendario: { dataInicial: '2026-12-10', periodicidade: 'QUINZENAL' },
      politicaRetentativa: 'PERMITE_3R_7D',
      atualizacao: [
        { nome: 'CRIADA', data: '2026-12-01T12:00:00Z' },
        { status: 'APROVADA', data: '2026-12-02T12:00:00Z' },
      ],
      encerramento: {
        cancelamento: { solicitante: 'USUARIO_PAGADOR', codigo: 'SLDB', descricao: 'x' },
      },
    }
    expect(readRecurrence(json, ID)).toMatchObject({
      status: 'unrecognised',
      frequency: 'unrecognised',
      journey: 'undecided',
      fixedAmount: null,
      copyAndPaste: null,
      history: [{ status: 'created' }, { status: 'approved' }],
      ending: { kind: 'cancellation', by: 'payer', code: 'SLDB' },
    })
    expect(readRecurrence(json, ID.toLowerCase())).toBeNull()
    expect(readRecurrence({ ...json, valor: { valorRec: '1,00' } }, ID)).toBeNull()
  })

  test('of its charge has every attempt, or is unreadable: no payment is overlooked', () => {
    const attempt = {
      dataLiquidacao: '2026-12-10',
      tipo: 'AGND',
      status: 'REJEITADA',
      endToEndId: E2E,
      rejeicao: { codigo: 'AC06', descricao: 'x' },
    }
    const json = {
      idRec: ID,
      txid: TXID,
      status: 'ATIVA',
      calendario: { criacao: '2026-12-01', dataDeVencimento: '2026-12-10' },
      valor: { original: '206.72' },
      tentativas: attempt,
      pix: [pix],
    }
    expect(readRecurringCharge(json, TXID)).toMatchObject({
      attempts: [{ kind: 'first', status: 'rejected', rejectionCode: 'AC06' }],
      receipts: [{ amount: 12_632n, parts: null }],
      history: [],
    })
    expect(readRecurringCharge({ ...json, pix: [{ valor: '1.00' }] }, TXID)).toBeNull()
    const tentativas = [{ ...attempt, dataLiquidacao: null }]
    expect(readRecurringCharge({ ...json, tentativas }, TXID)).toBeNull()
  })
})
