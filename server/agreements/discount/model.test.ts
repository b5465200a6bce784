import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { placed, rate } from '#server/kernel/rate.ts'
import { discountByShares, discountOf, discountOnCharges } from './model.ts'

const amount = fc.bigInt({ min: 0n, max: 10n ** 9n }).map(centavos)
const owed = fc.record({ principal: amount, interest: amount, fine: amount })
const share = fc.bigInt({ min: 0n, max: 10_000n }).map((units) => rate(placed(units, 4)))

describe('a discount', () => {
  it('is never more than charges and principal, and what is left is never negative', () => {
    fc.assert(
      fc.property(owed, amount, share, share, share, (given, off, fine, interest, principal) => {
        const all = given.principal + given.interest + given.fine
        for (const result of [
          discountOf(given, off),
          discountOnCharges(given, fine),
          discountByShares(given, { fine, interest, principal }),
        ]) {
          expect(result.discount + result.total).toBe(all)
          expect(result.discount <= all && result.total >= 0n).toBe(true)
          expect(result.discount).toBe(result.onFine + result.onInterest + result.onPrincipal)
        }
      }),
    )
  })

  it('takes from the fine, then from interest, and from principal only when they are gone', () => {
    fc.assert(
      fc.property(owed, amount, (given, off) => {
        const { onFine, onInterest, onPrincipal } = discountOf(given, off)
        if (onInterest > 0n) expect(onFine).toBe(given.fine)
        if (onPrincipal > 0n) expect(onInterest).toBe(given.interest)
      }),
    )
  })
})
