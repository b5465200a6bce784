import type { BreachEffect } from '#server/agreements/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { Cover, GroupDebt, Occasion } from '../../group/model.ts'
import { holidaysBetween, lastDayOf } from '../../group/model.ts'
import {
  type CompiledPolicy,
  type CompiledRule,
  type DiscountShares,
  NO_DISCOUNT,
} from '../../policy/model.ts'
import type { PlanChoice, QuotedDebt, QuoteParameters } from '../parameters/model.ts'

/** What all quotes of one creditor made at one moment have in common. */
export type Basis = {
  readonly occasion: Occasion
  readonly policy: { readonly version: number; readonly compiled: CompiledPolicy } | null
  /** The creditor's own, where no policy says otherwise. */
  readonly breachEffect: BreachEffect
  readonly graceDays: number
  readonly repairDays: number
  readonly tables: string
}

/** The least an offer may be valid: two days (CDC 54-B); for creditors without a policy. */
const LEAST_VALIDITY_DAYS = 2

export function lastDay({ occasion, policy }: Basis): Temporal.PlainDate {
  return lastDayOf(occasion, policy?.compiled.source.validityDays ?? LEAST_VALIDITY_DAYS)
}

/** The whole balance, nothing let off: what anyone may pay at any time. */
export function fullParameters(basis: Basis, debts: readonly GroupDebt[]): QuoteParameters {
  return build(basis, 'full', null, null, lastDay(basis), (_, quoted) => quoted, debts)
}

/** One payment with the discounts of each debt's own rule. */
export function spotParameters(basis: Basis, cover: Cover): QuoteParameters {
  return build(
    basis,
    'spot',
    cover.lead,
    null,
    lastDay(basis),
    ({ rule }, quoted) => ({ ...quoted, discounts: rule.source.spot?.discounts ?? NO_DISCOUNT }),
    cover.debts,
  )
}

export function planParameters(
  basis: Basis,
  cover: Cover,
  chosen: Pick<PlanChoice, 'payments' | 'entrada'> & { readonly firstDue: Temporal.PlainDate },
): QuoteParameters {
  const plan = assertPresent(cover.lead.source.plan, 'the rule allows a plan')
  const choice: PlanChoice = {
    system: plan.system,
    monthlyRate: plan.monthlyRate,
    payments: chosen.payments,
    entrada: chosen.entrada,
    firstDue: chosen.firstDue.toString(),
  }
  const end = chosen.firstDue.add({ months: chosen.payments })
  return build(
    basis,
    'plan',
    cover.lead,
    choice,
    end,
    ({ rule }, quoted) => ({ ...quoted, discounts: planDiscounts(rule, chosen.payments) }),
    cover.debts,
  )
}

function planDiscounts(rule: CompiledRule, payments: number): DiscountShares {
  const band = rule.source.plan?.bands.find((candidate) => payments <= candidate.payments.to)
  return band?.discounts ?? NO_DISCOUNT
}

function build<Debt extends GroupDebt>(
  basis: Basis,
  kind: QuoteParameters['kind'],
  lead: CompiledRule | null,
  choice: PlanChoice | null,
  end: Temporal.PlainDate,
  discounted: (debt: Debt, quoted: QuotedDebt) => QuotedDebt,
  debts: readonly Debt[],
): QuoteParameters {
  const { occasion, policy } = basis
  const inOrder = debts.toSorted((a, b) => (a.debtId < b.debtId ? -1 : 1))
  return {
    format: 1,
    kind,
    computedOn: occasion.computedOn.toString(),
    lastDay: lastDay(basis).toString(),
    debts: inOrder.map((debt) => discounted(debt, quotedDebt(debt))),
    choice,
    holidays: choice === null ? [] : holidaysBetween(occasion.calendar, occasion.computedOn, end),
    breachEffect: policy?.compiled.source.breachEffect ?? basis.breachEffect,
    graceDays: basis.graceDays,
    repairDays: basis.repairDays,
    policy: policy && lead && { version: policy.version, rule: lead.source },
    tables: basis.tables,
  }
}

function quotedDebt({ debtId, parts, chargesCapped, iof }: GroupDebt): QuotedDebt {
  return {
    debtId,
    principal: parts.principal.toString(),
    correction: parts.correction.toString(),
    fine: parts.fine.toString(),
    interest: parts.interest.toString(),
    fee: parts.fee.toString(),
    discounts: NO_DISCOUNT,
    chargesCapped,
    iof,
  }
}
