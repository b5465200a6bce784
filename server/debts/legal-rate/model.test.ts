import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placed, rate } from '#server/kernel/rate.ts'
import { fractionOfPercent, legalRateOf } from './model.ts'

const fractions = (min: bigint, max: bigint) =>
  fc.bigInt({ min, max }).map((units) => rate(placed(units, 4)))

describe('the legal rate', () => {
  it('is never below zero, whatever Selic and IPCA-15 were', () => {
    const businessDays = fc.integer({ min: 17, max: 23 })
    fc.assert(
      fc.property(
        fractions(0n, 5000n),
        businessDays,
        fractions(-500n, 900n),
        (selic, days, ipca) => {
          const computed = legalRateOf(selic, days, ipca)
          expect(computed.percent.startsWith('-')).toBe(false)
          const floored = computed.rawPercent.startsWith('-') ? '0.000000' : computed.rawPercent
          expect(computed.percent).toBe(floored)
        },
      ),
    )
  })

  it('is published in per cent and kept as a fraction', () => {
    expect(fractionOfPercent('0.688179').text).toBe('0.00688179')
    expect(fractionOfPercent('12').text).toBe('0.12')
  })
})
