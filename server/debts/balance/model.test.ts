import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bankCalendar, daysBetween, isBusinessDay } from '#server/kernel/calendar.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import { Decimal } from '#server/kernel/rate.ts'
import { type MonthlyRate, monthText, parameterTables } from '../parameters/model.ts'
import type { DebtTerms } from '../terms/model.ts'
import { type BalanceInput, computeBalance } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const reais = (text: string) => centavos(BigInt(new Decimal(text).times(100).toFixed(0)))

/** Synthetic months from January 2015 to December 2027: the figures are tests', not published. */
function months(value: (i: number) => string): MonthlyRate[] {
  return Array.from({ length: 13 * 12 }, (_, i) => ({
    month: monthText(2015 * 12 + i),
    rate: value(i),
  }))
}

const tables = parameterTables({
  version: 'test',
  index: {
    IPCA: months((i) => (i % 5 === 0 ? '-0.0020' : '0.0045')),
    'IGP-M': months((i) => (i % 2 === 0 ? '-0.0090' : '0.0050')),
    INPC: months(() => '0.0040'),
  },
  legalRate: months((i) => (i % 7 === 0 ? '0' : '0.00688179')),
  selic: months(() => '0.0087'),
})

const usual: DebtTerms = {
  index: null,
  moraMonthlyRate: '0.01',
  fineRate: '0.02',
  remunerativeMonthlyRate: null,
  creditCard: false,
}

function debt(over: Partial<BalanceInput> = {}): BalanceInput {
  return {
    creditorKind: 'commerce',
    principal: reais('1000.00'),
    dueDate: day('2026-03-09'),
    terms: usual,
    provenFee: ZERO,
    tables,
    calendar: bankCalendar,
    date: day('2026-04-23'),
    ...over,
  }
}

describe('what is owed today', () => {
  it('is principal, 2 % once and 1 % a month by the day, to the centavo', () => {
    const balance = computeBalance(debt())
    expect(balance.daysLate).toBe(45)
    expect(balance.parts).toMatchObject({ interest: 1500n, fine: 2000n })
    expect(balance.total).toBe(103_500n)
  })

  it('is the principal alone until the effective due date has passed', () => {
    for (const paid of ['2026-11-10', '2026-11-14', '2026-11-16']) {
      const balance = computeBalance(debt({ dueDate: day('2026-11-14'), date: day(paid) }))
      expect(balance.lines).toHaveLength(1)
      expect(balance.total).toBe(100_000n)
    }
    const late = computeBalance(debt({ dueDate: day('2026-11-14'), date: day('2026-11-17') }))
    expect(late.effectiveDue.toString()).toBe('2026-11-16')
    expect(late.daysLate).toBe(1)
  })

  it('what it costs changes with the civil date and nothing else', () => {
    const today = computeBalance(debt({ date: day('2026-04-22') }))
    const again = computeBalance(debt({ date: day('2026-04-22') }))
    const tomorrow = computeBalance(debt({ date: day('2026-04-23') }))
    expect(again).toEqual(today)
    expect(tomorrow.total - today.total).toBe(33n)
  })

  it('never charges above the legal caps, and says that it reduced what was agreed', () => {
    const greedy = { ...usual, moraMonthlyRate: '0.05', fineRate: '0.10' }
    const balance = computeBalance(debt({ terms: greedy }))
    expect(balance.total).toBe(103_500n)
    expect(balance.warnings).toEqual(['mora-reduced-to-cap', 'fine-reduced-to-cap'])
  })

  it('warns when a shop’s interest is above double the legal rate of the month', () => {
    const poor = parameterTables({
      version: 'poor',
      index: { IPCA: [], 'IGP-M': [], INPC: [] },
      legalRate: [{ month: '2026-04', rate: '0.0040' }],
      selic: [],
    })
    expect(computeBalance(debt({ tables: poor })).warnings).toEqual(['mora-above-double-legal'])
    const fund = computeBalance(debt({ tables: poor, creditorKind: 'fund' }))
    expect(fund.warnings).toEqual([])
  })

  it('corrects by the factors of whole months, negative ones included', () => {
    const terms = { ...usual, index: 'INPC' as const }
    const month = computeBalance(debt({ terms, date: day('2026-04-09') }))
    expect(month.parts.correction).toBe(400n)
    expect(computeBalance(debt({ terms, date: day('2026-04-08') })).parts.correction).toBe(0n)
    // 1.004² = 1.008016, and fine and interest are computed on the corrected amount.
    const two = computeBalance(debt({ terms, date: day('2026-05-11') }))
    expect(two.parts.correction).toBe(802n)
    expect(two.lines.find((line) => line.kind === 'fine')?.amount).toBe(2016n)
    expect(two.lines.find((line) => line.kind === 'correction')?.months).toBe(2)
  })

  it('an index never takes a debt below its nominal principal', () => {
    const terms = { ...usual, index: 'IGP-M' as const }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (count) => {
        const date = day('2016-01-15').add({ months: count })
        const balance = computeBalance(debt({ terms, dueDate: day('2016-01-15'), date }))
        expect(balance.parts.correction >= 0n).toBe(true)
        expect(balance.parts.principal).toBe(100_000n)
      }),
    )
  })

  it('a month not published adds nothing and is named', () => {
    const terms = { ...usual, index: 'INPC' as const }
    const balance = computeBalance(
      debt({ terms, dueDate: day('2027-11-10'), date: day('2028-02-10') }),
    )
    expect(balance.unpublished).toEqual(['2028-01'])
    const repeated = computeBalance(
      debt({
        terms,
        tables: { ...tables, unpublishedMonth: 'last' },
        dueDate: day('2027-11-10'),
        date: day('2028-02-10'),
      }),
    )
    expect(repeated.parts.correction > balance.parts.correction).toBe(true)
    expect(repeated.unpublished).toEqual(['2028-01'])
  })

  it('with no rate agreed charges the legal rate, simple, on the corrected principal', () => {
    const terms = { ...usual, moraMonthlyRate: null, fineRate: null }
    const balance = computeBalance(
      debt({ terms, dueDate: day('2026-03-09'), date: day('2026-05-11') }),
    )
    // March and April 2026 of the IPCA: months 134 and 135 of the table, 0.45 % and −0.20 %.
    expect(balance.parts.correction).toBe(249n)
    const shares = new Decimal(22).div(31).plus(1).plus(new Decimal(11).div(31))
    const months = [134, 135, 136].map((i) => (i % 7 === 0 ? 0 : 1))
    expect(months).toEqual([1, 1, 1])
    const interest = new Decimal(100_249).times('0.00688179').times(shares)
    expect(balance.parts.interest).toBe(BigInt(interest.toFixed(0, 4)))
    expect(balance.lines.map((line) => line.rule)).toEqual([
      'contract',
      'correction-legal',
      'legal-rate',
    ])
  })

  it('splits accrual at 30 August 2024: Selic alone before, IPCA and legal rate after', () => {
    const terms = { ...usual, moraMonthlyRate: null }
    const before = computeBalance(
      debt({ terms, dueDate: day('2024-03-11'), date: day('2024-08-29') }),
    )
    expect(before.lines.map((line) => line.kind)).toEqual(['principal', 'selic', 'fine'])
    const after = computeBalance(
      debt({ terms, dueDate: day('2024-03-11'), date: day('2024-10-30') }),
    )
    const selic = after.lines.find((line) => line.kind === 'selic')
    const legal = after.lines.find((line) => line.kind === 'default-interest')
    expect(selic?.amount).toBe(before.lines.find((line) => line.kind === 'selic')?.amount)
    expect((selic?.days ?? 0) + (legal?.days ?? 0)).toBe(after.daysLate)
    expect(after.parts.correction > 0n).toBe(true)
    // March to August 2024: 20/31 + 4 months + 29/31, each 0.87 %.
    const months = new Decimal(20).div(31).plus(4).plus(new Decimal(29).div(31))
    expect(selic?.amount).toBe(BigInt(months.times('870').toFixed(0, 4)))
  })

  it('a bank charges remunerative interest, mora and fine, and nothing else', () => {
    const terms: DebtTerms = { ...usual, index: 'IPCA', remunerativeMonthlyRate: '0.03' }
    const input = debt({ creditorKind: 'financial', terms, provenFee: reais('50.00') })
    const balance = computeBalance(input)
    expect(balance.lines.map((line) => line.kind)).toEqual([
      'principal',
      'remunerative-interest',
      'default-interest',
      'fine',
    ])
    expect(balance.parts.interest).toBe(4500n + 1500n)
    expect(balance.parts.fee).toBe(0n)
  })

  it('a shop charges no remunerative interest, and a fee only with proof', () => {
    const terms = { ...usual, remunerativeMonthlyRate: '0.03' }
    expect(computeBalance(debt({ terms })).parts).toMatchObject({ interest: 1500n, fee: 0n })
    const proven = computeBalance(debt({ provenFee: reais('12.34') }))
    expect(proven.parts.fee).toBe(1234n)
    expect(proven.lines.at(-1)?.rule).toBe('fee-proven')
  })

  it('interest and charges of a card never exceed the debt', () => {
    const terms: DebtTerms = { ...usual, remunerativeMonthlyRate: '0.12', creditCard: true }
    const input = debt({ creditorKind: 'financial', terms, dueDate: day('2024-03-11') })
    const balance = computeBalance(input)
    expect(balance.total).toBe(200_000n)
    expect(balance.lines.some((line) => line.beforeCap !== null)).toBe(true)
    const uncapped = computeBalance({ ...input, terms: { ...terms, creditCard: false } })
    expect(uncapped.total > 200_000n).toBe(true)
  })
})

const anyTerms = fc.record<DebtTerms>({
  index: fc.constantFrom(null, 'IPCA' as const, 'IGP-M' as const, 'INPC' as const),
  moraMonthlyRate: fc.constantFrom(null, '0', '0.0033', '0.01', '0.02'),
  fineRate: fc.constantFrom(null, '0', '0.005', '0.02', '0.1'),
  remunerativeMonthlyRate: fc.constantFrom(null, '0.0199', '0.08'),
  creditCard: fc.boolean(),
})
const anyDebt = fc
  .record({
    creditorKind: fc.constantFrom('financial' as const, 'fund' as const, 'commerce' as const),
    principal: fc.bigInt({ min: 1n, max: 10n ** 11n }).map(centavos),
    due: fc.integer({ min: 0, max: 3650 }),
    late: fc.integer({ min: -30, max: 2500 }),
    terms: anyTerms,
    provenFee: fc.constantFrom(ZERO, centavos(1999n)),
  })
  .map(({ due, late, ...rest }) => {
    const dueDate = day('2016-01-01').add({ days: due })
    return debt({ ...rest, dueDate, date: dueDate.add({ days: late }) })
  })

describe('every balance', () => {
  it('has lines that sum to its total exactly, and no line below zero', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const { lines, total, parts } = computeBalance(input)
        expect(lines.reduce((all, line) => all + line.amount, 0n)).toBe(total)
        expect(Object.values(parts).reduce((all, part) => all + part, 0n)).toBe(total)
        expect(lines.every((line) => line.amount >= 0n)).toBe(true)
        expect(total >= input.principal).toBe(true)
      }),
    )
  })

  it('counts from an effective due date that is a business day, not before the nominal one', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const { effectiveDue, daysLate } = computeBalance(input)
        expect(isBusinessDay(bankCalendar, effectiveDue)).toBe(true)
        expect(daysBetween(input.dueDate, effectiveDue) >= 0).toBe(true)
        expect(daysLate).toBe(Math.max(0, daysBetween(effectiveDue, input.date)))
      }),
    )
  })

  it('has one fine, of at most 2 % of the corrected principal', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const { lines, parts } = computeBalance(input)
        expect(lines.filter((line) => line.kind === 'fine').length <= 1).toBe(true)
        const corrected = parts.principal + parts.correction
        expect(parts.fine * 100n <= corrected * 2n + 50n).toBe(true)
      }),
    )
  })

  it('never costs less a day later, where no index is agreed', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const moraMonthlyRate = input.terms.moraMonthlyRate ?? '0.01'
        const terms = { ...input.terms, index: null, moraMonthlyRate }
        const today = computeBalance({ ...input, terms })
        const tomorrow = computeBalance({ ...input, terms, date: input.date.add({ days: 1 }) })
        expect(tomorrow.total >= today.total).toBe(true)
      }),
    )
  })

  it('of a card never exceeds twice the debt', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const terms = { ...input.terms, creditCard: true }
        const { total } = computeBalance({ ...input, terms })
        expect(total <= 2n * input.principal).toBe(true)
      }),
    )
  })

  it('is the same to the centavo as decimal arithmetic at sixty digits', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        for (const line of computeBalance(input).lines) {
          const amount = line.beforeCap ?? line.amount
          if (line.kind !== 'default-interest' && line.kind !== 'remunerative-interest') continue
          if (line.rule === 'legal-rate') continue
          const exact = new Decimal(line.rate ?? '0')
            .times(line.base.toString())
            .times(line.days ?? 0)
            .div(30)
          expect(amount).toBe(BigInt(exact.toDecimalPlaces(0, 4).toFixed(0)))
        }
      }),
    )
  })
})
