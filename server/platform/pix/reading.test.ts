import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { centavos, toDecimalString } from '#server/kernel/money.ts'
import { answerOf } from './answer.ts'
import { cobBody, readCharge, txidFromId } from './charge.ts'
import { readReceipt, readReceiptPage } from './receipt.ts'

const TXID = '0193a1b2c3d4e5f60718293a4b5c6d7e'
const E2E = 'E9999900420261122120012345678901'

const strict = {
  txid: TXID,
  revisao: 2,
  status: 'ATIVA',
  calendario: { criacao: '2026-11-22T12:00:00.358Z', expiracao: 3600 },
  valor: { original: '206.72' },
  chave: 'vivaz@pix.example',
  location: 'pix.example.com/qr/v2/2353c790eefb11eaadc10242ac120002',
  pixCopiaECola: '00020101021226...',
  pix: [{ endToEndId: E2E, txid: TXID, valor: '206.72', horario: '2026-11-22T12:01:00-03:00' }],
}

describe('a PSP is read leniently', () => {
  test('numbers as text, text as numbers, one object for a list, null for absent', () => {
    const loose = {
      ...strict,
      revisao: '2',
      calendario: { ...strict.calendario, expiracao: '3600' },
      valor: { original: 206.72 },
      pix: strict.pix[0],
      devedor: null,
      novidade: { qualquer: 'coisa' },
    }
    expect(readCharge(loose, TXID)).toEqual(readCharge(strict, TXID))
  })

  test('a status it invents is not taken for one that we know', () => {
    expect(readCharge({ ...strict, status: 'EXPIRADA' }, TXID)?.status).toBe('unrecognised')
    expect(readCharge({ ...strict, status: 'REMOVIDO_PELO_PSP' }, TXID)?.status).toBe(
      'removed_by_psp',
    )
    expect(readCharge({ ...strict, status: 'toString' }, TXID)?.status).toBe('unrecognised')
  })

  test('the location may stand in loc, and the code may be missing', () => {
    const { location, pixCopiaECola: _, ...rest } = strict
    const read = readCharge({ ...rest, loc: { id: 1, location } }, TXID)
    expect(read).toMatchObject({ location, copyAndPaste: null })
  })

  test('a refund with no natureza is a common one', () => {
    const devolucoes = { id: 'd1', rtrId: 'D1', valor: '1', status: 'DEVOLVIDO' }
    const receipt = readReceipt({ ...strict.pix[0], devolucoes }, E2E)
    expect(receipt?.returns).toMatchObject([
      { nature: 'requested', status: 'returned', amount: 100n },
    ])
  })
})

describe('leniency ends where it could change what happened', () => {
  test.each(['206,72', '206.723', '-1.00', '1e3', '', null, '12345678901.00', ' 1.00'])(
    'amount %j makes the whole answer unreadable',
    (original) => {
      expect(readCharge({ ...strict, valor: { original } }, TXID)).toBeNull()
    },
  )

  test('a time without its offset is no instant', () => {
    const calendario = { ...strict.calendario, criacao: '2026-11-22T12:00:00' }
    expect(readCharge({ ...strict, calendario }, TXID)).toBeNull()
  })

  test('an answer about another charge or another Pix is no answer', () => {
    expect(readCharge(strict, TXID.replace('0', '1'))).toBeNull()
    expect(readReceipt(strict.pix[0], E2E.toLowerCase())).toBeNull()
  })

  test('a charge with one unreadable Pix is unreadable: no payment is overlooked', () => {
    expect(readCharge({ ...strict, pix: [...strict.pix, { valor: '1.00' }] }, TXID)).toBeNull()
  })

  test('a page counts what it cannot read, and still gives the rest', () => {
    const paginacao = { paginaAtual: 0, quantidadeDePaginas: 1, quantidadeTotalDeItens: 2 }
    const page = readReceiptPage({ parametros: { paginacao }, pix: [...strict.pix, { valor: 1 }] })
    expect(page).toMatchObject({ receipts: [{ endToEndId: E2E }], unreadable: 1, total: 2 })
  })

  test('every amount that can be written is read back to the same centavo', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 999_999_999_999n }), (value) => {
        const original = toDecimalString(centavos(value))
        expect(readCharge({ ...strict, valor: { original } }, TXID)?.amount).toBe(value)
      }),
    )
  })
})

describe('an answer', () => {
  const reply = (status: number, body: string) =>
    answerOf({ kind: 'reply', reply: { status, headers: {}, body } }, () => 'value')

  test.each([
    [200, '{}', 'ok'],
    [201, '', 'ok'],
    [302, '', 'unknown'],
    [400, '{"type":"https://pix.bcb.gov.br/api/v2/error/CobOperacaoInvalida"}', 'refused'],
    [403, '<html>', 'refused'],
    [404, '{"type":"https://pix.bcb.gov.br/api/v2/error/CobNaoEncontrado"}', 'not_found'],
    [404, '<html>', 'unknown'],
    [408, '{}', 'unknown'],
    [422, 'null', 'refused'],
    [429, '{}', 'unknown'],
    [500, '{}', 'unknown'],
    [504, '', 'unknown'],
  ])('of HTTP %i %s is %s', (status, body, kind) => {
    expect(reply(status, body).kind).toBe(kind)
  })

  test('of a refusal keeps where it was, and never the value', () => {
    const violacoes = [{ razao: 'ruim', propriedade: 'cob.devedor.cpf', valor: '39053344705' }]
    const answer = reply(400, JSON.stringify({ title: 'x', violacoes }))
    expect(answer).toMatchObject({
      problem: { violations: [{ reason: 'ruim', property: 'cob.devedor.cpf' }] },
    })
    expect(JSON.stringify(answer)).not.toContain('39053344705')
  })
})

test('a charge is written with nothing but what the contract has', () => {
  const txid = txidFromId('0193a1b2-c3d4-7e5f-8071-8293a4b5c6d7')
  expect(txid).toMatch(/^[0-9a-f]{32}$/)
  const input = { txid, amount: centavos(5n), key: 'k', expirySeconds: 60 }
  expect(JSON.parse(cobBody(input))).toEqual({
    calendario: { expiracao: 60 },
    valor: { original: '0.05' },
    chave: 'k',
  })
  expect(() => cobBody({ ...input, amount: centavos(1_000_000_000_000n) })).toThrow(/valor/)
  expect(() => cobBody({ ...input, expirySeconds: 0.5 })).toThrow(/expiracao/)
})
