import { expect, it } from 'vitest'
import { hashPassword, isPassword } from './password.ts'

it('a password is one, however a keyboard writes its accents', async () => {
  const hashed = await hashPassword('ação é coração'.normalize('NFC'))
  expect(await isPassword(hashed, 'ação é coração'.normalize('NFD'))).toBe(true)
  expect(await isPassword(hashed, 'acao e coracao')).toBe(false)
})

it('who has no password is refused, also with the one that nobody has', async () => {
  expect(await isPassword(null, 'nobody')).toBe(false)
  expect(await isPassword(null, '')).toBe(false)
})
