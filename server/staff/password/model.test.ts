import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passwordFault } from './model.ts'

const ABOUT = ['Beatriz Andrade', 'bia.andrade@atenderecupera.example']
const fault = (password: string) => passwordFault(password, ABOUT)

describe('a password', () => {
  it.each([
    'sabiá laranja telhado chuva',
    'cavalo certo bateria grampo',
    'xK9#mQ2$vL7z',
    'tres tristes tigres comem trigo',
    'o gato subiu no telhado de casa',
    'qual era mesmo a rua da feira?',
    'Andrade pescou onze tainhas',
    '🦜🦜 papagaio come milho 🦜',
  ])('"%s" is welcome, whatever its signs', (password) => {
    expect(fault(password)).toBeNull()
  })

  it('has at least twelve characters, as people count them', () => {
    expect(fault('onze sinais')).toBe('short')
    expect(fault(`${'🦜'.repeat(6)}áéíóú`)).toBe('short')
    expect(fault('vaso lilás x')).toBeNull()
    expect(fault('ab cd ef gh '.repeat(30))).toBe('long')
  })

  it.each([
    'senha1234567',
    'Senha@123456',
    'S3nh@2026!!!!',
    'password1234',
    'P@ssw0rd2026!',
    'minhasenha123',
    'flamengo2026!',
    'admin@123456',
    'adminadmin2026',
    '123456789012',
    '987654321098',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'abcdefghijkl',
    'qwertyuiopas',
    'qwerty123456',
    '1q2w3e4r5t6y',
    'eu te amo 123',
    'brasil202612',
    'jesuscristo12',
  ])('"%s" is a common one', (password) => {
    expect(fault(password)).toBe('common')
  })

  it.each(['beatriz-2026', 'bia.andrade1', 'ANDRADE12345', 'atenderecupera1'])(
    '"%s" is what everybody knows of them',
    (password) => {
      expect(fault(password)).toBe('personal')
    },
  )

  it('is never called common for being long and random', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'bcdfghjkmnpqrstvwxzBCDFGHJKMNP23456789#%&*'), {
          minLength: 20,
          maxLength: 60,
        }),
        (signs) => {
          fc.pre(new Set(signs).size > 8)
          expect(fault(signs.join(''))).not.toBe('common')
        },
      ),
    )
  })

  it('of any text has an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect([null, 'short', 'long', 'common', 'personal']).toContain(fault(text))
      }),
    )
  })
})
