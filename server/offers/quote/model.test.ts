import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareOf } from '#server/agreements/model.ts'
import { bankCalendar, withLocalHolidays } from '#server/kernel/calendar.ts'
import { type Centavos, sum } from '#server/kernel/money.ts'
import { lastDayOf } from '../group/model.ts'
import { latticeOf } from '../lattice/model.ts'
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
} from '../testing/samples.ts'
import { type Basis, fullParameters, planParameters, spotParameters } from './building/model.ts'
import { cardFigures } from './card/model.ts'
import { computeQuote, type QuotePlan } from './model.ts'
import type { QuoteParameters } from './parameters/model.ts'

function computed(parameters: QuoteParameters): QuotePlan {
  const plan = computeQuote(parameters)
  if (!plan.ok) throw new Error(plan.reason)
  return plan.value
}

/** Parameters of every kind: the whole balance, à vista, and some plan of the policy. */
const anyParameters: fc.Arbitrary<QuoteParameters> = fc
  .record({ policy: anyPolicy, debts: anyDebts, pick: fc.nat(), kind: fc.nat({ max: 3 }) })
  .map(({ policy, debts, pick, kind }) => {
    const basis = basisFor(policy)
    const cover = coverFor(policy, debts)
    if (kind === 0) return fullParameters(basis, debts)
    const { points } = latticeOf(cover, basis.occasion, lastDayOf(basis.occasion, 3))
    const point = points[pick % Math.max(1, points.length)]
    return kind === 1 || !point ? spotParameters(basis, cover) : planParameters(basis, cover, point)
  })

/** A plan chosen by hand, of the policy that `onePolicy` makes. */
function planOf(
  policy: OfferPolicy,
  chosen: { payments: number; entrada: 'none' | 'equal' | string; firstDue: string },
  basis: Basis = basisFor(policy),
  debts = [debtOf()],
): QuoteParameters {
  const { entrada } = chosen
  return planParameters(basis, coverFor(policy, debts), {
    payments: chosen.payments,
    entrada:
      entrada === 'none' || entrada === 'equal'
        ? { kind: entrada }
        : { kind: 'share', share: entrada },
    firstDue: Temporal.PlainDate.from(chosen.firstDue),
  })
}

const nothingOff = discounts('0', '0', '0', '0')

describe('a quote', () => {
  it('sums: shares of the debts + interest + IOF = total = all payments', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const plan = computed(parameters)
        expect(sum(plan.instalments.map((line) => line.amount))).toBe(plan.total)
        expect(sum(plan.debts.map(shareOf)) + plan.planInterest + plan.iof).toBe(plan.total)
        expect(plan.today - plan.discount + plan.planInterest + plan.iof).toBe(plan.total)
      }),
    )
  })

  it('lets off no more than charges and principal of each debt, and never a proven fee', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        for (const debt of computed(parameters).debts) {
          expect(debt.discountOnPrincipal).toBeLessThanOrEqual(debt.principal)
          expect(debt.discountOnCharges).toBeLessThanOrEqual(
            debt.correction + debt.fine + debt.interest,
          )
          expect(shareOf(debt)).toBeGreaterThanOrEqual(debt.fee)
        }
      }),
    )
  })

  it('has a CET of 0.00 if and only if it bears neither interest nor IOF', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const plan = computed(parameters)
        const free = plan.planInterest === 0n && plan.iof === 0n
        if (free) expect(plan.cetAnnualPercent).toBe('0.00')
        // A few centavos of interest on a large amount can round to 0.00 in two places.
        else if (plan.planInterest * 2_000n > plan.total) {
          expect(plan.cetAnnualPercent).not.toBe('0.00')
        }
      }),
    )
  })

  it('keeps zero-interest instalments within n − 1 centavos of each other, the last the largest', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        if (parameters.choice?.system !== 'zero') return
        const lines = computed(parameters).instalments.filter((line) => line.number > 0)
        const [regular, last] = [lines[0]?.amount ?? 0n, lines.at(-1)?.amount ?? 0n]
        expect(last - regular).toBeGreaterThanOrEqual(0n)
        expect(last - regular).toBeLessThanOrEqual(BigInt(parameters.choice.payments - 1))
      }),
    )
  })

  it('never costs less when charges have grown: answering early is never worse', () => {
    const growth = fc.record({
      interest: fc.integer({ min: 0, max: 50_000 }),
      correction: fc.integer({ min: 0, max: 20_000 }),
    })
    fc.assert(
      fc.property(anyParameters, growth, (parameters, { interest, correction }) => {
        const later: QuoteParameters = {
          ...parameters,
          debts: parameters.debts.map((debt) => ({
            ...debt,
            interest: `${BigInt(debt.interest) + BigInt(interest)}`,
            correction: `${BigInt(debt.correction) + BigInt(correction)}`,
          })),
        }
        const now = sum(computed(parameters).debts.map(shareOf))
        expect(sum(computed(later).debts.map(shareOf))).toBeGreaterThanOrEqual(now)
      }),
    )
  })

  it('pays the whole balance of today in one payment, nothing let off', () => {
    const plan = computed(fullParameters(basisFor(null), [debtOf(), debtOf({ place: 2 })]))
    expect(plan).toMatchObject({ total: 236_000n, discount: 0n, cetAnnualPercent: '0.00' })
    expect(plan.instalments).toHaveLength(1)
  })

  it('discounts first fine and interest, then principal, and says both parts', () => {
    const policy = onePolicy()
    const cover = coverFor(policy, [debtOf()])
    const plan = computed(spotParameters(basisFor(policy), cover))
    expect(plan.debts[0]).toMatchObject({
      discountOnCharges: 18_000n,
      discountOnPrincipal: 30_000n,
    })
    expect(plan.total).toBe(70_000n)
  })

  it('takes half of the charges as discount-01 does', () => {
    const policy = onePolicy(null)
    const half = {
      ...policy,
      rules: policy.rules.map((rule) => ({
        ...rule,
        spot: { discounts: discounts('0.5', '0.5', '0', '0'), onMenu: true },
      })),
    }
    const plan = computed(spotParameters(basisFor(half), coverFor(half, [debtOf()])))
    expect(plan).toMatchObject({ discount: 9_000n, total: 109_000n })
  })
})

describe('a plan', () => {
  const cet03 = onePolicy({
    system: 'price',
    monthlyRate: '0.015',
    bands: [{ payments: { from: 2, to: 11 }, discounts: nothingOff }],
    entrada: { min: '0.1', max: '0.1', step: '0', equal: false },
    firstDue: { minDays: 15, maxDays: 45 },
  })

  it('reproduces cet-03: entrada 200 and 10 payments at 1.5 %, CET 19.60 %', () => {
    const signed = basisFor(cet03, Temporal.PlainDate.from('2026-12-10'))
    const debt = debtOf({
      parts: { ...debtOf().parts, principal: money(200_000), fine: money(0), interest: money(0) },
    })
    const chosen = { payments: 11, entrada: '0.1', firstDue: '2027-01-10' }
    const plan = computed(planOf(cet03, chosen, signed, [debt]))
    const amounts = plan.instalments.map((line) => line.amount)
    expect(amounts).toEqual([20_000n, ...Array.from({ length: 9 }, () => 19_518n), 19_520n])
    expect(plan.total - 20_000n).toBe(195_182n)
    expect(plan.cetAnnualPercent).toBe('19.60')
  })

  it('splits equal payments from the entrada on, the remainder in the last', () => {
    const chosen = { payments: 3, entrada: 'equal', firstDue: '2026-12-10' }
    const debt = debtOf({ parts: { ...debtOf().parts, principal: money(100_001) } })
    const plan = computed(planOf(onePolicy(), chosen, undefined, [debt]))
    expect(plan.instalments.map((line) => line.amount)).toEqual([26_667n, 26_667n, 26_667n])
    expect(cardFigures(plan)).toMatchObject({
      payments: 3,
      entrada: 26_667n,
      regular: 26_667n,
      last: null,
    })
  })

  it('keeps the entrada payable until the last day of the quote, a business day', () => {
    // Wednesday 18 November + 3 days is a Saturday; Friday 20 is a holiday.
    const policy = onePolicy()
    const basis = basisFor(policy, Temporal.PlainDate.from('2026-11-18'))
    const chosen = { payments: 3, entrada: 'equal', firstDue: '2026-12-20' }
    const parameters = planOf(policy, chosen, basis)
    expect(parameters.lastDay).toBe('2026-11-23')
    const lines = computed(parameters).instalments
    expect(lines.map((line) => `${line.dueOn} ${line.payableUntil}`)).toEqual([
      '2026-11-23 2026-11-23',
      '2026-12-20 2026-12-21',
      '2027-01-20 2027-01-20',
    ])
  })

  it('extends a due date at Christmas by the holidays stored with the quote', () => {
    const policy = onePolicy({ dueDays: [25], firstDue: { minDays: 15, maxDays: 45 } })
    const parameters = planOf(policy, { payments: 3, entrada: 'none', firstDue: '2026-12-25' })
    expect(parameters.holidays).toContain('2026-12-25')
    expect(computed(parameters).instalments[0]?.payableUntil.toString()).toBe('2026-12-28')
    const unknown = computed({ ...parameters, holidays: [] })
    expect(unknown.instalments[0]?.payableUntil.toString()).toBe('2026-12-25')
  })

  it('extends a due date on a holiday of the place, and replays the same once it is forgotten', () => {
    const policy = onePolicy({ dueDays: [25], firstDue: { minDays: 15, maxDays: 70 } })
    const basis = basisFor(policy, Temporal.PlainDate.from('2026-12-01'))
    const paulistana = withLocalHolidays(bankCalendar, [Temporal.PlainDate.from('2027-01-25')])
    const local = { ...basis, occasion: { ...basis.occasion, calendar: paulistana } }
    const chosen = { payments: 2, entrada: 'none', firstDue: '2027-01-25' }
    const until = (parameters: QuoteParameters) =>
      computed(parameters).instalments.map((line) => line.payableUntil.toString())
    const kept = planOf(policy, chosen, local)
    expect(kept.holidays).toContain('2027-01-25')
    expect(until(kept)).toEqual(['2027-01-26', '2027-02-25'])
    // From before there were local holidays: as it was promised then.
    const old = planOf(policy, chosen, basis)
    expect(until(old)).toEqual(['2027-01-25', '2027-02-25'])
    // Neither centavos nor dates depend on what is known at the time of the replay.
    expect(computed(JSON.parse(JSON.stringify(kept)))).toEqual(computed(kept))
  })

  it('puts the IOF that is left of 365 days on the first payment, and into the CET', () => {
    const policy = onePolicy({
      ...cet03.rules[0]?.plan,
      entrada: { min: '0', max: '0.1', step: '0.1', equal: false },
    })
    const iof = { dailyRate: '0.000082', daysLeft: 100 }
    const chosen = { payments: 3, entrada: 'none', firstDue: '2026-12-23' }
    const free = computed(planOf(policy, chosen))
    const taxed = computed(planOf(policy, chosen, undefined, [debtOf({ iof })]))
    expect(free.iof).toBe(0n)
    expect(taxed.iof).toBeGreaterThan(0n)
    expect(taxed.total).toBe(free.total + taxed.iof)
    expect(taxed.instalments[0]?.amount).toBe((free.instalments[0]?.amount ?? 0n) + taxed.iof)
    expect(Number(taxed.cetAnnualPercent)).toBeGreaterThan(Number(free.cetAnnualPercent))
    // 118,000.00 centavos over 30, 61 and 92 days at 0.0082 % a day: about R$ 5,93.
    expect(taxed.iof).toBeGreaterThan(500n)
    expect(taxed.iof).toBeLessThan(700n)
  })

  it('charges no IOF where 365 days are used up', () => {
    const policy = onePolicy()
    const chosen = { payments: 3, entrada: 'none', firstDue: '2026-12-10' }
    const spent = debtOf({ iof: { dailyRate: '0.000082', daysLeft: 0 } })
    expect(computed(planOf(policy, chosen, undefined, [spent])).iof).toBe(0n)
  })

  it('shares the deal among the debts to the centavo', () => {
    fc.assert(
      fc.property(anyDebts, (debts) => {
        const policy = onePolicy()
        const plan = computed(
          planOf(
            policy,
            { payments: 3, entrada: 'equal', firstDue: '2026-12-10' },
            undefined,
            debts,
          ),
        )
        const total: Centavos = sum(plan.debts.map(shareOf))
        expect(total).toBe(plan.total)
        expect(plan.debts.map((debt) => debt.debtId)).toEqual(debts.map((debt) => debt.debtId))
      }),
    )
  })
})
