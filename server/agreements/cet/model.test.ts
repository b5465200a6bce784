import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { compound, Decimal, placed, rate } from '#server/kernel/rate.ts'
import { planLedger } from '../schedule/model.ts'
import { annualCet, monthlyFlows, solveRate } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const flowsAt = fc.array(
  fc.record({
    at: fc.integer({ min: 1, max: 1800 }),
    amount: fc.bigInt({ min: 100n, max: 10n ** 7n }).map(centavos),
  }),
  { minLength: 1, maxLength: 24 },
)

function solved(present: bigint, flows: { at: number; amount: bigint }[], places: number): Decimal {
  const cash = flows.map(({ at, amount }) => ({ at, amount: centavos(amount) }))
  const result = solveRate(centavos(present), cash, 365, places)
  if (!result.ok) throw new Error(result.reason)
  return new Decimal(result.value)
}

/** Σ amount ÷ (1+r)^(at/365) − present, by decimal.js. */
function worth(
  present: bigint,
  flows: { at: number; amount: bigint }[],
  percent: Decimal,
): Decimal {
  const yearly = rate(percent.div(100).toFixed())
  return flows
    .map(({ at, amount }) =>
      new Decimal(amount.toString()).div(compound(yearly, new Decimal(at).div(365))),
    )
    .reduce((total, one) => total.plus(one), new Decimal(-present))
}

describe('the total effective cost', () => {
  it('is the root of the equation, rounded at the true midpoint', () => {
    fc.assert(
      fc.property(flowsAt, fc.integer({ min: 5, max: 99 }), (flows, share) => {
        const paid = flows.reduce((total, flow) => total + flow.amount, 0n)
        const present = (paid * BigInt(share)) / 100n
        const result = solveRate(centavos(present), flows, 365, 2)
        if (!result.ok) {
          expect(result.reason).toBe('beyond-limit')
          return
        }
        const cet = new Decimal(result.value)
        const half = new Decimal('0.005')
        if (cet.gt(0)) expect(worth(present, flows, cet.minus(half)).gte(0)).toBe(true)
        expect(worth(present, flows, cet.plus(half)).lte(0)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('a tie is shown half-even, as NBR 5891 asks', () => {
    const oneYear = (amount: bigint) => solved(1_000_000n, [{ at: 365, amount }], 2).toFixed(2)
    expect([1_123_450n, 1_123_550n, 1_000_050n].map(oneYear)).toEqual(['12.34', '12.36', '0.00'])
  })

  it('is 0,00% exactly when nothing is paid beyond the credit', () => {
    fc.assert(
      fc.property(flowsAt, (flows) => {
        const paid = flows.reduce((total, flow) => total + flow.amount, 0n)
        expect(solved(paid, flows, 2).toFixed(2)).toBe('0.00')
        const dearer = solved(paid - paid / 100n - 1n, flows, 2)
        expect(dearer.gt(0)).toBe(true)
      }),
    )
  })

  it('rises with any charge taken upfront', () => {
    const plan = {
      financed: centavos(180_000n),
      system: 'price' as const,
      monthlyRate: rate('0.015'),
      instalments: 10,
      firstPeriodDays: null,
    }
    const ledger = planLedger(plan)
    if (!ledger.ok) throw new Error(ledger.reason)
    const flows = ledger.value.map(({ number, amount }) => ({ at: number * 30, amount }))
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 50_000n }), (fee) => {
        const less = solved(180_000n - fee, flows, 8)
        expect(solved(180_000n - fee - 1n, flows, 8).gt(less)).toBe(true)
      }),
    )
  })

  it('of a Price plan by the month is the contract’s rate, but for rounding', () => {
    const rates = fc.bigInt({ min: 10n, max: 900n }).map((units) => rate(placed(units, 4)))
    fc.assert(
      fc.property(rates, fc.integer({ min: 2, max: 48 }), (monthlyRate, instalments) => {
        const financed = centavos(10_000_000n)
        const plan = { financed, system: 'price' as const, monthlyRate, instalments }
        const ledger = planLedger({ ...plan, firstPeriodDays: null })
        if (!ledger.ok) throw new Error(ledger.reason)
        const flows = monthlyFlows(ledger.value.map((row) => row.amount))
        const found = solveRate(financed, flows, 1, 3)
        const contract = new Decimal(monthlyRate.text).times(100)
        expect(found.ok && new Decimal(found.value).minus(contract).abs().lte('0.001')).toBe(true)
      }),
    )
  })

  it('is refused where there is none', () => {
    const flows = [{ at: 30, amount: centavos(100n) }]
    const reason = (present: bigint, given = flows) => {
      const result = solveRate(centavos(present), given, 365, 2)
      return result.ok ? result.value : result.reason
    }
    expect(reason(0n)).toBe('no-positive-credit')
    expect(reason(101n)).toBe('pays-less-than-received')
    expect(reason(50n, [{ at: 0, amount: centavos(100n) }])).toBe('beyond-limit')
    expect(reason(1n, [{ at: 1, amount: centavos(10_000n) }])).toBe('beyond-limit')
  })

  it('counts the real days from signature', () => {
    const payments = [{ dueDate: day('2027-12-10'), amount: centavos(1_100_000n) }]
    expect(annualCet(centavos(1_000_000n), day('2026-12-10'), payments)).toEqual({
      ok: true,
      value: '10.00',
    })
    const leap = [{ dueDate: day('2028-12-10'), amount: centavos(1_100_000n) }]
    expect(annualCet(centavos(1_000_000n), day('2027-12-10'), leap)).toEqual({
      ok: true,
      value: '9.97',
    })
  })
})
