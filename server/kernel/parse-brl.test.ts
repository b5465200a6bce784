import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centavos, formatBRL, toDecimalString } from './money.ts'
import { type BrlRefusal, parseBRL } from './parse-brl.ts'

const read: [string, bigint][] = [
  ['1.234,56', 123_456n],
  ['1,234.56', 123_456n],
  ['1234.56', 123_456n],
  ['1234,56', 123_456n],
  ['1 234,56', 123_456n],
  ['1\u00a0234,56', 123_456n],
  ['1\u202f234,56', 123_456n],
  ['R$ 1.234,56', 123_456n],
  ['R$\u00a01.234,56', 123_456n],
  ['R$1.234,56', 123_456n],
  ['r$ 1.234,56', 123_456n],
  ['BRL 1,234.56', 123_456n],
  ['  1.234,56  ', 123_456n],
  ['\u00a01.234,56\u00a0', 123_456n],
  ['\t1234.56\r\n', 123_456n],
  ['1.234.567,89', 123_456_789n],
  ['1,234,567.89', 123_456_789n],
  ['1.234.567', 123_456_700n],
  ['1,234,567', 123_456_700n],
  ['1 234 567,8', 123_456_780n],
  ['1234,5', 123_450n],
  ['1234.5', 123_450n],
  ['1234', 123_400n],
  ['0,01', 1n],
  ['0', 0n],
  ['007,00', 700n],
]

const refused: [string, BrlRefusal][] = [
  ['1.234', 'ambiguous'],
  ['1,234', 'ambiguous'],
  ['R$ 123.456', 'ambiguous'],
  ['1.234,567', 'too-many-decimals'],
  ['0,123', 'too-many-decimals'],
  ['1234.567', 'too-many-decimals'],
  ['1.234.56', 'malformed'],
  ['12.34,56', 'malformed'],
  ['1,234.567,89', 'malformed'],
  ['1e3', 'malformed'],
  ['NaN', 'malformed'],
  ['0x10', 'malformed'],
  ['.50', 'malformed'],
  ['5,', 'malformed'],
  ['1..2', 'malformed'],
  ['10 R$', 'malformed'],
  ['R$', 'malformed'],
  ['+10,00', 'malformed'],
  ['(10,00)', 'malformed'],
  ['١٢', 'malformed'],
  ['', 'empty'],
  [' \u00a0 ', 'empty'],
  ['-10,00', 'negative'],
  ['R$ −10,00', 'negative'],
  ['12345678901234,00', 'too-large'],
]

const anyCharacter = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))

describe('money as people and files write it', () => {
  it.each(read)('scenario 70: %j is read', (text, expected) => {
    expect(parseBRL(text)).toEqual({ ok: true, value: expected })
  })

  it.each(refused)('scenario 70: %j is refused as %s', (text, reason) => {
    expect(parseBRL(text)).toEqual({ ok: false, reason })
  })

  it('scenario 70: what this product writes, it reads back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 14n }), (amount) => {
        for (const text of [formatBRL(centavos(amount)), toDecimalString(centavos(amount))]) {
          expect(parseBRL(text)).toEqual({ ok: true, value: amount })
        }
      }),
    )
  })

  it('a negative amount is read only where it has a meaning', () => {
    for (const text of ['-10,00', '−10,00', 'R$ -10,00', '-R$ 10,00']) {
      expect(parseBRL(text, { negative: true })).toEqual({ ok: true, value: -1000n })
    }
    expect(parseBRL('--10,00', { negative: true }).ok).toBe(false)
    expect(parseBRL('-R$ -10,00', { negative: true }).ok).toBe(false)
  })

  it('scenario 53: text of any kind is read or refused, never thrown on', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 80 }), (text) => {
        const parsed = parseBRL(text)
        if (parsed.ok) expect(parsed.value >= 0n).toBe(true)
      }),
    )
    expect(parseBRL('9'.repeat(50_000_000)).ok).toBe(false)
    expect(parseBRL(' '.repeat(10_000))).toEqual({ ok: false, reason: 'empty' })
  })
})
