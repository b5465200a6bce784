import { debtorExample, frozenExample } from '#server/agreements/terms/testing.ts'
import { centavos } from '#server/kernel/money.ts'
import { type ClearanceView, delistingOf } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

/** An invented agreement that is paid off. */
export const clearanceExample: ClearanceView = {
  creditor: frozenExample.creditor,
  operator: frozenExample.operator,
  sealText: 'VT',
  debtorName: 'Maria José da Conceição',
  debtorDocument: debtorExample,
  agreementNumber: '2026-004871',
  acceptedOn: day('2026-11-23'),
  settledAt: Temporal.Instant.from('2027-02-10T14:30:00Z'),
  total: centavos(62_016n),
  payments: [
    ['Entrada', '2026-11-23T13:02:11Z'],
    ['Parcela 1 de 2', '2027-01-11T12:00:00Z'],
    ['Parcela 2 de 2', '2027-02-10T14:29:58Z'],
  ].map(([label = '', paidAt = '']) => ({
    label,
    paidAt: Temporal.Instant.from(paidAt),
    amount: centavos(20_672n),
  })),
  debts: [
    {
      description: 'Fibra 500',
      contractNumber: 'VT-000148',
      originalDueOn: day('2026-03-10'),
      amount: centavos(74_030n),
    },
    {
      description: 'Aparelho, parcela 9',
      contractNumber: 'VT-000871',
      originalDueOn: day('2026-04-10'),
      amount: centavos(50_000n),
    },
  ],
  delisting: delistingOf('full_payment', { first: day('2026-11-23'), last: day('2027-02-10') }),
}
