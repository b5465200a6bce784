import { type Centavos, centavos, subtract } from '#server/kernel/money.ts'

/** What a person is owed beyond the refund of what they were wrongly charged. Centavos. */
export type UndueRest = {
  /** As much again as was charged in excess. */
  readonly excess: Centavos
  /** On both halves, from the day of the payment. */
  readonly correction: Centavos
  readonly interest: Centavos
}

/**
 * Who was charged wrongly, and paid, is given back twice the excess, corrected and with legal
 * interest, save a justifiable mistake (CDC 42, sole paragraph; STJ EAREsp 676.608: no intent
 * needed). The refund of what came is the first half.
 */
export function doubled(excess: Centavos): Centavos {
  return centavos(excess * 2n)
}

/**
 * All that is owed beyond the refund. What the doubled sum grew by since the payment, as a debt
 * without agreed terms would have, is owed with it (rules.md 1.2).
 */
export function restTotal({ excess, correction, interest }: UndueRest): Centavos {
  return subtract(centavos(doubled(excess) + correction + interest), excess)
}
