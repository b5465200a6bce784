import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateOfPercent, rateText } from '#server/kernel/percent.ts'
import { discounts, onePolicy, planRule } from '../../testing/samples.ts'
import type { OfferRule } from '../model.ts'
import { percentText, reaisOfTyped, sentenceOf, shareOfPercent } from './model.ts'

const [base] = onePolicy().rules as [OfferRule]

describe('a rule as a sentence', () => {
  it('says whom it is for and what they are offered', () => {
    const rule: OfferRule = {
      ...base,
      appliesTo: {
        daysLate: { from: 91, to: 180 },
        total: { from: '200.00', to: '5000.00' },
        products: null,
      },
      spot: { discounts: discounts('1', '1', '0', '0.3'), onMenu: true },
      plan: planRule({
        bands: [{ payments: { from: 2, to: 18 }, discounts: discounts('1', '1', '0', '0.2') }],
        minimumPayment: '50.00',
        entrada: { min: '0.1', max: '0.5', step: '0.1', equal: true },
      }),
    }
    expect(sentenceOf(rule).replaceAll('\u00a0', ' ')).toBe(
      'Dívidas de 91 a 180 dias, de R$ 200 a R$ 5.000 → à vista com 30% no principal e 100% na multa e 100% nos juros, até 18× sem juros, parcelado com até 20% no principal, parcela mínima R$ 50, entrada a partir de 10%',
    )
  })

  it('says so where nothing but the whole amount is offered', () => {
    expect(sentenceOf({ ...base, spot: null, plan: null })).toMatch(/ → só o valor inteiro$/)
  })
})

describe('what is typed', () => {
  it('is a share again, to the hundredth of a percent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (units) => {
        const typed = `${Math.floor(units / 100)},${String(units % 100).padStart(2, '0')}`
        const share = shareOfPercent(typed)
        expect(share === null ? null : shareOfPercent(percentText(share))).toBe(share)
        expect(Math.round(Number(share) * 10_000)).toBe(units)
      }),
    )
  })

  it.each(['101', '-1', '1e1', '', 'dez', '10,123'])('is no share where it is %j', (text) => {
    expect(shareOfPercent(text)).toBeNull()
  })

  it.each([
    ['1.234,5', '1234.50'],
    ['R$ 200', '200.00'],
    ['0,07', '0.07'],
    ['1,234.00', null],
    ['1.23', null],
  ])('%s is the amount %s', (text, amount) => {
    expect(reaisOfTyped(text)).toBe(amount)
  })

  it('is a monthly rate and back', () => {
    expect(rateOfPercent('1,99')).toBe('0.0199')
    expect(rateText('0.0199')).toBe('1,99')
    expect(rateOfPercent('10')).toBe('0.1')
    expect(rateText('0.1')).toBe('10')
    expect(rateOfPercent('0')).toBe('0')
  })
})
