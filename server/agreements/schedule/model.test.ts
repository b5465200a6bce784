import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bankCalendar, daysBetween, isBusinessDay } from '#server/kernel/calendar.ts'
import { centavos, sum, ZERO } from '#server/kernel/money.ts'
import { compound, Decimal, decimalOf, placed, rate, ZERO_RATE } from '#server/kernel/rate.ts'
import { buildSchedule, entradaOf, type PlanTerms, planLedger, priceInstalment } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const rates = fc.bigInt({ min: 1n, max: 800n }).map((units) => rate(placed(units, 4)))
/** Plans whose instalments are never smaller than a few reais, as every policy asks. */
const plans = fc
  .record({
    system: fc.constantFrom('zero' as const, 'price' as const, 'sac' as const),
    monthlyRate: rates,
    instalments: fc.integer({ min: 1, max: 60 }),
    each: fc.bigInt({ min: 500n, max: 200_000n }),
    rest: fc.bigInt({ min: 0n, max: 499n }),
    firstPeriodDays: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 60 })),
  })
  .map(
    ({ each, rest, ...plan }): PlanTerms => ({
      ...plan,
      financed: centavos(each * BigInt(plan.instalments) + rest),
    }),
  )

/** A plan whose instalments do not pay their own interest is refused: no row to look at. */
function ledgerOf(plan: PlanTerms) {
  const ledger = planLedger(plan)
  fc.pre(ledger.ok)
  return ledger.ok ? ledger.value : []
}

describe('every plan', () => {
  it('ends at 0.00, row by row', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        let balance: bigint = plan.financed
        for (const row of ledgerOf(plan)) {
          expect(row.amount).toBe(row.interest + row.amortisation)
          balance -= row.amortisation
          expect(row.balance).toBe(balance)
          expect(row.interest >= 0n && row.amount > 0n).toBe(true)
        }
        expect(balance).toBe(0n)
      }),
    )
  })

  it('has no interest below zero where it is paid on its first day', () => {
    const [first] = ledgerOf({
      system: 'price',
      monthlyRate: rate('0.0632'),
      instalments: 35,
      firstPeriodDays: 0,
      financed: centavos(2_629_696n),
    })
    expect(first?.interest).toBe(0n)
  })

  it('pays what was financed and its interest, to the centavo', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const rows = ledgerOf(plan)
        const interest = sum(rows.map((row) => row.interest))
        expect(sum(rows.map((row) => row.amount))).toBe(plan.financed + interest)
        if (plan.system === 'zero') expect(interest).toBe(0n)
      }),
    )
  })

  it('scenario 30: without interest the last instalment is at most n−1 centavos more', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const rows = ledgerOf({ ...plan, system: 'zero' })
        const over = (rows.at(-1)?.amount ?? ZERO) - (rows[0]?.amount ?? ZERO)
        expect(over >= 0n && over <= BigInt(plan.instalments - 1)).toBe(true)
      }),
    )
  })

  it('by Price has equal instalments, but for what rounding adds up to in the last', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const rows = ledgerOf({ ...plan, system: 'price', firstPeriodDays: null })
        const regular = priceInstalment(plan.financed, plan.monthlyRate, plan.instalments)
        expect(rows.slice(0, -1).every((row) => row.amount === regular)).toBe(true)
        const growth = compound(plan.monthlyRate, plan.instalments).minus(1)
        const bound = growth.div(decimalOf(plan.monthlyRate)).plus(1)
        const over = new Decimal(((rows.at(-1)?.amount ?? ZERO) - regular).toString()).abs()
        expect(over.lte(bound)).toBe(true)
      }),
    )
  })

  it('by Price has the instalment of the formula at sixty digits', () => {
    fc.assert(
      fc.property(plans, ({ financed, monthlyRate, instalments }) => {
        const i = decimalOf(monthlyRate)
        const factor = new Decimal(1).minus(compound(monthlyRate, -instalments))
        const exact = i.times(financed.toString()).div(factor).toDecimalPlaces(0, 4)
        const pmt = priceInstalment(financed, monthlyRate, instalments)
        expect(pmt.toString()).toBe(exact.toFixed(0))
      }),
    )
  })

  it('by SAC never asks more in a later instalment, but for the last', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const rows = ledgerOf({ ...plan, system: 'sac', firstPeriodDays: null })
        for (let k = 1; k < rows.length - 1; k++) {
          expect((rows[k]?.amount ?? ZERO) <= (rows[k - 1]?.amount ?? ZERO)).toBe(true)
        }
      }),
    )
  })

  it('costs more when the first due date is farther, and less when it is nearer', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const priced = { ...plan, system: 'price' as const }
        const paid = (firstPeriodDays: number) => {
          return sum(ledgerOf({ ...priced, firstPeriodDays }).map((row) => row.amount))
        }
        expect(paid(20) <= paid(30) && paid(30) <= paid(45)).toBe(true)
      }),
    )
  })

  it('is refused when an instalment would be less than a centavo', () => {
    const tiny = { financed: centavos(3n), monthlyRate: rate('0.02'), firstPeriodDays: null }
    for (const system of ['zero', 'price', 'sac'] as const) {
      expect(planLedger({ ...tiny, system, instalments: 10 })).toEqual({
        ok: false,
        reason: 'instalment-too-small',
      })
    }
  })
})

const signedOn = day('2026-12-10')
const input = {
  amount: centavos(200_000n),
  entrada: centavos(20_000n),
  system: 'price' as const,
  monthlyRate: rate('0.015'),
  instalments: 10,
  signedOn,
  entradaDue: signedOn,
  firstDue: day('2027-01-10'),
  calendar: bankCalendar,
}

describe('a schedule', () => {
  it('adds up: the entrada and the instalments are the total shown', () => {
    const schedule = buildSchedule(input)
    if (!schedule.ok) throw new Error(schedule.reason)
    const { lines, total, interest, entrada, financed } = schedule.value
    expect(total).toBe(215_182n)
    expect(sum(lines.map((line) => line.amount))).toBe(total)
    expect(entrada + financed + interest).toBe(total)
    expect(lines.map((line) => line.number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(lines.at(-1)?.amount).toBe(19_520n)
    expect(lines.at(-1)?.balance).toBe(0n)
  })

  it('keeps the anchor day and never asks for payment on a day without bank service', () => {
    const signatures = fc.integer({ min: 0, max: 3650 }).map((days) => signedOn.add({ days }))
    fc.assert(
      fc.property(signatures, fc.integer({ min: 1, max: 60 }), (signed, wait) => {
        const firstDue = signed.add({ days: wait })
        const schedule = buildSchedule({ ...input, signedOn: signed, entradaDue: signed, firstDue })
        if (!schedule.ok) throw new Error(schedule.reason)
        for (const { number, dueDate, payableUntil } of schedule.value.lines) {
          expect(isBusinessDay(bankCalendar, payableUntil)).toBe(true)
          expect(daysBetween(dueDate, payableUntil) >= 0).toBe(true)
          if (number === 0) continue
          expect(dueDate.day).toBe(Math.min(firstDue.day, dueDate.daysInMonth))
        }
      }),
      { numRuns: 30 },
    )
  })

  it('has no line for an entrada of zero, and none may be the whole amount', () => {
    const schedule = buildSchedule({ ...input, entrada: ZERO, monthlyRate: ZERO_RATE })
    expect(schedule.ok && schedule.value.lines[0]?.number).toBe(1)
    expect(schedule.ok && schedule.value.interest).toBe(0n)
    expect(() => buildSchedule({ ...input, entrada: input.amount })).toThrow('part of the amount')
    expect(() => buildSchedule({ ...input, instalments: 0 })).toThrow('between 1 and 360')
    expect(() => buildSchedule({ ...input, firstDue: day('2026-12-09') })).toThrow('before')
  })

  it('an entrada is a share rounded to the centavo', () => {
    expect(entradaOf(centavos(99_999n), rate('0.10'))).toBe(10_000n)
    expect(priceInstalment(centavos(1000n), ZERO_RATE, 3)).toBe(333n)
  })
})
