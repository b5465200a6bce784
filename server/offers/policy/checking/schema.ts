import { bandRowsOf, type RuleFields, ruleOfFields } from '../form/schema.ts'
import {
  type PlacedProblem,
  type PolicyContext,
  type PolicyProblemKind,
  placedProblemsOf,
} from '../legality/model.ts'
import { type OfferPolicy, withRule } from '../model.ts'
import { type Plane, planeOf } from '../plane/model.ts'
import { sentenceOf, termsSentence } from '../sentence/model.ts'
import { termsOfFields } from '../terms/schema.ts'

/**
 * What a form of offers says while somebody types, before anything is sent: by the same functions as
 * the server's own answer, in the browser.
 */
export type FormChecks =
  | { readonly isRead: false; readonly wrong: readonly string[] }
  | {
      readonly isRead: true
      readonly problems: readonly FieldProblem[]
      readonly sentence: string
      /** Who would meet which rule; null where the form does not change it. */
      readonly plane: { readonly plane: Plane; readonly ruleIds: readonly string[] } | null
    }

export type FieldProblem = {
  readonly problem: PolicyProblemKind
  /** The field beside which it is said; null: none of this form. */
  readonly field: string | null
  /** Of another rule than the form's own, its place in the order of the rules; null otherwise. */
  readonly ofRule: number | null
}

/** A rule of the draft as it is being typed, at its place among the others. */
export function checkRule(
  fields: RuleFields,
  about: {
    readonly policy: OfferPolicy
    readonly place: number
    readonly context: PolicyContext
  },
): FormChecks {
  const read = ruleOfFields(fields)
  if (!read.ok) return { isRead: false, wrong: read.wrong }
  const policy = withRule(about.policy, about.place, read.rule)
  const rows = bandRowsOf(fields)
  const problems = placedProblemsOf(policy, about.context)
    .filter(({ rule }) => rule === read.rule.id)
    .map((found) => ({
      problem: found.problem,
      field: fieldOf(found, rows),
      ofRule: null,
    }))
  const plane = { plane: planeOf(policy), ruleIds: policy.rules.map(({ id }) => id) }
  return { isRead: true, problems, sentence: sentenceOf(read.rule), plane }
}

/** What holds for every rule, as it is being typed; also what it would make of the rules. */
export function checkTerms(
  fields: RuleFields,
  about: { readonly policy: OfferPolicy; readonly context: PolicyContext },
): FormChecks {
  const read = termsOfFields(fields)
  if (!read.ok) return { isRead: false, wrong: read.wrong }
  const policy = { ...about.policy, ...read.terms }
  const placeOf = (id: string | null) =>
    id === null ? null : policy.rules.findIndex((rule) => rule.id === id)
  const problems = placedProblemsOf(policy, about.context)
    .filter(({ rule, problem }) => rule === null || ON_TERMS.has(problem))
    .map(({ rule, problem }) => ({
      problem,
      field: ON_TERMS.has(problem) ? 'validityDays' : FIELD[problem],
      ofRule: placeOf(rule),
    }))
  return { isRead: true, problems, sentence: termsSentence(read.terms), plane: null }
}

/** Problems of a rule that how long a proposal is valid may make. */
const ON_TERMS: ReadonlySet<PolicyProblemKind> = new Set(['first-due-inside-the-validity'])

function fieldOf({ problem, part }: PlacedProblem, rows: readonly string[]): string | null {
  const field = FIELD[problem]
  if (!field?.startsWith('.')) return field
  const row = part === 'spot' ? part : rows[part ?? 0]
  return row === undefined ? null : `${row}${field}`
}

/** Beside which field each problem is said; those that begin with a point, in their own row. */
const FIELD = {
  'made-for-another-kind-of-creditor': null,
  'valid-for-less-than-two-days': 'validityDays',
  'late-fine-above-two-percent': 'lateFine',
  'late-interest-above-one-percent': 'lateRate',
  'rule-named-twice': null,
  'age-band-is-empty': 'daysTo',
  'amount-band-is-empty': 'totalTo',
  'price-needs-a-financial-title': 'system',
  'rate-above-double-the-legal-rate': 'rate',
  'no-legal-rate-to-compare-with': 'rate',
  'rate-without-interest-system': 'rate',
  'interest-system-without-rate': 'rate',
  'principal-let-off-before-charges': '.principal',
  'whole-principal-let-off': '.principal',
  'bands-overlap-or-leave-gaps': '.from',
  'discount-grows-with-more-payments': '.principal',
  'one-payment-costs-more-than-a-plan': '.principal',
  'entrada-range-is-empty': 'entradaMax',
  'entrada-without-step': 'entradaStep',
  'equal-entrada-with-interest': 'entradaEqual',
  'minimum-payment-is-zero': 'minimum',
  'due-day-named-twice': 'dueDays',
  'first-due-inside-the-validity': 'firstMin',
  'first-due-window-misses-a-due-day': 'firstMax',
  'too-many-combinations': null,
} as const satisfies Record<PolicyProblemKind, string | null>
