import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bankCalendar, daysBetween, isBusinessDay } from '#server/kernel/calendar.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import { Decimal } from '#server/kernel/rate.ts'
import type { DebtTerms } from '../terms/model.ts'
import { computeBalance } from './model.ts'
import { day, debt } from './testing.ts'

const anyTerms = fc.record<DebtTerms>({
  index: fc.constantFrom(null, 'IPCA' as const, 'IGP-M' as const, 'INPC' as const),
  moraMonthlyRate: fc.constantFrom(null, '0', '0.0033', '0.01', '0.02'),
  fineRate: fc.constantFrom(null, '0', '0.005', '0.02', '0.1'),
  remunerativeMonthlyRate: fc.constantFrom(null, '0.0199', '0.08'),
  creditCard: fc.boolean(),
})
const anyDebt = fc
  .record({
    creditorKind: fc.constantFrom('financial' as const, 'fund' as const, 'commerce' as const),
    principal: fc.bigInt({ min: 1n, max: 10n ** 11n }).map(centavos),
    due: fc.integer({ min: 0, max: 3650 }),
    late: fc.integer({ min: -30, max: 2500 }),
    terms: anyTerms,
    provenFee: fc.constantFrom(ZERO, centavos(1999n)),
  })
  .map(({ due, late, ...rest }) => {
    const dueDate = day('2016-01-01').add({ days: due })
    return debt({ ...rest, dueDate, date: dueDate.add({ days: late }) })
  })

describe('every balance', () => {
  it('has lines that sum to its total exactly, and no line below zero', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const { lines, total, parts } = computeBalance(input)
        expect(lines.reduce((all, line) => all + line.amount, 0n)).toBe(total)
        expect(Object.values(parts).reduce((all, part) => all + part, 0n)).toBe(total)
        expect(lines.every((line) => line.amount >= 0n)).toBe(true)
        expect(total >= input.principal).toBe(true)
      }),
    )
  })

  it('counts from an effective due date that is a business day, not before the nominal one', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const { effectiveDue, daysLate } = computeBalance(input)
        expect(isBusinessDay(bankCalendar, effectiveDue)).toBe(true)
        expect(daysBetween(input.dueDate, effectiveDue) >= 0).toBe(true)
        expect(daysLate).toBe(Math.max(0, daysBetween(effectiveDue, input.date)))
      }),
    )
  })

  it('has one fine, of at most 2 % of the corrected principal', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const { lines, parts } = computeBalance(input)
        expect(lines.filter((line) => line.kind === 'fine').length <= 1).toBe(true)
        const corrected = parts.principal + parts.correction
        expect(parts.fine * 100n <= corrected * 2n + 50n).toBe(true)
      }),
    )
  })

  it('never costs less a day later, where no index is agreed', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const moraMonthlyRate = input.terms.moraMonthlyRate ?? '0.01'
        const terms = { ...input.terms, index: null, moraMonthlyRate }
        const today = computeBalance({ ...input, terms })
        const tomorrow = computeBalance({ ...input, terms, date: input.date.add({ days: 1 }) })
        expect(tomorrow.total >= today.total).toBe(true)
      }),
    )
  })

  it('of a card never exceeds twice the debt', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        const terms = { ...input.terms, creditCard: true }
        const { total } = computeBalance({ ...input, terms })
        expect(total <= 2n * input.principal).toBe(true)
      }),
    )
  })

  it('is the same to the centavo as decimal arithmetic at sixty digits', () => {
    fc.assert(
      fc.property(anyDebt, (input) => {
        for (const line of computeBalance(input).lines) {
          const amount = line.beforeCap ?? line.amount
          if (line.kind !== 'default-interest' && line.kind !== 'remunerative-interest') continue
          if (line.rule === 'legal-rate') continue
          const exact = new Decimal(line.rate ?? '0')
            .times(line.base.toString())
            .times(line.days ?? 0)
            .div(30)
          expect(amount).toBe(BigInt(exact.toDecimalPlaces(0, 4).toFixed(0)))
        }
      }),
    )
  })
})
