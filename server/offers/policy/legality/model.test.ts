import { describe, expect, it } from 'vitest'
import { rate } from '#server/kernel/rate.ts'
import { discounts, onePolicy, planRule, SEED_POLICIES, seedPolicy } from '../../testing/samples.ts'
import type { OfferPolicy, PlanRule } from '../model.ts'
import { offerPolicySchema } from '../schema.ts'
import { latticeSize, type PolicyProblemKind, problemsOf } from './model.ts'

const legal = rate('0.007')

function problems(policy: OfferPolicy, legalMonthlyRate = legal as typeof legal | null) {
  return problemsOf(policy, { creditorKind: policy.creditorKind, legalMonthlyRate }).map(
    ({ problem }) => problem,
  )
}

const withPlan = (changes: Partial<PlanRule>, policy: Partial<OfferPolicy> = {}) =>
  onePolicy(changes, policy)

const withSpot = (spot: ReturnType<typeof discounts>) => {
  const policy = onePolicy(null)
  return {
    ...policy,
    rules: policy.rules.map((rule) => ({ ...rule, spot: { discounts: spot, onMenu: true } })),
  }
}

const appliesTo = (changes: object) => {
  const policy = onePolicy()
  return {
    ...policy,
    rules: policy.rules.map((rule) => ({ ...rule, appliesTo: { ...rule.appliesTo, ...changes } })),
  }
}

const band = (from: number, to: number, principal: string) => ({
  payments: { from, to },
  discounts: discounts('1', '1', '0', principal),
})

const commerce = { creditorKind: 'commerce' } as const

describe('the legality of an offer policy', () => {
  it.each(SEED_POLICIES)('finds nothing against the policy of %s', (slug) => {
    const policy = seedPolicy(slug)
    expect(problems(policy)).toEqual([])
  })

  it('finds nothing against a plain policy', () => {
    expect(problems(onePolicy())).toEqual([])
  })

  const cases: readonly (readonly [PolicyProblemKind, OfferPolicy])[] = [
    ['valid-for-less-than-two-days', onePolicy({}, { validityDays: 1 })],
    [
      'late-fine-above-two-percent',
      onePolicy({}, { lateCharges: { fineRate: '0.03', monthlyRate: '0.01', freeDays: 0 } }),
    ],
    [
      'late-interest-above-one-percent',
      onePolicy({}, { lateCharges: { fineRate: '0.02', monthlyRate: '0.02', freeDays: 0 } }),
    ],
    ['rule-named-twice', { ...onePolicy(), rules: [...onePolicy().rules, ...onePolicy().rules] }],
    ['age-band-is-empty', appliesTo({ daysLate: { from: 10, to: 9 } })],
    ['amount-band-is-empty', appliesTo({ total: { from: '10.00', to: '9.99' } })],
    [
      'price-needs-a-financial-title',
      withPlan({ system: 'price', monthlyRate: '0.01', entrada: planRule().entrada }, commerce),
    ],
    [
      'rate-above-double-the-legal-rate',
      withPlan({ system: 'sac', monthlyRate: '0.0141' }, commerce),
    ],
    ['rate-without-interest-system', withPlan({ monthlyRate: '0.01' })],
    ['interest-system-without-rate', withPlan({ system: 'sac' })],
    ['principal-let-off-before-charges', withSpot(discounts('1', '0.9', '0', '0.1'))],
    ['principal-let-off-before-charges', withSpot(discounts('0.5', '1', '0.5', '0'))],
    ['whole-principal-let-off', withSpot(discounts('1', '1', '1', '1'))],
    ['bands-overlap-or-leave-gaps', withPlan({ bands: [band(2, 3, '0'), band(5, 6, '0')] })],
    ['bands-overlap-or-leave-gaps', withPlan({ bands: [band(2, 3, '0'), band(3, 6, '0')] })],
    [
      'discount-grows-with-more-payments',
      withPlan({ bands: [band(2, 3, '0'), band(4, 6, '0.1')] }),
    ],
    ['one-payment-costs-more-than-a-plan', withPlan({ bands: [band(2, 3, '0.31')] })],
    [
      'entrada-range-is-empty',
      withPlan({ entrada: { min: '0.5', max: '0.4', step: '0.1', equal: false } }),
    ],
    [
      'entrada-without-step',
      withPlan({ entrada: { min: '0.1', max: '0.4', step: '0', equal: false } }),
    ],
    ['equal-entrada-with-interest', withPlan({ system: 'sac', monthlyRate: '0.005' })],
    ['minimum-payment-is-zero', withPlan({ minimumPayment: '0.00' })],
    ['due-day-named-twice', withPlan({ dueDays: [10, 10] })],
    ['first-due-inside-the-validity', withPlan({ firstDue: { minDays: 5, maxDays: 45 } })],
    ['first-due-window-misses-a-due-day', withPlan({ firstDue: { minDays: 15, maxDays: 30 } })],
    [
      'too-many-combinations',
      withPlan({
        bands: [band(2, 60, '0')],
        entrada: { min: '0', max: '0.9', step: '0.01', equal: true },
      }),
    ],
  ]
  it.each(cases)('refuses %s', (kind, policy) => {
    expect(problems(policy)).toContain(kind)
  })

  it('refuses a policy made for another kind of creditor', () => {
    const found = problemsOf(seedPolicy('ipe'), {
      creditorKind: 'commerce',
      legalMonthlyRate: legal,
    })
    expect(found).toContainEqual({ rule: null, problem: 'made-for-another-kind-of-creditor' })
    expect(found.map(({ problem }) => problem)).toContain('price-needs-a-financial-title')
  })

  it('does not allow interest of a shop while no legal rate is known', () => {
    const policy = withPlan({ system: 'sac', monthlyRate: '0.001' }, commerce)
    expect(problems(policy, null)).toContain('no-legal-rate-to-compare-with')
  })

  it('allows a shop interest without compounding up to double the legal rate', () => {
    const entrada = { min: '0.1', max: '0.5', step: '0.1', equal: false }
    expect(problems(withPlan({ system: 'sac', monthlyRate: '0.014', entrada }, commerce))).toEqual(
      [],
    )
  })

  it('bounds the lattice of every seed rule', () => {
    for (const slug of SEED_POLICIES) {
      for (const { plan } of seedPolicy(slug).rules) {
        if (plan) expect(latticeSize(plan)).toBeLessThan(5_000)
      }
    }
  })
})

describe('the file of an offer policy', () => {
  it('takes no field that it does not know', () => {
    expect(offerPolicySchema.safeParse({ ...onePolicy(), floor: '10.00' }).success).toBe(false)
  })

  it.each(['0.12345', '-0.1', '1.5', '10%', '.5', '1e-1', ''])('refuses the share %j', (share) => {
    const policy = withSpot(discounts(share, '0', '0', '0'))
    expect(offerPolicySchema.safeParse(policy).success).toBe(false)
  })
})
