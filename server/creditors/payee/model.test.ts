import { describe, expect, it } from 'vitest'
import { companyPixKey, isKeyOfCompany } from './model.ts'

describe('a Pix key of a creditor', () => {
  it.each([
    ['22.333.444/0001-81', '22333444000181'],
    ['12.abc.345/01de-35', '12ABC34501DE35'],
    [' Recuperacao@BancoIpe.example ', 'recuperacao@bancoipe.example'],
    ['+55 (81) 98888-7777', '+5581988887777'],
    ['7D9F0335-8DCC-4054-9BF9-0DBD61D36906', '7d9f0335-8dcc-4054-9bf9-0dbd61d36906'],
  ])('%s is written as the directory has it: %s', (typed, key) => {
    expect(companyPixKey(typed)).toBe(key)
  })

  it.each([
    ['a CPF, which is a private person’s', '390.533.447-05'],
    ['a CNPJ whose digits do not hold', '22.333.444/0001-82'],
    ['a telephone without its country', '(81) 98888-7777'],
    ['an e-mail longer than the directory takes', `${'a'.repeat(70)}@banco.example`],
    ['nothing', '  '],
  ])('is never %s', (_, typed) => {
    expect(companyPixKey(typed)).toBeNull()
  })

  it('that is a CNPJ is of the creditor’s own company, a branch included', () => {
    expect(isKeyOfCompany('22333444000181', '22333444000181')).toBe(true)
    expect(isKeyOfCompany('22333444000262', '22333444000181')).toBe(true)
    expect(isKeyOfCompany('11222333000181', '22333444000181')).toBe(false)
    expect(isKeyOfCompany('recuperacao@bancoipe.example', '22333444000181')).toBe(true)
  })
})
