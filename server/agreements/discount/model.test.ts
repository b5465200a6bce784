import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvariantViolation } from '#server/kernel/assert.ts'
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

  const given = { principal: centavos(10_001n), interest: centavos(333n), fine: centavos(201n) }

  it('by shares takes of each part its own share, rounded half-up', () => {
    const shares = { fine: rate('1'), interest: rate('0.5'), principal: rate('0.25') }
    expect(discountByShares(given, shares)).toEqual({
      onFine: 201n,
      onInterest: 167n,
      onPrincipal: 2_500n,
      discount: 2_868n,
      total: 7_667n,
    })
    const none = { fine: rate('0'), interest: rate('0'), principal: rate('0') }
    expect(discountByShares(given, none)).toMatchObject({ discount: 0n, total: 10_535n })
  })

  it('is no surcharge and not more than the whole of a part', () => {
    const zero = rate('0')
    for (const share of [rate('-0.01'), rate('1.01')]) {
      for (const part of ['fine', 'interest', 'principal']) {
        const shares = { fine: zero, interest: zero, principal: zero, [part]: share }
        expect(() => discountByShares(given, shares)).toThrow(InvariantViolation)
      }
    }
    expect(() => discountOf(given, centavos(-1n))).toThrow(InvariantViolation)
  })
})
