import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centavos, formatBRL } from '#server/kernel/money.ts'
import { monthlyAmountOf } from './model.ts'

/** Marks that amounts are made of, and others that look like them or break programs. */
const anyMark = fc.constantFrom(
  ...'0123456789.,, R$-+eExNaInf',
  '\u00a0',
  '\u2212',
  '\u0000',
  '１',
  '٣',
  '\n',
)

describe('scenario 53: what may be typed as an amount a month', () => {
  it('reads every positive amount as Brazilians write it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 100_000_000n }), (amount) => {
        expect(monthlyAmountOf(formatBRL(centavos(amount)))).toBe(amount)
      }),
    )
  })

  it.each([
    ['120', 12_000n],
    ['120,5', 12_050n],
    ['R$ 1.200', 120_000n],
    ['1.200,00', 120_000n],
    [' 1200 ', 120_000n],
  ])('reads %j', (text, amount) => {
    expect(monthlyAmountOf(text)).toBe(amount)
  })

  it.each([
    '',
    ' ',
    '0',
    '0,00',
    '-1',
    '−120',
    'NaN',
    'Infinity',
    '1e3',
    '0x10',
    '9007199254740993',
    '1,200',
    '1.2.3',
    '120,555',
    '12 0',
    "120'; drop table quotes",
    '１２０',
    '120\u0000',
    '[object Object]',
  ])('refuses %j', (text) => {
    expect(monthlyAmountOf(text)).toBeNull()
  })

  it('answers null or a positive amount within bounds for any text whatever', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40, unit: anyMark }), (text) => {
        const amount = monthlyAmountOf(text)
        if (amount !== null) {
          expect(amount).toBeGreaterThan(0n)
          expect(amount).toBeLessThanOrEqual(100_000_000n)
          expect(text).toMatch(/^[\sR$BL.,\d\u00a0\u2007\u202f]*$/i)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
