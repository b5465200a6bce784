import { debtorExample, frozenExample } from '#server/agreements/terms/testing.ts'
import { centavos } from '#server/kernel/money.ts'
import type { StatementView } from './model.ts'

/** An invented year in which everything that fell due was paid. */
export const statementExample: StatementView = {
  creditor: frozenExample.creditor,
  operator: frozenExample.operator,
  sealText: 'VT',
  debtorName: 'Maria José da Conceição',
  debtorDocument: debtorExample,
  year: 2027,
  total: centavos(41_344n),
  payments: [
    ['Parcela 1 de 2', '2027-01-11T12:00:00Z'],
    ['Parcela 2 de 2', '2027-02-10T14:29:58Z'],
  ].map(([label = '', paidAt = '']) => ({
    label,
    agreementNumber: '2026-004871',
    paidAt: Temporal.Instant.from(paidAt),
    amount: centavos(20_672n),
  })),
  months: [
    { month: 1, isPaid: true },
    { month: 2, isPaid: true },
  ],
  isComplete: true,
}
