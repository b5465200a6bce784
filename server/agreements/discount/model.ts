import { assert } from '#server/kernel/assert.ts'
import { type Centavos, centavos, lesser, ZERO } from '#server/kernel/money.ts'
import { percentOf, type Rate } from '#server/kernel/rate.ts'

/**
 * Discounts (rules.md 1.5): first against fine and interest, then principal, both parts
 * shown. A discount is never more than what is owed, so nothing becomes negative.
 */
export type Owed = {
  readonly principal: Centavos
  readonly interest: Centavos
  readonly fine: Centavos
}

export type Discount = {
  readonly onFine: Centavos
  readonly onInterest: Centavos
  readonly onPrincipal: Centavos
  readonly discount: Centavos
  /** What is left to pay. */
  readonly total: Centavos
}

/** A share of the charges (fine and interest together), rounded once, half-up. */
export function discountOnCharges(owed: Owed, share: Rate): Discount {
  return discountOf(owed, percentOf(centavos(owed.fine + owed.interest), share))
}

/** An amount off: taken from the fine, then from interest, then from principal. */
export function discountOf(owed: Owed, amount: Centavos): Discount {
  assert(amount >= 0n, 'a discount is not negative')
  const onFine = lesser(owed.fine, amount)
  const onInterest = lesser(owed.interest, centavos(amount - onFine))
  const onPrincipal = lesser(owed.principal, centavos(amount - onFine - onInterest))
  return discounted(owed, onFine, onInterest, onPrincipal)
}

/** Shares by component, each rounded half-up, as an offer policy states them. */
export function discountByShares(
  owed: Owed,
  shares: { readonly fine: Rate; readonly interest: Rate; readonly principal: Rate },
): Discount {
  const part = (amount: Centavos, share: Rate) => {
    assert(share.units >= 0n && share.units <= share.one, 'a share between 0 and 1')
    return amount === 0n ? ZERO : percentOf(amount, share)
  }
  return discounted(
    owed,
    part(owed.fine, shares.fine),
    part(owed.interest, shares.interest),
    part(owed.principal, shares.principal),
  )
}

function discounted(
  owed: Owed,
  onFine: Centavos,
  onInterest: Centavos,
  onPrincipal: Centavos,
): Discount {
  const discount = centavos(onFine + onInterest + onPrincipal)
  const total = centavos(owed.principal + owed.interest + owed.fine - discount)
  return { onFine, onInterest, onPrincipal, discount, total }
}
