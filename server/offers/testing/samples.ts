import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { bankCalendar } from '#server/kernel/calendar.ts'
import { asId, type DebtId } from '#server/kernel/id.ts'
import { type Centavos, centavos, ZERO } from '#server/kernel/money.ts'
import { type Cover, coverOf, type GroupDebt } from '../group/model.ts'
import {
  compilePolicy,
  type DiscountShares,
  type OfferPolicy,
  type PlanRule,
} from '../policy/model.ts'
import { offerPolicySchema } from '../policy/schema.ts'
import type { Basis } from '../quote/building/model.ts'

/** Policies, debts and moments for the tests of offers. */
export const SEED_POLICIES = ['vivaz', 'horizonte', 'ipe'] as const

export function seedPolicy(slug: (typeof SEED_POLICIES)[number]): OfferPolicy {
  const file = new URL(`../../../db/seed/policies/${slug}.json`, import.meta.url)
  return offerPolicySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

export const TODAY = Temporal.PlainDate.from('2026-11-23')

export function money(amount: number | bigint): Centavos {
  return centavos(BigInt(amount))
}

export function discounts(
  fine: string,
  interest: string,
  correction: string,
  principal: string,
): DiscountShares {
  return { fine, interest, correction, principal }
}

/** Without interest, 2 to 6 payments, entrada of 10 to 50 % or equal payments. */
export function planRule(changes: Partial<PlanRule> = {}): PlanRule {
  return {
    system: 'zero',
    monthlyRate: '0',
    bands: [
      { payments: { from: 2, to: 3 }, discounts: discounts('1', '1', '0', '0.2') },
      { payments: { from: 4, to: 6 }, discounts: discounts('1', '1', '0', '0.1') },
    ],
    minimumPayment: '30.00',
    entrada: { min: '0.1', max: '0.5', step: '0.1', equal: true },
    dueDays: [5, 10, 20],
    firstDue: { minDays: 15, maxDays: 45 },
    onMenu: true,
    ...changes,
  }
}

/** One rule for every debt: 30 % off the principal at once, plans as `planRule`. */
export function onePolicy(
  plan: Partial<PlanRule> | null = {},
  changes: Partial<OfferPolicy> = {},
): OfferPolicy {
  return {
    format: 1,
    creditorKind: plan?.system === 'price' ? 'financial' : 'commerce',
    breachEffect: 'proportional',
    validityDays: 3,
    lateCharges: null,
    rules: [
      {
        id: 'unica',
        appliesTo: {
          daysLate: { from: 0, to: null },
          total: { from: '0.00', to: null },
          products: null,
        },
        spot: { discounts: discounts('1', '1', '0', '0.3'), onMenu: true },
        plan: plan && planRule(plan),
      },
    ],
    ...changes,
  }
}

export function debtOf(changes: Partial<GroupDebt> & { place?: number } = {}): GroupDebt {
  const { place = 1, ...rest } = changes
  const parts = rest.parts ?? {
    principal: money(100_000),
    correction: ZERO,
    fine: money(2_000),
    interest: money(16_000),
    fee: ZERO,
  }
  const { principal, correction, fine, interest, fee } = parts
  return {
    debtId: asId<DebtId>(`019ac000-0000-7000-8000-${place.toString().padStart(12, '0')}`),
    product: 'Fibra',
    originalDueOn: Temporal.PlainDate.from('2026-03-10'),
    daysLate: 258,
    chargesCapped: false,
    iof: null,
    ...rest,
    parts,
    total: centavos(principal + correction + fine + interest + fee),
  }
}

export function basisFor(policy: OfferPolicy | null, computedOn = TODAY): Basis {
  return {
    occasion: { computedOn, calendar: bankCalendar },
    policy: policy && { version: 1, compiled: compilePolicy(policy) },
    breachEffect: 'proportional',
    graceDays: 10,
    repairDays: 10,
    tables: 'test',
  }
}

export function coverFor(policy: OfferPolicy, debts: readonly GroupDebt[]): Cover {
  const cover = coverOf(compilePolicy(policy), debts)
  if (cover === null) throw new Error('the policy covers these debts')
  return cover
}

const amount = (most: number) => fc.integer({ min: 0, max: most }).map(money)

/** A debt of R$ 50,00 to R$ 30.000,00 with charges in any proportion. */
export function anyDebt(place: number): fc.Arbitrary<GroupDebt> {
  return fc
    .record({
      principal: fc.integer({ min: 5_000, max: 3_000_000 }).map(money),
      correction: amount(200_000),
      fine: amount(60_000),
      interest: amount(2_000_000),
      fee: amount(5_000),
      daysLate: fc.integer({ min: 1, max: 1_800 }),
    })
    .map(({ daysLate, ...parts }) =>
      debtOf({ place, parts, daysLate, originalDueOn: TODAY.subtract({ days: daysLate }) }),
    )
}

export const anyDebts: fc.Arbitrary<GroupDebt[]> = fc
  .integer({ min: 1, max: 4 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => anyDebt(i + 1))))

const share = (most: number) =>
  fc.integer({ min: 0, max: most }).map((units) => (units / 100).toFixed(2))

/** A legal plan rule of any system, small enough to be walked whole. */
export const anyPlan: fc.Arbitrary<PlanRule> = fc
  .record({
    system: fc.constantFrom('zero' as const, 'price' as const, 'sac' as const),
    rate: fc.integer({ min: 1, max: 4_000 }).map((units) => `0.${`${units}`.padStart(5, '0')}`),
    longest: fc.integer({ min: 3, max: 14 }),
    principalOff: share(60),
    minimum: fc.integer({ min: 100, max: 20_000 }),
    entradaMin: fc.integer({ min: 0, max: 3 }),
    entradaMore: fc.integer({ min: 0, max: 3 }),
    equal: fc.boolean(),
    dueDays: fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ system, rate, longest, principalOff, minimum, entradaMin, entradaMore, ...rest }) =>
    planRule({
      system,
      monthlyRate: system === 'zero' ? '0' : rate,
      bands: [
        { payments: { from: 2, to: 2 }, discounts: discounts('1', '1', '0', principalOff) },
        { payments: { from: 3, to: longest }, discounts: discounts('1', '0.5', '0', '0') },
      ],
      minimumPayment: (minimum / 100).toFixed(2),
      entrada: {
        min: (entradaMin / 10).toFixed(1),
        max: ((entradaMin + entradaMore) / 10).toFixed(1),
        step: '0.1',
        equal: rest.equal && system === 'zero',
      },
      dueDays: rest.dueDays,
      firstDue: { minDays: 12, maxDays: 43 },
    }),
  )

/** A policy of one rule with `anyPlan`; of a financial creditor, who may use every system. */
export const anyPolicy: fc.Arbitrary<OfferPolicy> = anyPlan.map((plan) =>
  onePolicy(plan, { creditorKind: 'financial' }),
)
