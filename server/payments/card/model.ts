import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import type { ChargeLine } from '#server/payments/model.ts'

/** Stripe takes no smaller charge in reais (docs.stripe.com/currencies, minimum charge amounts). */
export const CARD_MINIMUM: Centavos = centavos(50n)

/** Whether a card can pay this much: the rest of an instalment may be a few centavos. */
export function isEnoughForCard(amount: Centavos): boolean {
  return amount >= CARD_MINIMUM
}

export function areEnoughForCard(lines: readonly ChargeLine[]): boolean {
  return isEnoughForCard(sum(lines.map((line) => line.amount)))
}
