import { assertNever } from '#server/kernel/assert.ts'
import type { DebtId } from '#server/kernel/id.ts'
import {
  type Centavos,
  centavos,
  greater,
  lesser,
  splitByWeight,
  subtract,
  sum,
  ZERO,
} from '#server/kernel/money.ts'
import { imputePayment } from '#server/payments/imputation/model.ts'
import {
  type AgreementDebt,
  type BreachEffect,
  type InstalmentProgress,
  shareOf,
} from '../../model.ts'
import { type PricedPlan, settlementLines } from '../../pricing/model.ts'
import { balanceAfterBreach } from '../model.ts'

/** What each debt owes from the day on which its agreement stopped. */
export type RestatedDebt = {
  readonly debtId: DebtId
  readonly principal: Centavos
  readonly correction: Centavos
  readonly interest: Centavos
  readonly fine: Centavos
  readonly fee: Centavos
}

export type Part = Exclude<keyof RestatedDebt, 'debtId'>
export const PARTS = ['principal', 'correction', 'interest', 'fine', 'fee'] as const

/** An agreement as it stands when it stops. */
export type StandingDeal = Omit<PricedPlan, 'lateCharges'> & {
  /** In the order in which they fell due. */
  readonly debts: readonly AgreementDebt[]
  readonly total: Centavos
}

/**
 * What a stopped agreement leaves owed, debt by debt and part by part, by its own effect (rule 12).
 * Everything paid is credited, late charges of instalments included, and so is what was let off;
 * late charges that were not paid lapse (P). Whatever owes anything owes some principal.
 */
export function debtsAfterBreach(
  effect: BreachEffect,
  deal: StandingDeal,
  on: Temporal.PlainDate,
): RestatedDebt[] {
  return restatedBy(effect, deal, on).map(withPrincipal)
}

function restatedBy(
  effect: BreachEffect,
  deal: StandingDeal,
  on: Temporal.PlainDate,
): RestatedDebt[] {
  switch (effect) {
    case 'novation':
      return splitNovation(deal.debts, restOfDeal(deal, on))
    case 'proportional':
      return splitAsOwed(
        deal.debts,
        balanceAfterBreach('proportional', {
          debt: fullValue(deal.debts),
          deal: deal.total,
          paid: creditedOf(deal.lines),
        }),
      )
    case 'restore':
      return debtsLessPaid(deal.debts, creditedOf(deal.lines))
    default:
      return assertNever(effect)
  }
}

/** What counts as paid: the money, and what the creditor let off. */
export function creditedOf(lines: readonly InstalmentProgress[]): Centavos {
  return sum(lines.flatMap((line) => [line.paid, line.letOff]))
}

/** What the debts were on the day of the deal, before any discount. */
export function fullValue(debts: readonly AgreementDebt[]): Centavos {
  return sum(debts.flatMap((debt) => PARTS.map((part) => debt[part])))
}

/** The deal as if it were settled that day, so without interest that has not run (CDC 52 §2). */
function restOfDeal(deal: StandingDeal, on: Temporal.PlainDate): Centavos {
  const due = sum(settlementLines({ ...deal, lateCharges: null }, on).map((line) => line.amount))
  const lateCharges = sum(deal.lines.flatMap((line) => [line.lateFine, line.lateInterest]))
  return greater(subtract(due, lateCharges), ZERO)
}

/** The same fraction of every part of every debt. */
function splitAsOwed(debts: readonly AgreementDebt[], left: Centavos): RestatedDebt[] {
  return splitOver(
    debts,
    left,
    debts.map((debt) => PARTS.map((part) => debt[part])),
  )
}

/**
 * What is left of a deal that replaced its debts: over what each brought in after its discounts;
 * interest of the plan that has run, and IOF, beyond that.
 */
function splitNovation(debts: readonly AgreementDebt[], left: Centavos): RestatedDebt[] {
  const shares = debts.map(shareOf)
  const base = lesser(left, sum(shares))
  const beyond = splitByWeight(subtract(left, base), shares)
  return splitOver(debts, base, debts.map(netParts)).map((debt, i) => ({
    ...debt,
    interest: sum([debt.interest, beyond[i] ?? ZERO]),
  }))
}

/** The parts of a debt after its discounts; that on charges is spread over them by size. */
function netParts(debt: AgreementDebt): Centavos[] {
  const charges = [debt.correction, debt.interest, debt.fine, debt.fee]
  const off = splitByWeight(debt.discountOnCharges, charges)
  return [
    subtract(debt.principal, debt.discountOnPrincipal),
    ...charges.map((charge, i) => subtract(charge, off[i] ?? ZERO)),
  ]
}

function splitOver(
  debts: readonly AgreementDebt[],
  amount: Centavos,
  weights: readonly (readonly Centavos[])[],
): RestatedDebt[] {
  const all = weights.flat()
  const parts = amount === 0n ? all.map(() => ZERO) : splitByWeight(amount, all)
  return debts.map(({ debtId }, i) => {
    const of = (place: number) => parts[i * PARTS.length + place] ?? ZERO
    return { debtId, principal: of(0), correction: of(1), interest: of(2), fine: of(3), fee: of(4) }
  })
}

/** The debts as they were, less what was paid: interest, fine, fee, correction, principal (CC 354). */
function debtsLessPaid(debts: readonly AgreementDebt[], paid: Centavos): RestatedDebt[] {
  let rest = paid
  return debts.map((debt) => {
    const { left, excess } = imputePayment(asOwed(debt), rest)
    rest = excess
    return { debtId: debt.debtId, ...splitCapital(left, debt.principal) }
  })
}

type Parts = Readonly<Record<Part, Centavos>>

/** The parts of a debt as imputation sees them: correction belongs to the principal. */
export function asOwed({ principal, correction, interest, fine, fee }: Parts) {
  return { interest, fine, fee, principal: sum([principal, correction]) }
}

/** Corrected principal again as its two parts: what was paid of it went to the correction first. */
export function splitCapital(
  left: ReturnType<typeof asOwed>,
  principalBefore: Centavos,
): Omit<RestatedDebt, 'debtId'> {
  const principal = lesser(left.principal, principalBefore)
  return { ...left, principal, correction: subtract(left.principal, principal) }
}

/** A debt without principal is not shown: where only charges are left, a centavo becomes principal. */
export function withPrincipal(debt: RestatedDebt): RestatedDebt {
  if (debt.principal > 0n) return debt
  const donor = PARTS.find((part) => debt[part] > 0n)
  if (donor === undefined) return debt
  return { ...debt, [donor]: centavos(debt[donor] - 1n), principal: centavos(1n) }
}
