import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bankCalendar, daysBetween, isBusinessDay } from '#server/kernel/calendar.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import { Decimal } from '#server/kernel/rate.ts'
import { pausesOf } from '../pauses/model.ts'
import type { DebtTerms } from '../terms/model.ts'
import { type BalanceInput, computeBalance } from './model.ts'
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

describe('a pause in which nothing is added', () => {
  const anyPaused = fc.record({
    // A proven fee is owed from the first late day, pause or not: it is no charge of delay.
    input: anyDebt.map((input) => ({ ...input, provenFee: ZERO })),
    after: fc.integer({ min: -40, max: 900 }),
    days: fc.integer({ min: 1, max: 400 }),
    more: fc.integer({ min: 0, max: 300 }),
    cut: fc.integer({ min: 1, max: 120 }),
  })
  const on = (input: BalanceInput, date: Temporal.PlainDate, pauses: BalanceInput['pauses'] = []) =>
    computeBalance({ ...input, date, pauses })

  it('keeps the amount still from its first day to its last', () => {
    fc.assert(
      fc.property(anyPaused, ({ input, after, days, cut }) => {
        const from = input.dueDate.add({ days: after })
        const to = from.add({ days })
        const within = from.add({ days: Math.min(days, cut) })
        const open = [{ from, to: null }]
        const closed = [{ from, to }]
        const before = on(input, from)
        expect(on(input, from, open).total).toBe(before.total)
        // An index may fall meanwhile, which is the person's.
        expect(on(input, within, open).total <= before.total).toBe(true)
        expect(on(input, to, closed).total).toBe(on(input, to, open).total)
        if (input.terms.index === null && input.terms.moraMonthlyRate !== null) {
          expect(on(input, within, open).total).toBe(before.total)
        }
      }),
    )
  })

  it('never makes anything dearer, and what is cut in two costs the same', () => {
    fc.assert(
      fc.property(anyPaused, ({ input, after, days, more, cut }) => {
        const from = input.dueDate.add({ days: after })
        const to = from.add({ days })
        const date = to.add({ days: more })
        const middle = from.add({ days: Math.min(days, cut) })
        const whole = on(input, date, [{ from, to }])
        expect(whole.total <= on(input, date).total).toBe(true)
        expect(whole.lines.reduce((all, { amount }) => all + amount, 0n)).toBe(whole.total)
        const halves = pausesOf(`${middle}/${to} ${from}/${middle}`)
        expect(on(input, date, halves).total).toBe(whole.total)
      }),
    )
  })

  it('goes on afterwards as interest would have without these days', () => {
    const input = debt()
    const pause = [{ from: day('2026-04-01'), to: day('2026-05-01') }]
    const rest = { ...input, date: day('2026-05-16') }
    // 23 days late when it begins, 15 more after it: 38 days of 1 % a month, and the fine once.
    expect(computeBalance({ ...rest, pauses: pause }).parts.interest).toBe(
      computeBalance({ ...input, date: day('2026-04-16') }).parts.interest,
    )
    expect(computeBalance({ ...rest, pauses: pause }).parts.fine).toBe(2_000n)
  })

  it('takes the fine from who fell due within it', () => {
    const pause = [{ from: day('2026-03-01'), to: day('2026-04-01') }]
    const { parts } = computeBalance(debt({ pauses: pause }))
    expect(parts.fine).toBe(ZERO)
    expect(parts.interest > 0n).toBe(true)
  })
})
