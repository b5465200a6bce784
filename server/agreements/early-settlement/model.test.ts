import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvariantViolation } from '#server/kernel/assert.ts'
import { centavos, sum, ZERO } from '#server/kernel/money.ts'
import { placed, rate, ZERO_RATE } from '#server/kernel/rate.ts'
import { type PlanTerms, planLedger } from '../schedule/model.ts'
import { ledgerBalanceOn, prepay, presentValue, remainingOn, settleAll } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const plans = fc
  .record({
    monthlyRate: fc.bigInt({ min: 1n, max: 800n }).map((units) => rate(placed(units, 4))),
    instalments: fc.integer({ min: 2, max: 48 }),
    each: fc.bigInt({ min: 1000n, max: 100_000n }),
    paid: fc.integer({ min: 0, max: 47 }),
  })
  .map(({ each, paid, ...plan }) => ({
    plan: {
      ...plan,
      system: 'price' as const,
      financed: centavos(each * BigInt(plan.instalments)),
      firstPeriodDays: null,
    },
    paid: paid % plan.instalments,
  }))

function remaining(plan: PlanTerms, paid: number) {
  const ledger = planLedger(plan)
  if (!ledger.ok) throw new Error(ledger.reason)
  const balance = paid === 0 ? plan.financed : (ledger.value[paid - 1]?.balance ?? ZERO)
  const left = ledger.value.slice(paid).map(({ number, amount }) => ({
    number,
    amount,
    periods: { whole: number - paid, days: 0, length: 30 },
  }))
  return { left, balance }
}

describe('paying early', () => {
  it('never costs more than the instalments it replaces, nor more than the ledger’s balance', () => {
    fc.assert(
      fc.property(plans, ({ plan, paid }) => {
        const { left, balance } = remaining(plan, paid)
        const { face, payNow, reduction } = settleAll(left, plan.monthlyRate, balance)
        expect(payNow <= face && payNow <= balance).toBe(true)
        expect(payNow + reduction).toBe(face)
      }),
    )
  })

  it('by present value and by ledger differ by no more centavos than there are instalments', () => {
    fc.assert(
      fc.property(plans, ({ plan, paid }) => {
        const { left, balance } = remaining(plan, paid)
        const difference = presentValue(left, plan.monthlyRate) - balance
        const size = difference < 0n ? -difference : difference
        expect(size <= BigInt(plan.instalments)).toBe(true)
      }),
    )
  })

  it('of a plan without interest is the sum of what remains', () => {
    const left = [1, 2].map((whole) => ({
      number: whole,
      amount: centavos(100n),
      periods: { whole, days: 0, length: 30 },
    }))
    expect(prepay(left, ZERO_RATE)).toEqual({ face: 200n, payNow: 200n, reduction: 0n })
  })

  const dueDates = ['2027-01-10', '2027-02-10', '2027-03-10'].map(day)
  const unpaid = dueDates.map((dueDate, i) => ({
    number: i + 1,
    amount: centavos(10_000n),
    balance: centavos(10_000n * BigInt(2 - i)),
    dueDate,
  }))
  const periodsOn = (date: string) =>
    remainingOn(unpaid, day('2026-12-10'), day(date)).map(({ periods }) => periods)

  it('counts whole months on due dates and the broken month by its own days', () => {
    expect(periodsOn('2026-12-10').map(({ whole, days }) => [whole, days])).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
    ])
    expect(periodsOn('2027-01-10').map(({ whole, days }) => [whole, days])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ])
    expect(periodsOn('2027-01-20')).toEqual([
      { whole: 0, days: 0, length: 1 },
      { whole: 0, days: 21, length: 31 },
      { whole: 1, days: 21, length: 31 },
    ])
    expect(periodsOn('2027-04-01').every(({ whole, days }) => whole + days === 0)).toBe(true)
  })

  it('is cheaper the earlier it happens', () => {
    const costs = ['2026-12-10', '2026-12-20', '2027-01-10', '2027-01-31', '2027-04-01'].map(
      (date) =>
        presentValue(remainingOn(unpaid, day('2026-12-10'), day(date)), rate('0.02')).valueOf(),
    )
    expect(costs).toEqual([...costs].sort((a, b) => (a < b ? -1 : 1)))
    expect(costs.at(-1)).toBe(sum(unpaid.map((one) => one.amount)))
  })

  it('adds to the ledger’s balance the interest of the broken month', () => {
    expect(ledgerBalanceOn(centavos(100_000n), rate('0.02'), 0, 31)).toBe(100_000n)
    expect(ledgerBalanceOn(centavos(100_000n), rate('0.02'), 10, 31)).toBe(100_645n)
  })

  it('is priced exactly where every month is whole, by its days where one is broken', () => {
    const due = (whole: number, days: number) => ({
      number: whole,
      amount: centavos(10_000n),
      periods: { whole, days, length: 30 },
    })
    expect(presentValue([due(1, 0), due(2, 0)], rate('0.02'))).toBe(19_416n)
    expect(presentValue([due(1, 0), due(1, 15)], rate('0.02'))).toBe(19_511n)
    expect(presentValue([due(1, 15), due(2, 15)], rate('0.02'))).toBe(19_224n)
  })

  it('counts no days before the period and no period without days', () => {
    const on = (since: number, period: number) => () =>
      ledgerBalanceOn(centavos(100n), rate('0.02'), since, period)
    expect(on(-1, 30)).toThrow(InvariantViolation)
    expect(on(0, 0)).toThrow(InvariantViolation)
    expect(on(0, -1)).toThrow(InvariantViolation)
  })
})
