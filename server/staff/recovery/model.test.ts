import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatRecoveryCode, parseRecoveryCode, recoveryCodeFrom } from './model.ts'

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((b) => b.some((x) => x < 248))

it('a recovery code is read as it was printed, in any case and spacing', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const code = recoveryCodeFrom(random)
      const printed = formatRecoveryCode(code)
      expect(printed).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/)
      expect(printed).not.toMatch(/[ilo01]/)
      expect(parseRecoveryCode(` ${printed.toUpperCase()} `)).toBe(code)
    }),
  )
})

it('every sign is as likely as any other', () => {
  const counts = new Map<string, number>()
  for (let byte = 0; byte < 256; byte++) {
    for (const sign of recoveryCodeFrom(new Uint8Array(10).fill(byte < 248 ? byte : 0))) {
      counts.set(sign, (counts.get(sign) ?? 0) + (byte < 248 ? 1 : 0))
    }
  }
  expect(new Set(counts.values()).size).toBe(1)
})

it.each(['', '123456', 'abcde', 'abcde-fghj', 'abcde-fghjo', 'ábcde-fghjk', 'abcde-fghjkk'])(
  '"%s" is no recovery code',
  (text) => {
    expect(parseRecoveryCode(text)).toBeNull()
  },
)
