import type { CivilDate } from '#components/figures/dates.ts'
import { formatDay } from '#components/figures/dates.ts'
import { formatBRL } from '#server/kernel/money.ts'
import { instalmentsOf } from '#server/offers/quote/card/model.ts'
import type { PlanCardView } from './view.ts'

export const instalmentsOfPlan = ({ count, entrada }: Pick<PlanCardView, 'count' | 'entrada'>) =>
  instalmentsOf({ payments: count, entrada })

/** "7× de R$ 96,24", or the one payment: where there is no room for a card. */
export function planTitle(plan: PlanCardView): string {
  const regular = formatBRL(plan.regular)
  return plan.count === 1 ? regular : `${instalmentsOfPlan(plan)}× de ${regular}`
}

/**
 * The small print of a card in short lines: what it comes to, when it starts, what is spared. The
 * total and the cost stand first because CDC 54-B wants them seen.
 */
export function planFacts(plan: PlanCardView, today: CivilDate): string[] {
  const single = plan.count === 1
  const total = [
    single ? (plan.kind === 'full' ? 'tudo de uma vez' : 'à vista') : null,
    single ? null : `total ${formatBRL(plan.total)}`,
    plan.cet === null ? null : `CET ${plan.cet}`,
  ]
  const dates = [
    plan.entrada === null ? null : `entrada de ${formatBRL(plan.entrada)}`,
    single ? null : `1ª em ${formatDay(plan.firstDate, today)}`,
    plan.last === null ? null : `a última de ${formatBRL(plan.last)}`,
  ]
  const spared = [plan.saving > 0n ? `deixa de pagar ${formatBRL(plan.saving)}` : null]
  return [total, dates, spared]
    .map((parts) => parts.filter((part) => part !== null).join(' · '))
    .filter((line) => line !== '')
}
