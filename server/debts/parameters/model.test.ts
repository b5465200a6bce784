import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal, placed } from '#server/kernel/rate.ts'
import {
  daysInMonth,
  indexFactor,
  monthlyTable,
  monthText,
  parameterTables,
  simpleRate,
  unpublishedMonths,
} from './model.ts'

const FIRST = 2020 * 12
const rateTexts = fc.array(
  fc.bigInt({ min: -20_000n, max: 30_000n }).map((units) => placed(units, 6)),
  { minLength: 1, maxLength: 60 },
)
const tableOf = (rates: readonly string[]) =>
  monthlyTable(rates.map((rate, i) => ({ month: monthText(FIRST + i), rate })))

describe('monthly parameter tables', () => {
  it('the product of months is exact', () => {
    const range = fc.tuple(fc.integer({ min: -3, max: 60 }), fc.integer({ min: 0, max: 60 }))
    fc.assert(
      fc.property(rateTexts, range, (rates, [from, count]) => {
        const { numerator, denominator } = indexFactor(tableOf(rates), FIRST + from, count, 'none')
        let expected = new Decimal(1)
        for (let i = from; i < from + count; i++) expected = expected.times(factor(rates[i]))
        const got = new Decimal(numerator.toString()).div(denominator.toString())
        expect(got.toFixed(40)).toBe(expected.toFixed(40))
      }),
    )
  })

  it('a simple sum takes each month by its own days', () => {
    const day = fc.integer({ min: 0, max: 60 * 30 })
    fc.assert(
      fc.property(rateTexts, day, day, (rates, a, b) => {
        const start = new Temporal.PlainDate(2020, 1, 1)
        const from = start.add({ days: Math.min(a, b) })
        const to = start.add({ days: Math.max(a, b) })
        for (const mode of ['none', 'last'] as const) {
          const { numerator, denominator } = simpleRate(tableOf(rates), from, to, mode)
          const got = new Decimal(numerator.toString()).div(denominator.toString())
          expect(got.toFixed(30)).toBe(dayByDay(rates, from, to, mode).toFixed(30))
        }
      }),
      { numRuns: 40 },
    )
  })

  it('names the months that are not published', () => {
    const table = monthlyTable([
      { month: '2026-03', rate: '0.01' },
      { month: '2026-01', rate: '0.01' },
    ])
    expect(unpublishedMonths(table, 2026 * 12, 4)).toEqual(['2026-02', '2026-04'])
    expect(unpublishedMonths(monthlyTable([]), 2026 * 12, 1)).toEqual(['2026-01'])
  })

  it('refuses a month twice, a malformed row and a negative legal rate', () => {
    const row = { month: '2026-01', rate: '0.01' }
    expect(() => monthlyTable([row, row])).toThrow('two rates for 2026-01')
    expect(() => monthlyTable([{ month: '2026-13', rate: '0.01' }])).toThrow('malformed month')
    expect(() => monthlyTable([{ month: '2026-01', rate: '1,0' }])).toThrow('malformed rate')
    expect(() => monthlyTable([{ month: '2026-01', rate: '-1' }])).toThrow('lose all value')
    expect(() =>
      parameterTables({
        version: 'x',
        index: { IPCA: [], 'IGP-M': [], INPC: [] },
        legalRate: [{ month: '2026-01', rate: '-0.001' }],
        selic: [],
      }),
    ).toThrow('never negative')
  })

  it('months have their true length', () => {
    for (let month = 1990 * 12; month < 2110 * 12; month++) {
      const [year, number] = [Math.floor(month / 12), (month % 12) + 1]
      const expected = new Temporal.PlainYearMonth(year, number).daysInMonth
      expect(daysInMonth(year, number)).toBe(expected)
    }
  })
})

function factor(rate: string | undefined): Decimal {
  return new Decimal(rate ?? '0').plus(1)
}

/** The definition, one day at a time. */
function dayByDay(
  rates: readonly string[],
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  mode: 'none' | 'last',
): Decimal {
  let total = new Decimal(0)
  let day = from
  while (Temporal.PlainDate.compare(day, to) < 0) {
    day = day.add({ days: 1 })
    const month = day.year * 12 + day.month - 1 - FIRST
    const rate = rates[month] ?? (mode === 'last' ? rates.at(-1) : undefined)
    total = total.plus(new Decimal(rate ?? '0').div(day.daysInMonth))
  }
  return total
}
