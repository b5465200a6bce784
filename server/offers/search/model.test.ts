import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greater } from '#server/kernel/money.ts'
import { lastDayOf } from '../group/model.ts'
import { type Lattice, type LatticePoint, latticeOf } from '../lattice/model.ts'
import type { OfferPolicy } from '../policy/model.ts'
import {
  anyDebts,
  anyPolicy,
  basisFor,
  coverFor,
  debtOf,
  discounts,
  money,
  onePolicy,
  seedPolicy,
} from '../testing/samples.ts'
import { outcomeOf, rankPlans } from './model.ts'

function latticeFor(policy: OfferPolicy, debts = [debtOf()]): Lattice {
  const { occasion } = basisFor(policy)
  return latticeOf(coverFor(policy, debts), occasion, lastDayOf(occasion, policy.validityDays))
}

const ask = (reais: number, day = 10) => ({ monthlyAmount: money(reais * 100), day })

/** R$ 750,00 over 400 days late: 24 payments at most. */
const vivaz = latticeFor(seedPolicy('vivaz'), [debtOf({ daysLate: 400 })])

describe('"Quanto cabe no seu mês?"', () => {
  it('answers with the cheapest, shortest plan in which every payment is within the amount', () => {
    const [best] = rankPlans(vivaz, ask(120))
    expect(best?.reason).toBe('fits')
    expect(best?.point).toMatchObject({ payments: 5, monthly: 12_000n, total: 60_000n })
    expect(best?.point.firstDue.day).toBe(10)
  })

  it('says of something lighter, and of something over sooner, why it is there', () => {
    const found = rankPlans(vivaz, ask(100))
    expect(found.map(({ reason }) => reason)).toEqual([
      'fits',
      'fewer_instalments',
      'lower_instalment',
    ])
    const [best, fewer, lower] = found.map(({ point }) => point)
    expect(best?.monthly).toBe(10_000n)
    expect(fewer?.payments).toBeLessThan(best?.payments ?? 0)
    expect(fewer?.total).toBeLessThanOrEqual(best?.total ?? 0n)
    expect(lower?.monthly).toBeLessThanOrEqual(8_500n)
  })

  it('answers below everything with the nearest legal plan, and says that it is not what was asked', () => {
    const found = rankPlans(vivaz, ask(1))
    expect(found[0]?.reason).toBe('nearest')
    expect(outcomeOf(found)).toBe('nearest')
  })

  it('takes the nearest day that the creditor has', () => {
    const [best] = rankPlans(vivaz, ask(120, 12))
    expect(best?.point.dueDay).toBe(10)
    expect(rankPlans(vivaz, ask(120, 30))[0]?.point.dueDay).toBe(25)
  })

  it('finds instalments that fit after an entrada that does not', () => {
    const heavy = latticeFor(
      onePolicy({
        bands: [{ payments: { from: 4, to: 6 }, discounts: discounts('1', '1', '0', '0.1') }],
        entrada: { min: '0.5', max: '0.9', step: '0.1', equal: false },
      }),
    )
    const [best] = rankPlans(heavy, ask(100))
    expect(best?.reason).toBe('fits_after_entrada')
    expect(best?.point.entradaAmount).toBe(45_000n)
  })

  it('answers nothing where there is nothing', () => {
    expect(rankPlans({ points: [], looked: 0 }, ask(100))).toEqual([])
    expect(outcomeOf([])).toBe('none')
  })

  it('answers at most three different plans, the best of all points first', () => {
    const anyAsked = fc.record({
      monthlyAmount: fc.integer({ min: 1, max: 500_000 }).map(money),
      day: fc.integer({ min: 1, max: 31 }),
    })
    fc.assert(
      fc.property(anyPolicy, anyDebts, anyAsked, (policy, debts, asked) => {
        const lattice = latticeFor(policy, debts)
        const found = rankPlans(lattice, asked)
        expect(found.length).toBeLessThanOrEqual(3)
        expect(found.length > 0).toBe(lattice.points.length > 0)
        const points = found.map(({ point }) => point)
        expect(new Set(points).size).toBe(points.length)
        for (const point of points) expect(lattice.points).toContain(point)
        const best = found[0]
        const fitting = lattice.points.filter(
          ({ monthly, entradaAmount }) =>
            monthly <= asked.monthlyAmount && entradaAmount <= asked.monthlyAmount,
        )
        expect(best?.reason === 'fits').toBe(fitting.length > 0)
        if (best && fitting.length === 0) {
          const peakOf = ({ monthly, entradaAmount }: LatticePoint) =>
            greater(monthly, entradaAmount)
          const sameDay = lattice.points.filter(({ dueDay }) => dueDay === best.point.dueDay)
          for (const point of sameDay) {
            expect(peakOf(point)).toBeGreaterThanOrEqual(peakOf(best.point))
          }
        }
      }),
      { numRuns: 80 },
    )
  })

  it('looks at the same number of points whatever is asked', () => {
    const small = latticeFor(seedPolicy('ipe'), [debtOf({ daysLate: 400 })])
    const again = latticeFor(seedPolicy('ipe'), [debtOf({ daysLate: 400 })])
    expect(small.looked).toBe(again.looked)
    expect(small.looked).toBeGreaterThan(500)
  })
})
