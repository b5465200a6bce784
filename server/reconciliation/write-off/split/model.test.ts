import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AllocationId,
  type DebtId,
  newId,
  type PayableId,
  type PaymentId,
} from '#server/kernel/id.ts'
import { centavos, splitEqually, sum } from '#server/kernel/money.ts'
import { type SplitEvent, type SplitInput, type SplitLine, splitAgreement } from './model.ts'

type Debt = { principal: bigint; charges: bigint; discount: bigint }

/** An agreement over these debts in equal parts, each with this interest. */
function agreement(
  debts: readonly Debt[],
  parts: number,
  more: { interest?: bigint; iof?: bigint } = {},
) {
  const { interest = 0n, iof = 0n } = more
  const shares = debts.reduce((all, d) => all + d.principal + d.charges - d.discount, 0n)
  return {
    debts: debts.map((debt) => ({
      debtId: newId<DebtId>(),
      principal: centavos(debt.principal),
      charges: centavos(debt.charges),
      discount: centavos(debt.discount),
    })),
    iof: centavos(iof),
    instalments: splitEqually(centavos(shares + iof), parts).map((capital) => ({
      payableId: newId<PayableId>(),
      amount: centavos(capital + interest),
      interest: centavos(interest),
    })),
  }
}

type Plan = ReturnType<typeof agreement>

const allocation = (plan: Plan, place: number, amount: bigint, paymentId = newId<PaymentId>()) => ({
  kind: 'allocation' as const,
  id: newId<AllocationId>(),
  paymentId,
  payableId: plan.instalments[place]?.payableId ?? newId<PayableId>(),
  amount: centavos(amount),
})

const adjustment = (plan: Plan, place: number, kind: 'late' | 'let_off', amount: bigint) => ({
  kind,
  payableId: plan.instalments[place]?.payableId ?? newId<PayableId>(),
  amount: centavos(amount),
})

const split = (plan: Plan, events: readonly SplitEvent[]) =>
  splitAgreement({ ...plan, events } satisfies SplitInput)

const figures = (lines: readonly SplitLine[]) =>
  lines.map((l) =>
    [l.amount, l.principal, l.charges, l.agreementCost, l.lateCharges, l.discount].map(Number),
  )

const ONE = { principal: 100_000n, charges: 10_000n, discount: 30_000n }

describe('a payment in one piece', () => {
  it('writes off the whole of each debt, discount and all', () => {
    const plan = agreement([ONE, { principal: 50_000n, charges: 0n, discount: 0n }], 1)
    expect(figures(split(plan, [allocation(plan, 0, 130_000n)]))).toEqual([
      [80_000, 100_000, 10_000, 0, 0, 30_000],
      [50_000, 50_000, 0, 0, 0, 0],
    ])
  })

  it('of half writes off half of everything', () => {
    const plan = agreement([ONE], 2)
    expect(figures(split(plan, [allocation(plan, 0, 40_000n)]))).toEqual([
      [40_000, 50_000, 5_000, 0, 0, 15_000],
    ])
  })
})

describe('a debt that was let off whole', () => {
  it('is written off with the last payment of the others', () => {
    const plan = agreement([ONE, { principal: 9_000n, charges: 0n, discount: 9_000n }], 2)
    const lines = split(plan, [allocation(plan, 0, 40_000n), allocation(plan, 1, 40_000n)])
    expect(figures(lines).slice(1)).toEqual([
      [40_000, 50_000, 5_000, 0, 0, 15_000],
      [0, 9_000, 0, 0, 0, 9_000],
    ])
  })
})

describe('what an instalment costs besides', () => {
  it('goes first to what being late costs', () => {
    const plan = agreement([ONE], 2)
    const lines = split(plan, [adjustment(plan, 0, 'late', 900n), allocation(plan, 0, 500n)])
    expect(figures(lines)).toEqual([[500, 0, 0, 0, 500, 0]])
    const both = split(plan, [
      adjustment(plan, 0, 'late', 900n),
      allocation(plan, 0, 500n),
      allocation(plan, 0, 40_400n),
    ])
    expect(figures(both).at(1)).toEqual([40_400, 50_000, 5_000, 0, 400, 15_000])
  })

  it('goes last to the interest of the plan and the IOF', () => {
    const plan = agreement([ONE], 2, { interest: 700n, iof: 400n })
    const lines = split(plan, [allocation(plan, 0, 40_200n), allocation(plan, 0, 700n)])
    expect(figures(lines).map(([amount, , , cost]) => [amount, cost])).toEqual([
      [40_200, 200],
      [700, 700],
    ])
  })

  it('that is let off is not paid, and what is let off beyond it is a discount', () => {
    const plan = agreement([ONE], 1, { interest: 700n })
    const cheaper = [adjustment(plan, 0, 'let_off', -600n), allocation(plan, 0, 80_100n)]
    expect(figures(split(plan, cheaper))).toEqual([[80_100, 100_000, 10_000, 100, 0, 30_000]])
    const waived = [adjustment(plan, 0, 'let_off', -5_700n), allocation(plan, 0, 75_000n)]
    expect(figures(split(plan, waived))).toEqual([[75_000, 100_000, 10_000, 0, 0, 35_000]])
  })
})

describe('money that went back', () => {
  it('takes away exactly what it had brought', () => {
    const plan = agreement([ONE, ONE, { principal: 333n, charges: 1n, discount: 7n }], 3, {
      interest: 11n,
    })
    const paymentId = newId<PaymentId>()
    const there = allocation(plan, 1, 20_001n, paymentId)
    const [back] = [allocation(plan, 1, -20_001n, paymentId)]
    const lines = split(plan, [allocation(plan, 0, 53_461n), there, back])
    const of = (id: AllocationId) => lines.filter((line) => line.allocationId === id)
    expect(figures(of(back.id))).toEqual(figures(of(there.id)).map((row) => row.map((n) => 0 - n)))
  })
})

const debt = fc
  .record({
    principal: fc.bigInt({ min: 1n, max: 5_000_000n }),
    charges: fc.bigInt({ min: 0n, max: 2_000_000n }),
    off: fc.bigInt({ min: 0n, max: 100n }),
  })
  .map(({ principal, charges, off }) => ({
    principal,
    charges,
    discount: ((principal + charges) * off) / 100n,
  }))

/** Nobody agrees to pay interest on nothing: of all the debts something is left to pay. */
const debts = fc
  .array(debt, { minLength: 1, maxLength: 6 })
  .filter((all) => all.some(({ principal, charges, discount }) => principal + charges > discount))

const history = fc.record({
  debts,
  parts: fc.integer({ min: 1, max: 12 }),
  interest: fc.bigInt({ min: 0n, max: 5_000n }),
  iof: fc.bigInt({ min: 0n, max: 3_000n }),
  /** Each instalment is paid in pieces of these many percent, the rest at the end. */
  pieces: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }),
  late: fc.bigInt({ min: 0n, max: 900n }),
  back: fc.option(fc.integer({ min: 1, max: 100 })),
})

/** A whole life: late charges, payments in pieces, some of it going back and coming again. */
function life(h: typeof history extends fc.Arbitrary<infer T> ? T : never) {
  const plan = agreement(h.debts, h.parts, h)
  const events: SplitEvent[] = []
  plan.instalments.forEach(({ amount }, place) => {
    events.push(adjustment(plan, place, 'late', h.late))
    let rest = amount + h.late
    for (const percent of h.pieces) {
      const piece = (rest * BigInt(percent)) / 100n
      if (piece === 0n) continue
      const paid = allocation(plan, place, piece)
      events.push(paid)
      const gone = h.back === null ? 0n : (piece * BigInt(h.back)) / 100n
      if (gone > 0n) events.push(allocation(plan, place, -gone, paid.paymentId))
      rest -= piece - gone
    }
    if (rest > 0n) events.push(allocation(plan, place, rest))
  })
  return { plan, events }
}

describe('over any history', () => {
  it('the lines of a payment sum to it, and each line sums within itself', () => {
    fc.assert(
      fc.property(history, (h) => {
        const { plan, events } = life(h)
        fc.pre(plan.instalments.every(({ amount }) => amount > 0n))
        const lines = split(plan, events)
        for (const event of events) {
          if (event.kind !== 'allocation') continue
          const own = lines.filter((line) => line.allocationId === event.id)
          expect(sum(own.map((line) => line.amount))).toBe(event.amount)
        }
        for (const l of lines) {
          expect(l.principal + l.charges + l.agreementCost + l.lateCharges - l.discount).toBe(
            l.amount,
          )
        }
      }),
    )
  })

  it('a payment never gives a debt less than nothing', () => {
    fc.assert(
      fc.property(history, (h) => {
        const { plan, events } = life({ ...h, back: null })
        fc.pre(plan.instalments.every(({ amount }) => amount > 0n))
        for (const row of figures(split(plan, events))) {
          for (const figure of row) expect(figure).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('an agreement that is paid off has written off each of its debts to the centavo', () => {
    fc.assert(
      fc.property(history, (h) => {
        const { plan, events } = life(h)
        fc.pre(plan.instalments.every(({ amount }) => amount > 0n))
        const lines = split(plan, events)
        for (const { debtId, principal, charges, discount } of plan.debts) {
          const own = lines.filter((line) => line.debtId === debtId)
          expect(sum(own.map((line) => line.principal))).toBe(principal)
          expect(sum(own.map((line) => line.charges))).toBe(charges)
          expect(sum(own.map((line) => line.discount))).toBe(discount)
        }
      }),
    )
  })

  it('nothing that happens later changes a line', () => {
    fc.assert(
      fc.property(history, fc.nat(), (h, cut) => {
        const { plan, events } = life(h)
        fc.pre(plan.instalments.every(({ amount }) => amount > 0n))
        const whole = split(plan, events)
        const part = split(plan, events.slice(0, cut % (events.length + 1)))
        expect(whole.slice(0, part.length)).toEqual(part)
      }),
    )
  })
})
