import { assert } from '#server/kernel/assert.ts'
import { type Centavos, centavos, greater, lesser, ZERO } from '#server/kernel/money.ts'
import { percentOf, type Rate } from '#server/kernel/rate.ts'

/**
 * What a person can pay a month without losing what they live on (rules.md, rule 17):
 * the least of a share of income, income less the existential minimum, and income less essential
 * expenses; instalments already running count against each. Self-declared, never proven.
 */
export type Budget = {
  readonly income: Centavos
  readonly essential: Centavos
  /** Instalments of other agreements already running, a month. */
  readonly instalmentsNow: Centavos
}

/** Dated parameters: Decreto 11.567/2023 sets R$ 600,00; the share is policy. */
export type AffordabilityRules = {
  readonly incomeShare: Rate
  readonly minimumLeft: Centavos
}

export type Affordability = {
  readonly byIncomeShare: Centavos
  readonly byMinimumLeft: Centavos
  readonly byBudget: Centavos
  /** The most an offer may ask a month; zero sends the person to the hardship route. */
  readonly most: Centavos
}

export function affordability(budget: Budget, rules: AffordabilityRules): Affordability {
  const { income, essential, instalmentsNow } = budget
  assert(income >= 0n && essential >= 0n && instalmentsNow >= 0n, 'a budget has no negatives')
  const byIncomeShare = left(percentOf(income, rules.incomeShare) - instalmentsNow)
  const byMinimumLeft = left(income - rules.minimumLeft - instalmentsNow)
  const byBudget = left(income - essential - instalmentsNow)
  const most = lesser(byIncomeShare, lesser(byMinimumLeft, byBudget))
  return { byIncomeShare, byMinimumLeft, byBudget, most }
}

function left(amount: bigint): Centavos {
  return greater(centavos(amount), ZERO)
}
