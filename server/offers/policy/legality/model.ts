import { type CreditorKind, FINE_CAP, MORA_CAP } from '#server/debts/terms/model.ts'
import { compareRates, isZeroRate, type Rate, rate } from '#server/kernel/rate.ts'
import {
  type DiscountShares,
  entradaShares,
  MAX_LATTICE_POINTS,
  type OfferPolicy,
  type OfferRule,
  type PlanRule,
  reais,
  tenThousandths,
} from '../model.ts'

/** Why a policy may not be published. `rule` is null for the policy as a whole. */
export type PolicyProblem = { readonly rule: string | null; readonly problem: PolicyProblemKind }

/** The same with its place, for who writes: in the one payment, or in a band of the plan, from 0. */
export type PlacedProblem = PolicyProblem & { readonly part: ProblemPart }
export type ProblemPart = 'spot' | number | null

export type PolicyProblemKind =
  | 'made-for-another-kind-of-creditor'
  | 'valid-for-less-than-two-days'
  | 'late-fine-above-two-percent'
  | 'late-interest-above-one-percent'
  | 'rule-named-twice'
  | 'age-band-is-empty'
  | 'amount-band-is-empty'
  | 'price-needs-a-financial-title'
  | 'rate-above-double-the-legal-rate'
  | 'no-legal-rate-to-compare-with'
  | 'rate-without-interest-system'
  | 'interest-system-without-rate'
  | 'principal-let-off-before-charges'
  | 'whole-principal-let-off'
  | 'bands-overlap-or-leave-gaps'
  | 'discount-grows-with-more-payments'
  | 'one-payment-costs-more-than-a-plan'
  | 'entrada-range-is-empty'
  | 'entrada-without-step'
  | 'equal-entrada-with-interest'
  | 'minimum-payment-is-zero'
  | 'due-day-named-twice'
  | 'first-due-inside-the-validity'
  | 'first-due-window-misses-a-due-day'
  | 'too-many-combinations'

export type PolicyContext = {
  readonly creditorKind: CreditorKind
  /** The legal rate of the latest published month (CC 406), a fraction; null: none is known. */
  readonly legalMonthlyRate: Rate | null
}

/** A quote's last day is moved to a business day: at most this much (Carnival, year's end). */
const LONGEST_CLOSURE_DAYS = 6
/** Every day of the month comes round in so many days. */
const LONGEST_MONTH_DAYS = 31

/** Everything that speaks against publishing, each once; empty when the policy is legal. */
export function problemsOf(policy: OfferPolicy, context: PolicyContext): PolicyProblem[] {
  const placed = placedProblemsOf(policy, context)
  const isFirst = ({ rule, problem }: PolicyProblem, at: number) =>
    placed.findIndex((one) => one.rule === rule && one.problem === problem) === at
  return placed.filter(isFirst).map(({ rule, problem }) => ({ rule, problem }))
}

/** The same, once for each place where it stands. */
export function placedProblemsOf(policy: OfferPolicy, context: PolicyContext): PlacedProblem[] {
  const ids = new Set<string>()
  const problems: PlacedProblem[] = wholeProblems(policy, context).map((problem) => ({
    rule: null,
    problem,
    part: null,
  }))
  for (const rule of policy.rules) {
    const found = ruleProblems(rule, policy, context)
    if (ids.has(rule.id)) found.push({ problem: 'rule-named-twice', part: null })
    ids.add(rule.id)
    problems.push(...found.map((one) => ({ rule: rule.id, ...one })))
  }
  return problems
}

type Found = Pick<PlacedProblem, 'problem' | 'part'>

const at = (part: ProblemPart, problems: readonly PolicyProblemKind[]): Found[] =>
  problems.map((problem) => ({ problem, part }))

function wholeProblems(policy: OfferPolicy, context: PolicyContext): PolicyProblemKind[] {
  const found: PolicyProblemKind[] = []
  if (policy.creditorKind !== context.creditorKind) found.push('made-for-another-kind-of-creditor')
  if (policy.validityDays < 2) found.push('valid-for-less-than-two-days')
  const late = policy.lateCharges
  if (late && compareRates(rate(late.fineRate), FINE_CAP) > 0) {
    found.push('late-fine-above-two-percent')
  }
  if (late && compareRates(rate(late.monthlyRate), MORA_CAP) > 0) {
    found.push('late-interest-above-one-percent')
  }
  return found
}

function ruleProblems(rule: OfferRule, policy: OfferPolicy, context: PolicyContext): Found[] {
  const audience: PolicyProblemKind[] = []
  const { daysLate, total } = rule.appliesTo
  if (daysLate.to !== null && daysLate.to < daysLate.from) audience.push('age-band-is-empty')
  if (total.to !== null && reais(total.to) < reais(total.from))
    audience.push('amount-band-is-empty')
  const found = at(null, audience)
  if (rule.spot) found.push(...at('spot', discountProblems(rule.spot.discounts)))
  if (rule.plan) {
    found.push(
      ...at(null, rateProblems(rule.plan, context)),
      ...bandProblems(rule.plan, rule.spot?.discounts ?? null),
      ...at(null, entradaProblems(rule.plan)),
      ...at(null, dateProblems(rule.plan, policy.validityDays)),
    )
    if (latticeSize(rule.plan) > MAX_LATTICE_POINTS) {
      found.push(...at(null, ['too-many-combinations']))
    }
  }
  return found
}

/** rules.md 1.1: what interest a plan may bear depends on the kind of creditor. */
function rateProblems(plan: PlanRule, context: PolicyContext): PolicyProblemKind[] {
  const monthly = rate(plan.monthlyRate)
  if (plan.system === 'zero') {
    return isZeroRate(monthly) ? [] : ['rate-without-interest-system']
  }
  if (isZeroRate(monthly)) return ['interest-system-without-rate']
  if (context.creditorKind !== 'commerce') return []
  // Outside the financial system interest may not bear interest (Decreto 22.626 art. 4, Súmula
  // 121 STF), and no rate may pass double the legal one (art. 1).
  const found: PolicyProblemKind[] = []
  if (plan.system === 'price') found.push('price-needs-a-financial-title')
  const legal = context.legalMonthlyRate
  if (legal === null) found.push('no-legal-rate-to-compare-with')
  else if (monthly.units * legal.one > 2n * legal.units * monthly.one) {
    found.push('rate-above-double-the-legal-rate')
  }
  return found
}

/** rules.md 1.5: a discount goes first against fine and interest, then principal. */
function discountProblems(shares: DiscountShares): PolicyProblemKind[] {
  const found: PolicyProblemKind[] = []
  const whole = (share: string) => tenThousandths(share) === 10_000
  const touchesPrincipal =
    tenThousandths(shares.principal) > 0 || tenThousandths(shares.correction) > 0
  if (touchesPrincipal && !(whole(shares.fine) && whole(shares.interest))) {
    found.push('principal-let-off-before-charges')
  }
  if (whole(shares.principal)) found.push('whole-principal-let-off')
  return found
}

function bandProblems(plan: PlanRule, spot: DiscountShares | null): Found[] {
  const found: Found[] = []
  let before: { readonly to: number; readonly discounts: DiscountShares } | null = null
  for (const [place, { payments, discounts }] of plan.bands.entries()) {
    const here = discountProblems(discounts)
    const misplaced = before !== null && payments.from !== before.to + 1
    if (payments.to < payments.from || misplaced) here.push('bands-overlap-or-leave-gaps')
    if (before && !isAtLeast(before.discounts, discounts)) {
      here.push('discount-grows-with-more-payments')
    }
    if (spot && !isAtLeast(spot, discounts)) here.push('one-payment-costs-more-than-a-plan')
    found.push(...at(place, here))
    before = { to: payments.to, discounts }
  }
  return found
}

function isAtLeast(a: DiscountShares, b: DiscountShares): boolean {
  const components = ['fine', 'interest', 'correction', 'principal'] as const
  return components.every(
    (component) => tenThousandths(a[component]) >= tenThousandths(b[component]),
  )
}

function entradaProblems(plan: PlanRule): PolicyProblemKind[] {
  const { min, max, step, equal } = plan.entrada
  const [from, to, by] = [min, max, step].map(tenThousandths) as [number, number, number]
  const found: PolicyProblemKind[] = []
  if (to < from || to >= 10_000) found.push('entrada-range-is-empty')
  if (to > from && by === 0) found.push('entrada-without-step')
  if (equal && plan.system !== 'zero') found.push('equal-entrada-with-interest')
  if (reais(plan.minimumPayment) === 0n) found.push('minimum-payment-is-zero')
  return found
}

function dateProblems(plan: PlanRule, validityDays: number): PolicyProblemKind[] {
  const found: PolicyProblemKind[] = []
  const { minDays, maxDays } = plan.firstDue
  if (new Set(plan.dueDays).size !== plan.dueDays.length) found.push('due-day-named-twice')
  if (minDays <= validityDays + LONGEST_CLOSURE_DAYS) found.push('first-due-inside-the-validity')
  if (maxDays - minDays < LONGEST_MONTH_DAYS - 1) found.push('first-due-window-misses-a-due-day')
  return found
}

/** An upper bound of the points a search has to look at. */
export function latticeSize(plan: PlanRule): number {
  const counts = plan.bands.reduce((all, { payments: { from, to } }) => all + to - from + 1, 0)
  const entradas = entradaShares(plan.entrada).length + (plan.entrada.equal ? 1 : 0)
  const window = plan.firstDue.maxDays - plan.firstDue.minDays + 1
  const datesPerDay = Math.ceil(window / 28)
  return counts * entradas * plan.dueDays.length * datesPerDay
}
