import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvariantViolation } from './assert.ts'
import { centavos } from './money.ts'
import {
  compareRates,
  compound,
  Decimal,
  decimalOf,
  divideHalfEven,
  divideHalfUp,
  interestPerDays,
  isZeroRate,
  lesserRate,
  nbr5891,
  parseRate,
  percentOf,
  placed,
  rate,
  roundText,
  roundToCentavos,
  ZERO_RATE,
} from './rate.ts'

const rateText = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.integer({ min: 7, max: 12 }))
  .map(([units, places]) => placed(units, places))

describe('rates', () => {
  it('are built from decimal text only', () => {
    for (const text of ['', '1e3', 'NaN', 'Infinity', '1,5', ' 1', '1 ', '.5', '5.', '+1', '0x1']) {
      expect(parseRate(text)).toEqual({ ok: false, reason: 'malformed' })
      expect(() => rate(text)).toThrow('malformed rate')
    }
    expect(rate('0.0199')).toMatchObject({ text: '0.0199', units: 199n, one: 10_000n })
    expect(rate('-0.0012').units).toBe(-12n)
  })

  it('compare by value, whatever their spelling', () => {
    expect(compareRates(rate('0.010'), rate('0.01'))).toBe(0)
    expect(compareRates(rate('0.009'), rate('0.01'))).toBe(-1)
    expect(compareRates(rate('0.1'), rate('0.01'))).toBe(1)
    expect(lesserRate(rate('0.02'), rate('0.01')).text).toBe('0.01')
    expect(lesserRate(rate('0.01'), rate('0.02')).text).toBe('0.01')
    expect(lesserRate(rate('0.010'), rate('0.01')).text).toBe('0.010')
    expect(isZeroRate(ZERO_RATE) && isZeroRate(rate('0.000'))).toBe(true)
  })

  it('a percentage of money is the decimal product rounded half-up once', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), rateText, (units, text) => {
        const expected = decimalOf(rate(text)).times(units.toString()).toDecimalPlaces(0, 4)
        expect(percentOf(centavos(units), rate(text)).toString()).toBe(
          expected.isZero() ? '0' : expected.toFixed(0),
        )
      }),
    )
  })

  it('interest for days is the decimal product rounded half-up once', () => {
    const days = fc.integer({ min: 0, max: 3650 })
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), rateText, days, (units, text, n) => {
        const exact = decimalOf(rate(text)).times(units.toString()).times(n).div(30)
        expect(interestPerDays(centavos(units), rate(text), n).toString()).toBe(
          exact.toDecimalPlaces(0, 4).toFixed(0),
        )
      }),
    )
  })

  it('a tie goes up, or to the even neighbour under NBR 5891', () => {
    expect([5n, 15n, 25n, -5n, -25n].map((n) => divideHalfUp(n, 10n))).toEqual([
      1n,
      2n,
      3n,
      -1n,
      -3n,
    ])
    expect([5n, 15n, 25n, -5n, -25n].map((n) => divideHalfEven(n, 10n))).toEqual([
      0n,
      2n,
      2n,
      0n,
      -2n,
    ])
  })

  it('nothing is divided by nothing, or by less', () => {
    for (const denominator of [0n, -1n]) {
      expect(() => divideHalfUp(1n, denominator)).toThrow(InvariantViolation)
      expect(() => divideHalfEven(1n, denominator)).toThrow(InvariantViolation)
    }
    expect([divideHalfUp(0n, 3n), divideHalfEven(0n, 3n)]).toEqual([0n, 0n])
  })

  it('places of a number are written whole, whatever its sign', () => {
    expect(placed(1_960n, 2)).toBe('19.60')
    expect(placed(-5n, 2)).toBe('-0.05')
    expect(placed(0n, 3)).toBe('0.000')
    expect(placed(-7n, 0)).toBe('-7')
    expect(roundText('-12.345', 2, 'half-up')).toEqual({ ok: true, value: '-12.35' })
    expect(roundText('-12.345', 2, 'down')).toEqual({ ok: true, value: '-12.34' })
  })

  it('rounding of text agrees with decimal.js in every mode', () => {
    const places = fc.integer({ min: 0, max: 6 })
    fc.assert(
      fc.property(rateText, places, (text, n) => {
        for (const [mode, code] of [
          ['half-up', 4],
          ['half-even', 6],
          ['down', 1],
        ] as const) {
          const expected = new Decimal(text).toDecimalPlaces(n, code).toFixed(n)
          expect(roundText(text, n, mode)).toEqual({ ok: true, value: expected })
        }
      }),
    )
    expect(roundText('1e3', 2, 'down').ok).toBe(false)
  })

  it('compounds over whole and broken periods', () => {
    expect(compound(rate('0.02'), 10).toFixed(12)).toBe('1.218994419995')
    expect(compound(rate('0.01'), new Decimal(64).div(30)).toFixed(10)).toBe('1.0214542758')
    expect(compound(rate('0.02'), 10n).equals(compound(rate('0.02'), 10))).toBe(true)
  })

  it('a computed decimal is shown half-even and never as minus zero', () => {
    expect(nbr5891(new Decimal('12.345'), 2)).toBe('12.34')
    expect(nbr5891(new Decimal('-0.0000001'), 2)).toBe('0.00')
    expect(nbr5891(new Decimal('-0.4'), 0)).toBe('0')
    expect(nbr5891(new Decimal('-0.05'), 2)).toBe('-0.05')
    expect(nbr5891(new Decimal('-10'), 2)).toBe('-10.00')
    expect(roundToCentavos(new Decimal('0.5'))).toBe(1n)
    expect(roundToCentavos(new Decimal('-0.5'))).toBe(-1n)
  })
})
