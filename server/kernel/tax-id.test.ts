import { generateCnpj, generateCpf } from '@brazilian-utils/brazilian-utils'
import { describe, expect, it } from 'vitest'
import {
  cnpjCheck,
  firstFive,
  formatTaxId,
  maskTaxId,
  normaliseTaxId,
  parseTaxId,
  type TaxId,
} from './tax-id.ts'

function read(text: string): TaxId {
  const parsed = parseTaxId(text)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

describe('CPF and CNPJ', () => {
  it('are read with or without punctuation, in any case, with any space', () => {
    expect(read(' 390.533.447-05 ')).toEqual({ kind: 'cpf', value: '39053344705' })
    expect(read('12.abc.345/01de-35')).toEqual({ kind: 'cnpj', value: '12ABC34501DE35' })
    expect(read('11.222.333/0001\u00a081').value).toBe('11222333000181')
    expect(normaliseTaxId('390.533.447–05')).toBe('39053344705')
  })

  it('are refused with the reason', () => {
    const reasons: [string, string][] = [
      ['', 'empty'],
      ['.-/', 'empty'],
      ['390.533.447-0x', 'check-digits'],
      ['390.533.447-0ç', 'characters'],
      ['3905334470', 'length'],
      ['390533447055', 'length'],
      ['39053344706', 'check-digits'],
      ['11111111111', 'check-digits'],
      ['00000000000000', 'check-digits'],
      ['12ABC34501DE3A', 'check-digits'],
    ]
    for (const [text, reason] of reasons) {
      expect(parseTaxId(text)).toEqual({ ok: false, reason })
    }
  })

  it('a thousand generated numbers of each kind are accepted, and changed ones are not', () => {
    for (let i = 0; i < 1000; i++) {
      for (const number of [generateCpf(), generateCnpj(1), generateCnpj(2)]) {
        expect(parseTaxId(number).ok).toBe(true)
        const last = (Number(number.at(-1)) + 1) % 10
        expect(parseTaxId(number.slice(0, -1) + last).ok).toBe(false)
        const check = cnpjCheck(number.slice(0, 12))
        if (number.length === 14) expect(`${check?.dv1}${check?.dv2}`).toBe(number.slice(12))
      }
    }
  })

  it('are shown whole to their owner and masked to others', () => {
    const cpf = read('39053344705')
    expect([formatTaxId(cpf), maskTaxId(cpf), firstFive(cpf)]).toEqual([
      '390.533.447-05',
      '•••.533.447-••',
      '39053',
    ])
    const cnpj = read('12ABC34501DE35')
    expect([formatTaxId(cnpj), maskTaxId(cnpj), firstFive(cnpj)]).toEqual([
      '12.ABC.345/01DE-35',
      '••.ABC.345/01DE-••',
      '12ABC',
    ])
    expect(cnpjCheck('12abc34501de')).toBeNull()
  })
})
