import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greater } from '#server/kernel/money.ts'
import { lastDayOf } from '../group/model.ts'
import { reais } from '../policy/model.ts'
import { planParameters } from '../quote/building/model.ts'
import { computeQuote } from '../quote/model.ts'
import {
  anyDebts,
  anyPolicy,
  basisFor,
  coverFor,
  debtOf,
  money,
  onePolicy,
  planRule,
  seedPolicy,
  TODAY,
} from '../testing/samples.ts'
import { dayDistance, latticeOf } from './model.ts'

function latticeFor(policy: ReturnType<typeof onePolicy>, debts = [debtOf()]) {
  const basis = basisFor(policy)
  const cover = coverFor(policy, debts)
  const lastDay = lastDayOf(basis.occasion, policy.validityDays)
  return { basis, cover, lastDay, ...latticeOf(cover, basis.occasion, lastDay) }
}

describe('the lattice of a policy', () => {
  it('says of every point exactly what the quote of that point says', () => {
    fc.assert(
      fc.property(anyPolicy, anyDebts, fc.nat(), (policy, debts, pick) => {
        const { basis, cover, points } = latticeFor(policy, debts)
        const point = points[pick % Math.max(1, points.length)]
        if (!point) return
        const quote = computeQuote(planParameters(basis, cover, point))
        expect(quote).toMatchObject({ ok: true, value: { total: point.total, iof: 0n } })
        if (!quote.ok) return
        const later = quote.value.instalments.filter((line) => line.number > 0)
        const first = quote.value.instalments.find((line) => line.number === 0)
        expect(first?.amount ?? 0n).toBe(point.entradaAmount)
        expect(later[0]?.amount).toBe(point.regular)
        expect(later.map((line) => line.amount).reduce(greater)).toBe(point.monthly)
        expect(quote.value.instalments).toHaveLength(point.payments)
      }),
      { numRuns: 300 },
    )
  })

  it('holds the minimum payment, the entrada range, the bands and the dates at every point', () => {
    fc.assert(
      fc.property(anyPolicy, anyDebts, (policy, debts) => {
        const plan = policy.rules[0]?.plan
        if (!plan) return
        const { points, lastDay, basis, cover } = latticeFor(policy, debts)
        const counts = plan.bands.flatMap(({ payments }) => [payments.from, payments.to])
        for (const point of points) {
          expect(point.payments).toBeGreaterThanOrEqual(Math.min(...counts))
          expect(point.payments).toBeLessThanOrEqual(Math.max(...counts))
          expect(plan.dueDays).toContain(point.firstDue.day)
          expect(Temporal.PlainDate.compare(point.firstDue, lastDay)).toBe(1)
          expect(TODAY.until(point.firstDue).days).toBeLessThanOrEqual(plan.firstDue.maxDays)
          if (point.entrada.kind === 'none') expect(Number(plan.entrada.min)).toBe(0)
        }
        for (const point of points.filter((_, i) => i % 37 === 0)) {
          const quote = computeQuote(planParameters(basis, cover, point))
          if (!quote.ok) throw new Error(quote.reason)
          for (const line of quote.value.instalments) {
            expect(line.amount).toBeGreaterThanOrEqual(reais(plan.minimumPayment))
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keeps each debt under its own rule, so that an old debt does not make a young one cheaper', () => {
    const policy = seedPolicy('vivaz')
    const old = debtOf({ place: 1, daysLate: 900 })
    const young = debtOf({ place: 2, daysLate: 10 })
    const { basis, cover, points } = latticeFor(policy, [old, young])
    const point = points.find((candidate) => candidate.payments === 3)
    if (!point) throw new Error('three payments are on offer')
    const quote = computeQuote(planParameters(basis, cover, point))
    if (!quote.ok) throw new Error(quote.reason)
    expect(quote.value.debts.map((debt) => debt.discountOnPrincipal)).toEqual([50_000n, 0n])
  })

  it('gives a debt nothing off in more payments than its own rule has', () => {
    const policy = seedPolicy('vivaz')
    const old = debtOf({ place: 1, daysLate: 900 })
    const young = debtOf({
      place: 2,
      daysLate: 10,
      parts: { ...debtOf().parts, principal: money(5_000) },
    })
    const { basis, cover, points } = latticeFor(policy, [old, young])
    const point = points.find((candidate) => candidate.payments === 12)
    if (!point) throw new Error('twelve payments are on offer')
    const quote = computeQuote(planParameters(basis, cover, point))
    if (!quote.ok) throw new Error(quote.reason)
    expect(quote.value.debts[1]).toMatchObject({ discountOnCharges: 0n, discountOnPrincipal: 0n })
  })

  it('leaves out plans whose interest would pass the cap of card debts', () => {
    const dear = onePolicy({
      ...planRule(),
      system: 'price',
      monthlyRate: '0.09',
      bands: [
        {
          payments: { from: 2, to: 36 },
          discounts: { fine: '0', interest: '0', correction: '0', principal: '0' },
        },
      ],
      entrada: { min: '0', max: '0', step: '0', equal: false },
    })
    const debt = debtOf({
      parts: { ...debtOf().parts, interest: money(60_000) },
      chargesCapped: true,
    })
    const free = latticeFor(dear, [{ ...debt, chargesCapped: false }])
    const capped = latticeFor(dear, [debt])
    expect(Math.max(...free.points.map((point) => point.payments))).toBe(36)
    expect(Math.max(...capped.points.map((point) => point.payments))).toBeLessThan(12)
    for (const point of capped.points) expect(point.total).toBeLessThanOrEqual(200_000n)
  })

  it('counts days of the month round its end', () => {
    expect(dayDistance(28, 2)).toBe(4)
    expect(dayDistance(10, 10)).toBe(0)
    expect(dayDistance(31, 1)).toBe(0)
  })
})
