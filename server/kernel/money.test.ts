import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvariantViolation } from './assert.ts'
import {
  add,
  brlParts,
  centavos,
  formatBRL,
  fromDecimalString,
  greater,
  lesser,
  splitByWeight,
  splitEqually,
  subtract,
  sum,
  toDecimalString,
  ZERO,
} from './money.ts'

const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n }).map(centavos)

describe('centavos', () => {
  it('scenario 30: 100.00 split into 3 to 60 parts sums exactly and differs by what does not divide', () => {
    for (let parts = 3; parts <= 60; parts++) {
      const split = splitEqually(centavos(10_000n), parts)
      expect(sum(split)).toBe(10_000n)
      const regular = split[0] ?? ZERO
      expect(split.slice(0, -1).every((part) => part === regular)).toBe(true)
      expect((split.at(-1) ?? ZERO) - regular).toBe(10_000n % BigInt(parts))
    }
  })

  it('scenario 30: any total split by equal weights differs by a centavo at most', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 60 }), (total, parts) => {
        const split = splitByWeight(
          total,
          Array.from({ length: parts }, () => 1n),
        )
        expect(sum(split)).toBe(total)
        const [least, most] = [split.reduce(lesser), split.reduce(greater)]
        expect(most - least <= 1n).toBe(true)
      }),
    )
  })

  it('scenario 30: any total split into equal instalments sums exactly, the last at most n−1 more', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 360 }), (total, parts) => {
        const split = splitEqually(total, parts)
        expect(sum(split)).toBe(total)
        const over = (split.at(-1) ?? ZERO) - (split[0] ?? ZERO)
        expect(over >= 0n && over <= BigInt(parts - 1)).toBe(true)
      }),
    )
  })

  it('a split by weight sums to the total and gives no part a centavo more than its share', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(amounts, weights, (total, given) => {
        const split = splitByWeight(total, given)
        expect(sum(split)).toBe(total)
        const whole = given.reduce((a, b) => a + b, 0n)
        if (whole === 0n) return
        split.forEach((part, i) => {
          const exact = total * (given[i] ?? 0n)
          expect(part * whole < exact + whole && part * whole > exact - whole).toBe(true)
        })
      }),
    )
  })

  it('what does not divide goes to the largest remainder, of equal ones to the earlier', () => {
    expect(splitByWeight(centavos(1n), [1n, 1n])).toEqual([1n, 0n])
    expect(splitByWeight(centavos(5n), [1n, 1n, 1n])).toEqual([2n, 2n, 1n])
    expect(splitByWeight(centavos(100n), [1n, 5n, 1n])).toEqual([14n, 72n, 14n])
    expect(splitByWeight(ZERO, [1n, 2n])).toEqual([0n, 0n])
  })

  it('an amount survives its decimal text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (amount) => {
        expect(fromDecimalString(toDecimalString(centavos(amount)))).toBe(amount)
      }),
    )
  })

  it('only the one decimal spelling is read', () => {
    for (const text of ['', '1', '1.0', '1,00', '1.000', ' 1.00', '1e2', 'NaN', '+1.00', '.50']) {
      expect(fromDecimalString(text)).toBeNull()
    }
  })

  it('amounts are written as Brazilians write them', () => {
    expect(formatBRL(centavos(123_456_789n))).toBe('R$\u00a01.234.567,89')
    expect(formatBRL(ZERO)).toBe('R$\u00a00,00')
    expect(toDecimalString(ZERO)).toBe('0.00')
    expect(formatBRL(centavos(5n))).toBe('R$\u00a00,05')
    expect(formatBRL(centavos(-100_000n))).toBe('−R$\u00a01.000,00')
    expect(brlParts(centavos(100_000n))).toEqual({ sign: '', whole: '1.000', cents: '00' })
  })

  it('an amount outside the ledger stops the operation', () => {
    expect(() => centavos(2n ** 63n)).toThrow(InvariantViolation)
    expect(centavos(2n ** 63n - 1n)).toBe(2n ** 63n - 1n)
    expect(() => splitEqually(centavos(-1n), 2)).toThrow(InvariantViolation)
    expect(() => splitEqually(ZERO, 0)).toThrow(InvariantViolation)
    expect(() => splitByWeight(ZERO, [])).toThrow(InvariantViolation)
    expect(() => splitByWeight(centavos(3n), [2n, -1n])).toThrow(InvariantViolation)
    expect(() => splitByWeight(centavos(-3n), [1n, 1n])).toThrow(InvariantViolation)
  })

  it('sums and differences are exact', () => {
    expect(add(centavos(1n), centavos(2n))).toBe(3n)
    expect(subtract(centavos(1n), centavos(2n))).toBe(-1n)
    expect(sum([])).toBe(0n)
  })
})
