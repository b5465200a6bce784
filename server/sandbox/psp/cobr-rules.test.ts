import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../book/recurring-charges.ts'
import {
  canStillInstruct,
  cycleOf,
  hasRetryLeft,
  mayInstruct,
  retryRefusal,
  settlementDay,
} from './cobr-rules.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const dates = fc.integer({ min: 0, max: 7000 }).map((days) => day('2026-01-01').add({ days }))

describe('a cycle', () => {
  test.each([
    ['2026-12-10', 'MENSAL', '2026-12-09', -1],
    ['2026-12-10', 'MENSAL', '2026-12-10', 0],
    ['2026-12-10', 'MENSAL', '2027-01-09', 0],
    ['2026-12-10', 'MENSAL', '2027-01-10', 1],
    ['2026-01-31', 'MENSAL', '2026-02-27', 0],
    ['2026-01-31', 'MENSAL', '2026-02-28', 1],
    ['2026-01-31', 'MENSAL', '2026-03-30', 1],
    ['2026-01-31', 'MENSAL', '2026-03-31', 2],
    ['2026-12-10', 'SEMANAL', '2026-12-16', 0],
    ['2026-12-10', 'SEMANAL', '2026-12-17', 1],
    ['2026-12-10', 'TRIMESTRAL', '2027-03-09', 0],
    ['2026-12-10', 'SEMESTRAL', '2027-06-10', 1],
    ['2024-02-29', 'ANUAL', '2025-02-28', 1],
  ] as const)('from %s, %s: %s lies in %i', (start, periodicity, date, cycle) => {
    expect(cycleOf(day(start), periodicity, day(date))).toBe(cycle)
  })

  test('follows the one before it without a gap, and instalments of a plan have one each', () => {
    fc.assert(
      fc.property(dates, fc.nat(120), (start, count) => {
        const due = start.add({ months: count })
        expect(cycleOf(start, 'MENSAL', due)).toBe(count)
        expect(cycleOf(start, 'MENSAL', due.subtract({ days: 1 }))).toBe(count - 1)
      }),
    )
  })
})

describe('the instruction to the payer’s bank', () => {
  test('goes out from ten to two days before the settlement', () => {
    const settlesOn = day('2026-12-11')
    const open = (today: string) =>
      mayInstruct(settlesOn, day(today)) && canStillInstruct(settlesOn, day(today))
    expect(['2026-11-30', '2026-12-01', '2026-12-09', '2026-12-10'].map(open)).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  test('names the next business day, unless the charge keeps its date', () => {
    expect(settlementDay(day('2026-12-25'), true).toString()).toBe('2026-12-28')
    expect(settlementDay(day('2026-12-25'), false).toString()).toBe('2026-12-25')
  })
})

describe('a retry', () => {
  const settlesOn = day('2026-12-10')
  const attempt = (kind: Attempt['kind'], status: Attempt['status']): Attempt => ({
    end_to_end_id: 'E',
    txid: 't',
    settles_on: '2026-12-10',
    kind,
    status,
    history: [],
    rejection: null,
  })
  const failed = attempt('AGND', 'EXPIRADA')
  const refusal = (changes: Partial<Parameters<typeof retryRefusal>[0]> = {}) =>
    retryRefusal({
      policy: 'PERMITE_3R_7D',
      settlesOn,
      attempts: [failed],
      day: day('2026-12-12'),
      today: day('2026-12-11'),
      ...changes,
    })

  test('is taken for a later day within seven, and refused beyond', () => {
    expect(refusal()).toBeNull()
    expect(refusal({ day: day('2026-12-17') })).toBeNull()
    expect(refusal({ day: day('2026-12-18') })).toContain('sete dias')
    expect(refusal({ day: day('2026-12-11') })).toContain('futura')
  })

  test('is refused by policy, beside one that is pending, and after three', () => {
    expect(refusal({ policy: 'NAO_PERMITE' })).toContain('política')
    expect(refusal({ attempts: [failed, attempt('NTAG', 'AGENDADA')] })).toContain('AGENDADA')
    const spent = Array.from({ length: 3 }, () => attempt('NTAG', 'EXPIRADA'))
    expect(refusal({ attempts: [failed, ...spent] })).toContain('três')
    expect(hasRetryLeft('PERMITE_3R_7D', settlesOn, [failed, ...spent], settlesOn)).toBe(false)
  })

  test('is left until the day before the seventh', () => {
    const left = (today: string) => hasRetryLeft('PERMITE_3R_7D', settlesOn, [failed], day(today))
    expect(['2026-12-10', '2026-12-16', '2026-12-17'].map(left)).toEqual([true, true, false])
    expect(hasRetryLeft('NAO_PERMITE', settlesOn, [failed], settlesOn)).toBe(false)
  })
})
