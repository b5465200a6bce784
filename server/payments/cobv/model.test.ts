import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysBetween, isBusinessDay, pixCalendar } from '#server/kernel/calendar.ts'
import { centavos } from '#server/kernel/money.ts'
import { type CobvInput, cobvAmount, cobvValidity } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const charge: CobvInput = {
  original: centavos(12_345n),
  daysLate: 0,
  daysEarly: 0,
  fine: { modality: 2, value: '2.00' },
  interest: { modality: 3, value: '1.00' },
  abatement: null,
  discount: null,
}

describe('a Pix charge with due date', () => {
  it('truncates every percentage, and rounds none', () => {
    const late = cobvAmount({ ...charge, daysLate: 45 })
    expect(late).toMatchObject({ interest: 185n, fine: 246n, final: 12_776n })
  })

  it('has each unit of interest: day, month of 30, year of 360; 1, 21, 252 business days', () => {
    const interest = ([1, 2, 3, 4, 5, 6, 7, 8] as const).map(
      (modality) =>
        cobvAmount({
          ...charge,
          original: centavos(100_000n),
          daysLate: 10,
          interest: { modality, value: '12.00' },
        }).interest,
    )
    expect(interest).toEqual([12_000n, 120_000n, 4000n, 333n, 12_000n, 120_000n, 5714n, 476n])
  })

  it('takes the abatement off first, and discounts only before the due date', () => {
    const reduced: CobvInput = {
      ...charge,
      original: centavos(10_000n),
      abatement: { modality: 2, value: '10.00' },
      discount: { modality: 2, value: '5.00' },
    }
    expect(cobvAmount(reduced)).toMatchObject({ abatement: 1000n, discount: 450n, final: 8550n })
    const late = cobvAmount({ ...reduced, daysLate: 30 })
    expect(late).toMatchObject({ discount: 0n, interest: 90n, fine: 180n, final: 9270n })
    const early = cobvAmount({ ...reduced, daysEarly: 4, discount: { modality: 3, value: '1.50' } })
    expect(early.discount).toBe(600n)
    const share = cobvAmount({ ...reduced, daysEarly: 4, discount: { modality: 5, value: '0.25' } })
    expect(share.discount).toBe(90n)
  })

  it('is the sum of its parts, and never below the reduced original once late', () => {
    const values = fc.bigInt({ min: 0n, max: 2000n }).map((n) => `${n / 100n}.${n % 100n}`)
    const days = fc.integer({ min: 0, max: 3000 })
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 9n }), days, values, (amount, late, value) => {
        const original = centavos(amount)
        const parts = cobvAmount({
          ...charge,
          original,
          daysLate: late,
          fine: { modality: 2, value: '2.00' },
          interest: { modality: 3, value },
        })
        expect(parts.final).toBe(original + parts.interest + parts.fine)
        if (late === 0) expect(parts.final).toBe(original)
      }),
    )
  })

  it('is payable from its due date to a business day not before the validity’s end', () => {
    const dues = fc.integer({ min: 0, max: 9000 }).map((days) => day('2020-01-01').add({ days }))
    fc.assert(
      fc.property(dues, fc.integer({ min: 0, max: 90 }), (due, days) => {
        const { effectiveDue, lastAcceptedDay } = cobvValidity(pixCalendar, due, days)
        expect(isBusinessDay(pixCalendar, effectiveDue)).toBe(true)
        expect(isBusinessDay(pixCalendar, lastAcceptedDay)).toBe(true)
        expect(daysBetween(due, effectiveDue) >= 0).toBe(true)
        expect(daysBetween(effectiveDue, lastAcceptedDay) >= days).toBe(true)
      }),
    )
  })
})
