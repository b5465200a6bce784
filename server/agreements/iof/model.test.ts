import { describe, expect, it } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { rate } from '#server/kernel/rate.ts'
import { iofCeilingPercent, iofOf, iofRatesOn } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const rates = {
  validFrom: day('2025-06-11'),
  daily: rate('0.000082'),
  additional: rate('0.0038'),
}

describe('IOF', () => {
  it('taxes each portion of principal for its own days, at most 365', () => {
    const portions = [30, 60, 400].map((days) => ({ principal: centavos(100_000n), days }))
    // 1000 × 0.0082 % × (30 + 60 + 365) days, and 0.38 % of 3000.
    expect(iofOf(portions, rates)).toEqual({ dailyPart: 3731n, additional: 1140n, total: 4871n })
    expect(iofCeilingPercent(rates)).toBe('3.3730')
  })

  it('uses the rates in force on the date of the operation', () => {
    const older = { ...rates, validFrom: day('2020-01-01'), additional: rate('0.0038') }
    expect(iofRatesOn([older, rates], day('2025-06-10'))).toBe(older)
    expect(iofRatesOn([older, rates], day('2025-06-11'))).toBe(rates)
    expect(() => iofRatesOn([rates], day('2019-01-01'))).toThrow('no IOF rates in force')
  })
})
