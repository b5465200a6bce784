import { expect, it } from 'vitest'
import { newTotpSecret, totpAddress, totpFromText, totpNow, totpStep, totpText } from './totp.ts'

const SECRET = Buffer.from('12345678901234567890', 'ascii')

/** RFC 6238, appendix B, SHA-1; the last six of its eight figures. */
it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at second %i the code is %s (RFC 6238)', (second, code) => {
  const now = Temporal.Instant.fromEpochMilliseconds(second * 1000)
  expect(totpNow(SECRET, now).code).toBe(code)
  expect(totpStep(SECRET, code, now)).toBe(BigInt(Math.floor(second / 30)))
})

it('a code says its own step, one early or late, and nothing further away', () => {
  const now = Temporal.Instant.fromEpochMilliseconds(1_111_111_111_000)
  const step = 1_111_111_111n / 30n
  const at = (steps: number) => totpNow(SECRET, now.add({ seconds: steps * 30 })).code
  expect([-2, -1, 0, 1, 2].map((steps) => totpStep(SECRET, at(steps), now))).toEqual([
    null,
    step - 1n,
    step,
    step + 1n,
    null,
  ])
})

it.each(['', '12345', '1234567', 'abcdef', '２８７０８２', '28708२'])('"%s" is no code', (text) => {
  expect(totpStep(SECRET, text, Temporal.Instant.fromEpochMilliseconds(59_000))).toBeNull()
})

it('a secret has 160 bits and reads back from what people type', () => {
  const secret = newTotpSecret()
  expect(secret).toHaveLength(20)
  expect(totpText(secret)).toMatch(/^[A-Z2-7]{32}$/)
  expect(totpFromText(totpText(secret))).toEqual(secret)
})

it('the address for apps names issuer, person and secret', () => {
  const address = new URL(totpAddress(SECRET, 'Atende Recupera', 'ana@operadora.example'))
  expect(address.protocol).toBe('otpauth:')
  expect(decodeURIComponent(address.pathname)).toContain('Atende Recupera:ana@operadora.example')
  expect(address.searchParams.get('secret')).toBe(totpText(SECRET))
  expect(address.searchParams.get('issuer')).toBe('Atende Recupera')
})
