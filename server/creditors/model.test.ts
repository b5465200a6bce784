import { expect, test } from 'vitest'
import { type CreditorTerms, iofOn, termsOn } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

function terms(product: string, validFrom: string, fineRate: string): CreditorTerms {
  return {
    product,
    validFrom: day(validFrom),
    defaultInterestMonthly: null,
    remunerativeMonthly: null,
    fineRate,
    indexCode: null,
    creditCard: false,
    prescriptionYears: 5,
    source: 'test',
    approvedBy: 'test',
  }
}

const rows = [
  terms('*', '2015-01-01', '0.01'),
  terms('*', '2024-01-01', '0.02'),
  terms('Fibra', '2020-01-01', '0.005'),
]

test.each([
  ['Fibra', '2024-06-01', '0.005'],
  ['Fibra', '2019-12-31', '0.01'],
  ['Celular', '2023-12-31', '0.01'],
  ['Celular', '2024-01-01', '0.02'],
])('a %s debt due on %s has the terms of its own date and product', (product, due, fine) => {
  expect(termsOn(rows, product, day(due))?.fineRate).toBe(fine)
})

test('a debt older than every row has no terms, instead of those of another time', () => {
  expect(termsOn(rows, 'Fibra', day('2014-12-31'))).toBeNull()
})

test('IOF is taken at the rates in force on the day', () => {
  const rates = [
    { validFrom: day('2015-01-22'), daily: '0.000082', additional: '0.0038' },
    { validFrom: day('2026-01-01'), daily: '0.0001', additional: '0.005' },
  ]
  expect(iofOn(rates, day('2025-12-31'))?.daily).toBe('0.000082')
  expect(iofOn(rates, day('2026-01-01'))?.daily).toBe('0.0001')
  expect(iofOn(rates, day('2015-01-21'))).toBeNull()
})
