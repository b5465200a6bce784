import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toDecimalString } from '#server/kernel/money.ts'
import type { CobvBody } from '../book/charges.ts'
import { cobvViolation } from './cobv.ts'
import { cobvOnDay } from './cobv-amount.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

function terms(valor: Partial<CobvBody['valor']> = {}, due = '2026-12-10'): CobvBody {
  return {
    calendario: { dataDeVencimento: due, validadeAposVencimento: 30 },
    devedor: { cpf: '39053344705', nome: 'Maria' },
    valor: { original: '123.45', ...valor },
    chave: 'k',
  }
}

const late = terms({
  multa: { modalidade: 2, valorPerc: '2.00' },
  juros: { modalidade: 3, valorPerc: '1.00' },
})

function finalOn(body: CobvBody, text: string): string {
  return toDecimalString(cobvOnDay(body, day(text)).final)
}

describe('a charge with due date costs', () => {
  test('its original until the due date, then fine and interest of each day', () => {
    expect(finalOn(late, '2026-12-01')).toBe('123.45')
    expect(finalOn(late, '2026-12-10')).toBe('123.45')
    expect(finalOn(late, '2026-12-20')).toBe('126.32')
    expect(finalOn(late, '2027-01-24')).toBe('127.76')
  })

  test('nothing more on the business day after a due date on a weekend or holiday', () => {
    const christmas = terms(late.valor, '2026-12-25')
    expect(finalOn(christmas, '2026-12-28')).toBe('123.45')
    expect(finalOn(christmas, '2026-12-29')).toBe('125.95')
    expect(cobvOnDay(christmas, day('2026-12-28'))).toMatchObject({
      effectiveDue: day('2026-12-28'),
      lastAcceptedDay: day('2027-01-27'),
    })
  })

  test('a fine by calendar days beside interest by business days', () => {
    const friday = terms(
      {
        original: '1000.00',
        multa: { modalidade: 2, valorPerc: '2.00' },
        juros: { modalidade: 5, valorPerc: '1.00' },
      },
      '2026-12-11',
    )
    expect(finalOn(friday, '2026-12-12')).toBe('1020.00')
    expect(finalOn(friday, '2026-12-14')).toBe('1021.00')
  })

  test('less on days before, by the first discount whose date has not passed', () => {
    const dated = terms({
      original: '100.00',
      desconto: {
        modalidade: 1,
        descontoDataFixa: [
          { data: '2026-12-10', valorPerc: '5.00' },
          { data: '2026-12-05', valorPerc: '10.00' },
        ],
      },
    })
    const days = ['2026-12-01', '2026-12-05', '2026-12-06', '2026-12-10', '2026-12-11']
    const finals = ['90.00', '90.00', '95.00', '95.00', '100.00']
    expect(days.map((text) => finalOn(dated, text))).toEqual(finals)
    const sunday = { ...dated, calendario: { ...dated.calendario, dataDeVencimento: '2026-12-13' } }
    const moved = terms({ ...dated.valor }, '2026-12-13')
    expect(finalOn(sunday, '2026-12-14')).toBe('100.00')
    moved.valor.desconto = {
      modalidade: 1,
      descontoDataFixa: [{ data: '2026-12-13', valorPerc: '5.00' }],
    }
    expect(finalOn(moved, '2026-12-14')).toBe('95.00')
  })

  test('less for each day early, calendar or business', () => {
    const early = (modalidade: 3 | 4 | 5 | 6, valorPerc: string) =>
      finalOn(
        terms({ original: '100.00', desconto: { modalidade, valorPerc } }, '2026-12-14'),
        '2026-12-10',
      )
    expect(early(3, '1.00')).toBe('96.00')
    expect(early(4, '1.00')).toBe('98.00')
    expect(early(5, '0.50')).toBe('98.00')
    expect(early(6, '0.50')).toBe('99.00')
  })

  test('more the later it is paid, whatever the modality', () => {
    const modalities = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8)
    fc.assert(
      fc.property(modalities, fc.nat(400), fc.nat(400), (modalidade, a, b) => {
        const body = terms({ juros: { modalidade, valorPerc: '0.50' } })
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)].map(
          (days) => cobvOnDay(body, day('2026-12-10').add({ days })).final,
        )
        expect((sooner ?? 0n) <= (later ?? 0n)).toBe(true)
      }),
    )
  })
})

describe('a charge with due date is refused', () => {
  const created = Date.parse('2026-12-01T12:00:00Z')

  test.each([
    ['a due date before its making', terms({}, '2026-11-30'), 'dataDeVencimento'],
    [
      'a rebate of everything',
      terms({ abatimento: { modalidade: 1, valorPerc: '123.45' } }),
      'abatimento',
    ],
    [
      'a rebate of 100 %',
      terms({ abatimento: { modalidade: 2, valorPerc: '100.00' } }),
      'abatimento',
    ],
    [
      'discounts that eat it up in time',
      terms({ desconto: { modalidade: 3, valorPerc: '15.00' } }),
      'desconto',
    ],
    [
      'a rebate and a discount that leave nothing together',
      terms({
        abatimento: { modalidade: 2, valorPerc: '60.00' },
        desconto: { modalidade: 1, descontoDataFixa: [{ data: '2026-12-10', valorPerc: '60.00' }] },
      }),
      'desconto',
    ],
  ])('with %s', (_, body, place) => {
    expect(cobvViolation(body, created)?.propriedade).toContain(place)
  })

  test('and taken when due on the day it is made', () => {
    expect(cobvViolation(terms({}, '2026-12-01'), created)).toBeNull()
    // Still the first of December in São Paulo.
    const night = Date.parse('2026-12-02T02:59:00Z')
    expect(cobvViolation(terms({}, '2026-12-01'), night)).toBeNull()
  })
})
