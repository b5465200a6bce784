import { type Centavos, centavos, subtract, sum } from '#server/kernel/money.ts'
import type { SplitDebt, SplitLine } from '../split/model.ts'

export type Correction = Pick<
  SplitLine,
  'principal' | 'charges' | 'agreementCost' | 'lateCharges' | 'discount'
>

/**
 * What a stopped agreement takes back of what its payments were told to write off of a debt. From
 * here on everything that was paid counts for the debt itself, so plan interest and late charges are
 * taken back, too; the discount is whatever then stands between what is gone and what was paid. With
 * it, the lines of a debt come to exactly what it lost: before the deal less what is left. No money.
 */
export function correctionOf(
  debt: SplitDebt,
  told: readonly SplitLine[],
  left: { readonly principal: Centavos; readonly charges: Centavos },
): Correction {
  const toldOf = (part: keyof Correction) => sum(told.map((line) => line[part]))
  const principal = subtract(subtract(debt.principal, left.principal), toldOf('principal'))
  const charges = subtract(subtract(debt.charges, left.charges), toldOf('charges'))
  const agreementCost = centavos(-toldOf('agreementCost'))
  const lateCharges = centavos(-toldOf('lateCharges'))
  const discount = sum([principal, charges, agreementCost, lateCharges])
  return { principal, charges, agreementCost, lateCharges, discount }
}

/** A repair gives again what the breach took back. */
export function inverseOf(correction: Correction): Correction {
  const { principal, charges, agreementCost, lateCharges, discount } = correction
  return {
    principal: centavos(-principal),
    charges: centavos(-charges),
    agreementCost: centavos(-agreementCost),
    lateCharges: centavos(-lateCharges),
    discount: centavos(-discount),
  }
}

export function isNothing(correction: Correction): boolean {
  return Object.values(correction).every((figure) => figure === 0n)
}
