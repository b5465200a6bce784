import { bankCalendar } from '#server/kernel/calendar.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import { Decimal } from '#server/kernel/rate.ts'
import { type MonthlyRate, monthText, parameterTables } from '../parameters/model.ts'
import type { DebtTerms } from '../terms/model.ts'
import type { BalanceInput } from './model.ts'

export const day = (text: string) => Temporal.PlainDate.from(text)
export const reais = (text: string) => centavos(BigInt(new Decimal(text).times(100).toFixed(0)))

/** Synthetic months from January 2015 to December 2027: the figures are tests', not published. */
export function months(value: (i: number) => string): MonthlyRate[] {
  return Array.from({ length: 13 * 12 }, (_, i) => ({
    month: monthText(2015 * 12 + i),
    rate: value(i),
  }))
}

export const tables = parameterTables({
  version: 'test',
  index: {
    IPCA: months((i) => (i % 5 === 0 ? '-0.0020' : '0.0045')),
    'IGP-M': months((i) => (i % 2 === 0 ? '-0.0090' : '0.0050')),
    INPC: months(() => '0.0040'),
  },
  legalRate: months((i) => (i % 7 === 0 ? '0' : '0.00688179')),
  selic: months(() => '0.0087'),
})

export const usual: DebtTerms = {
  index: null,
  moraMonthlyRate: '0.01',
  fineRate: '0.02',
  remunerativeMonthlyRate: null,
  creditCard: false,
}

export function debt(over: Partial<BalanceInput> = {}): BalanceInput {
  return {
    creditorKind: 'commerce',
    principal: reais('1000.00'),
    dueDate: day('2026-03-09'),
    terms: usual,
    provenFee: ZERO,
    tables,
    calendar: bankCalendar,
    date: day('2026-04-23'),
    restated: null,
    pauses: [],
    ...over,
  }
}
