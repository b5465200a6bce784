import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal } from '#server/kernel/rate.ts'
import { parameterTables } from '../parameters/model.ts'
import type { DebtTerms } from '../terms/model.ts'
import { computeBalance } from './model.ts'
import { day, debt, reais, tables, usual } from './testing.ts'

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
