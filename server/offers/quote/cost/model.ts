import { annualCet } from '#server/agreements/cet/model.ts'
import { type IofPortion, iofOf } from '#server/agreements/iof/model.ts'
import type { AgreementDebt, AgreementInstalment } from '#server/agreements/model.ts'
import { shareOf } from '#server/agreements/model.ts'
import { daysBetween } from '#server/kernel/calendar.ts'
import { type Centavos, centavos, splitByWeight, sum, ZERO } from '#server/kernel/money.ts'
import { rate, ZERO_RATE } from '#server/kernel/rate.ts'
import { ok, type Result } from '#server/kernel/result.ts'
import type { QuoteParameters } from '../parameters/model.ts'

/** What a capped debt still costs above its principal, and what it brings into the deal. */
export type CappedDebt = {
  readonly principal: Centavos
  readonly keptCharges: Centavos
  readonly share: Centavos
}

export function cappedOf(
  parameters: QuoteParameters,
  debts: readonly AgreementDebt[],
): CappedDebt[] {
  return debts
    .filter((_, i) => parameters.debts[i]?.chargesCapped)
    .map((debt) => ({
      principal: debt.principal,
      keptCharges: centavos(
        debt.correction + debt.fine + debt.interest + debt.fee - debt.discountOnCharges,
      ),
      share: shareOf(debt),
    }))
}

/**
 * Lei 14.690/2023 art. 28: all interest and charges of a card debt, those of the plan included,
 * stop at the debt itself. The plan's interest counts by share, rounded up.
 */
export function exceedsChargeCap(
  capped: readonly CappedDebt[],
  amount: Centavos,
  planInterest: Centavos,
): boolean {
  return capped.some(({ principal, keptCharges, share }) => {
    const interest = (planInterest * share + amount - 1n) / amount
    return planInterest > 0n && keptCharges + interest > principal
  })
}

/**
 * Complementary IOF of a renegotiation by a financial creditor (Cosit 229/2025): only the daily
 * part, on what stays unpaid, for the days that the original operation left of its 365. The
 * additional part was owed once, on the original. Assumed (confirm with counsel): days since the
 * original contract count as taxed, delay included; no new money enters the deal.
 */
export function iofOfPlan(
  parameters: QuoteParameters,
  debts: readonly AgreementDebt[],
  lines: readonly AgreementInstalment[],
): Centavos {
  if (parameters.choice === null || parameters.debts.every((debt) => debt.iof === null)) return ZERO
  const signedOn = Temporal.PlainDate.from(parameters.computedOn)
  const portions = lines
    .filter((line) => line.number > 0)
    .map((line) => ({
      days: daysBetween(signedOn, line.dueOn),
      parts: splitByWeight(centavos(line.amount - line.interest), debts.map(shareOf)),
    }))
  return sum(
    parameters.debts.map(({ iof }, i) => {
      if (iof === null) return ZERO
      const ofDebt: IofPortion[] = portions.map(({ days, parts }) => ({
        principal: parts[i] ?? ZERO,
        days: Math.min(days, iof.daysLeft),
      }))
      const rates = { validFrom: signedOn, daily: rate(iof.dailyRate), additional: ZERO_RATE }
      return iofOf(ofDebt, rates).total
    }),
  )
}

/** IOF is owed at signature, so the first payment carries it. */
export function withIof(
  lines: readonly AgreementInstalment[],
  iof: Centavos,
): AgreementInstalment[] {
  return lines.map((line, i) => (i === 0 ? { ...line, amount: centavos(line.amount + iof) } : line))
}

/** `0.00` exactly when the plan bears neither interest nor IOF (rules.md 1.6). */
export function cetOf(
  parameters: QuoteParameters,
  credit: Centavos,
  iof: Centavos,
  instalments: readonly AgreementInstalment[],
): Result<string, string> {
  if (parameters.choice === null) return ok('0.00')
  const withEntrada = parameters.choice.entrada.kind !== 'none'
  const payments = instalments
    .filter((line) => line.number > 0)
    .map(({ dueOn, amount }) => ({ dueDate: dueOn, amount }))
  return annualCet(
    withEntrada ? centavos(credit - iof) : credit,
    Temporal.PlainDate.from(parameters.computedOn),
    payments,
  )
}
