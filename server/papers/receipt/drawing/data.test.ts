import { describe, expect, it } from 'vitest'
import { debtorExample, frozenExample } from '#server/agreements/terms/testing.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import { sealExample } from '../../seal/testing.ts'
import { readPdf, squeezed } from '../../testing.ts'
import { factsOfReceipt, type ReceiptView } from '../model.ts'
import { renderReceiptPdf } from './data.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const c = (amount: bigint) => centavos(amount)

const receipt: ReceiptView = {
  creditor: frozenExample.creditor,
  operator: frozenExample.operator,
  sealText: 'VT',
  debtorName: 'Maria José da Conceição',
  debtorDocument: debtorExample,
  agreementNumber: '2026-004871',
  paidAt: Temporal.Instant.from('2026-11-24T02:59:58Z'),
  amount: c(20672n),
  allocated: c(20672n),
  suspended: ZERO,
  suspenseReason: null,
  instalment: 'Parcela 1 de 2',
  payee: { name: 'VIVAZ TELECOM S.A.', cnpj: '11222333000181' },
  way: 'pix',
  endToEndId: 'E12345678202611231310abcdef12345',
  txid: 'qt7f3c9a1b2d4e5f60718293a4b5c6d7',
  line: [
    {
      label: 'Parcela 1 de 2',
      dueOn: day('2026-11-23'),
      amount: c(20672n),
      state: 'paid',
      paidOn: day('2026-11-23'),
    },
    {
      label: 'Parcela 2 de 2',
      dueOn: day('2026-12-23'),
      amount: c(20672n),
      state: 'next',
      paidOn: null,
    },
  ],
  remaining: { amount: c(20672n), count: 1 },
}

const seal = sealExample('R2026-000123', factsOfReceipt(receipt))

const textOf = async (view: ReceiptView) => readPdf(await renderReceiptPdf(view, seal)).text

describe('a receipt', () => {
  it('says how much, when in São Paulo, to whom, for what and what remains (CC 320)', async () => {
    const text = await textOf(receipt)
    for (const fact of [
      'Recebemos seu pagamento',
      'Comprovante R2026-000123 · Parcela 1 de 2 · acordo 2026-004871',
      'R$ 206,72',
      '23 de novembro de 2026, às 23h59 (2026-11-23T23:59:58-03:00, horário de São Paulo)',
      'Maria José da Conceição, CPF •••.533.447-••',
      'VIVAZ TELECOM S.A., CNPJ 11.222.333/0001-81',
      'E12345678202611231310abcdef12345',
      'qt7f3c9a1b2d4e5f60718293a4b5c6d7',
      'Falta pagar R$ 206,72, em 1 pagamento',
      'dá quitação de R$ 206,72',
    ]) {
      expect(text, fact).toContain(squeezed(fact))
    }
    expect(text).not.toContain('\ufffd')
  })

  it('after the last payment says that the agreement is settled', async () => {
    const text = await textOf({ ...receipt, remaining: { amount: ZERO, count: 0 } })
    expect(text).toContain(squeezed('Nada: acordo quitado'))
    expect(text).toContain(squeezed('dá quitação deste pagamento e dos valores deste acordo'))
  })

  it.each([
    ['more_than_owed', 'O valor pago foi maior que o da parcela.'],
    ['already_paid', 'Esta parcela já estava paga.'],
    ['paid_too_late', 'O pagamento chegou depois do fim desta condição.'],
    ['payable_cancelled', 'Esta parcela não estava mais em aberto.'],
    ['not_as_asked', 'O valor pago não foi o que a cobrança pedia.'],
    ['settled_elsewhere', 'O que estava em aberto já tinha sido pago de outro jeito.'],
    ['came_back', 'O pagamento voltou para nós depois de uma devolução.'],
    ['unknown_reference', 'O pagamento chegou sem dizer para que era.'],
  ] as const)(
    'of money kept in suspense (%s) says so, and gives no quittance for it',
    async (suspenseReason, why) => {
      const text = await textOf({
        ...receipt,
        allocated: ZERO,
        suspended: c(20672n),
        suspenseReason,
        remaining: null,
      })
      expect(text).toContain(squeezed(why))
      expect(text).toContain(squeezed('Guardamos R$ 206,72 em seu nome'))
      expect(text).not.toContain(squeezed('dá quitação'))
      expect(text).not.toContain(squeezed('Falta pagar'))
    },
  )

  it('has the same bytes for the same payment, and fits one page', async () => {
    const [first, second] = [
      await renderReceiptPdf(receipt, seal),
      await renderReceiptPdf(receipt, seal),
    ]
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true)
    expect(readPdf(first).raw.match(/\/Type \/Page\b/g)).toHaveLength(1)
  })
})
