import { isValidBoleto } from '@brazilian-utils/brazilian-utils'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barcodeOfLine, boletoChecks, dueFactor, lineOfBarcode, readBoleto } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const line = '10492006506100010004200997263900989810000021403'
const due = (reference: string, given = line) => {
  const read = readBoleto(given, day(reference))
  return read.ok && read.value.kind === 'bank' ? String(read.value.due) : read
}

describe('a boleto', () => {
  it('is due on the date of the cycle in which it is read', () => {
    expect(due('2022-01-01')).toBe('2022-05-10')
    expect(due('2026-11-23')).toBe('2022-05-10')
    expect(due('2040-01-01')).toBe('2046-12-30')
  })

  it('is read as printed, with dots and spaces', () => {
    const printed = '10492.00650 61000.100042 00997.263900 9 89810000021403'
    expect(readBoleto(printed, day('2026-11-23'))).toMatchObject({
      ok: true,
      value: { kind: 'bank', line, bank: '104', amount: 21_403n, factor: '8981' },
    })
  })

  it('with one digit changed is refused', () => {
    const place = fc.integer({ min: 0, max: 46 })
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 9 }), (at, add) => {
        const digit = (Number(line[at]) + add) % 10
        const changed = line.slice(0, at) + digit + line.slice(at + 1)
        expect(readBoleto(changed, day('2026-11-23')).ok).toBe(false)
      }),
    )
  })

  it('says why it is refused', () => {
    const reason = (text: string) => {
      const read = readBoleto(text, day('2026-11-23'))
      return read.ok ? 'read' : read.reason
    }
    expect(reason('')).toBe('characters')
    expect(reason('1049200650610001000420099726390098981000002140x')).toBe('characters')
    expect(reason(line.slice(1))).toBe('length')
    expect(reason(line.replace(/3$/, '4'))).toBe('check-digit')
    expect(reason('835600000050096000190009000801782309000343062712')).toBe('value-id')
  })

  it('every barcode has a line that gives it back and that another library accepts', () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
    const factor = fc.integer({ min: 1000, max: 9999 }).map(String)
    fc.assert(
      fc.property(digits(3), factor, digits(10), digits(25), (bank, days, amount, free) => {
        const body = `${bank.replace(/^8/, '0')}9${days}${amount}${free}`
        const candidates = Array.from({ length: 9 }, (_, check) => {
          return `${body.slice(0, 4)}${check + 1}${body.slice(4)}`
        })
        const barcode = candidates.find((code) => boletoChecks(code)?.[0])
        if (barcode === undefined) throw new Error('one check digit of nine must hold')
        const typed = lineOfBarcode(barcode)
        expect(barcodeOfLine(typed)).toBe(barcode)
        expect(readBoleto(typed, day('2026-11-23')).ok).toBe(true)
        expect(isValidBoleto(typed)).toBe(true)
      }),
    )
  })

  it('a due date has the factor from which it is read again', () => {
    const dues = fc.integer({ min: 0, max: 12_000 }).map((n) => day('2012-01-01').add({ days: n }))
    fc.assert(
      fc.property(dues, (date) => {
        const factor = dueFactor(date)
        const free = '0000012345678901234567890'
        const body = `0019${factor}0000012345${free}`
        const barcode = Array.from(
          { length: 9 },
          (_, check) => `${body.slice(0, 4)}${check + 1}${body.slice(4)}`,
        ).find((code) => boletoChecks(code)?.[0])
        expect(due(date.toString(), barcode)).toBe(date.toString())
      }),
      { numRuns: 50 },
    )
    expect(dueFactor(day('2000-07-02'))).toBeNull()
  })
})
