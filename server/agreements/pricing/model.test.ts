import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId, type PayableId } from '#server/kernel/id.ts'
import { centavos, sum, ZERO } from '#server/kernel/money.ts'
import type { InstalmentProgress } from '../model.ts'
import {
  aheadLines,
  lateChargesOn,
  type PricedPlan,
  partialLines,
  pricesOn,
  settlementLines,
} from './model.ts'

const BEGAN = Temporal.PlainDate.from('2026-11-10')

/** Four equal instalments of which each carries R$ 10,00 of interest. */
function planOf(monthlyRate: string, more: Partial<InstalmentProgress> = {}): PricedPlan {
  const lines = [1, 2, 3, 4].map((number) => ({
    id: newId<PayableId>(),
    number,
    dueOn: BEGAN.add({ months: number }),
    payableUntil: BEGAN.add({ months: number }),
    amount: centavos(26_262n),
    interest: monthlyRate === '0' ? ZERO : centavos(1_000n),
    lateFine: ZERO,
    lateInterest: ZERO,
    letOff: ZERO,
    lateCountedUntil: null,
    pauses: [],
    paid: ZERO,
    paidAt: null,
    cancelled: false,
    underReview: false,
    ...more,
  }))
  return { lines, monthlyRate, lateCharges: null, beganOn: BEGAN }
}

const total = (lines: readonly { amount: bigint }[]) =>
  lines.reduce((all, line) => all + line.amount, 0n)

describe('a late instalment', () => {
  const terms = { fineRate: '0.02', monthlyRate: '0.01', freeDays: 3 }
  const [line] = planOf('0').lines
  if (!line) throw new Error('a plan has lines')

  it('costs nothing until the free days are over, then from its first day', () => {
    const costs = (days: number) => lateChargesOn(line, terms, line.payableUntil.add({ days }))
    expect(costs(3)).toEqual({ fine: 0n, interest: 0n })
    expect(costs(4)).toEqual({ fine: 525n, interest: 35n })
  })

  it('costs nothing for days of a pause, and no fine where it fell due within one', () => {
    const { payableUntil } = line
    const on = (days: number) => payableUntil.add({ days })
    const costs = (from: number, to: number | null, days: number) => {
      const pauses = [{ from: on(from), to: to === null ? null : on(to) }]
      return lateChargesOn({ ...line, pauses }, terms, on(days))
    }
    const without = (days: number) => lateChargesOn(line, terms, on(days))
    expect(costs(10, null, 40)).toEqual(without(10))
    expect(costs(10, 30, 45)).toEqual(without(25))
    expect(costs(-5, null, 60)).toEqual({ fine: 0n, interest: 0n })
    expect(costs(-5, 20, 30)).toEqual({ fine: 0n, interest: without(10).interest })
    expect(costs(-30, -5, 10)).toEqual(without(10))
  })

  it('costs nothing where nothing was agreed', () => {
    expect(lateChargesOn(line, null, line.dueOn.add({ years: 1 }))).toEqual({
      fine: 0n,
      interest: 0n,
    })
  })

  it('never charges interest or fine on late charges', () => {
    const half = { ...line, lateFine: centavos(525n), lateInterest: centavos(35n) }
    const paid = { ...half, paid: centavos(560n + 13_131n), lateCountedUntil: line.payableUntil }
    expect(lateChargesOn(paid, terms, line.payableUntil.add({ days: 30 }))).toEqual({
      fine: 0n,
      interest: 131n,
    })
  })
})

describe('paying ahead', () => {
  it('lets off what will not run, the more the earlier', () => {
    const plan = planOf('0.02')
    const last = plan.lines.slice(-1)
    const early = aheadLines(plan, last, BEGAN)
    const later = aheadLines(plan, last, BEGAN.add({ months: 3 }))
    expect(total(early)).toBeLessThan(total(later))
    expect(total(later)).toBe(25_747n)
    expect(total(aheadLines(plan, last, BEGAN.add({ months: 4 })))).toBe(26_262n)
  })

  it('lets off nothing where the plan has no interest', () => {
    const plan = planOf('0')
    expect(total(settlementLines(plan, BEGAN))).toBe(4n * 26_262n)
  })

  it('never costs more than the sum of the instalments, and its parts add up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 150 }),
        fc.integer({ min: 0, max: 800 }),
        (days, bp) => {
          const plan = planOf((bp / 10_000).toFixed(4))
          const lines = settlementLines(plan, BEGAN.add({ days }))
          for (const line of lines) expect(line.amount).toBeGreaterThan(0n)
          const off = sum(lines.map((line) => line.earlyRebate))
          expect(total(lines) + off).toBe(4n * 26_262n)
          const prices = pricesOn(plan, BEGAN.add({ days }))
          expect(prices.settlement?.amount).toBe(total(lines))
          expect(prices.settlement?.letOff).toBe(off)
        },
      ),
    )
  })
})

describe('paying what one can', () => {
  it('fills the oldest instalment before the next', () => {
    const plan = planOf('0')
    const lines = partialLines(plan.lines, null, BEGAN, centavos(30_000n))
    expect(lines.map((line) => line.amount)).toEqual([26_262n, 3_738n])
  })

  it('asks for no more than is owed', () => {
    const plan = planOf('0')
    expect(total(partialLines(plan.lines, null, BEGAN, centavos(10n ** 9n)))).toBe(4n * 26_262n)
  })
})

it('nothing is priced where nothing is open', () => {
  const plan = planOf('0.02', { paid: centavos(26_262n) })
  expect(pricesOn(plan, BEGAN)).toEqual({ next: null, lastAhead: null, settlement: null })
})
