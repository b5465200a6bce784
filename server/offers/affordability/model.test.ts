import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { rate } from '#server/kernel/rate.ts'
import { affordability } from './model.ts'

const rules = { incomeShare: rate('0.30'), minimumLeft: centavos(60_000n) }
const amount = fc.bigInt({ min: 0n, max: 10n ** 7n }).map(centavos)

describe('what a person can pay a month', () => {
  it('never touches the existential minimum, the essentials or the share of income', () => {
    fc.assert(
      fc.property(amount, amount, amount, (income, essential, instalmentsNow) => {
        const { most } = affordability({ income, essential, instalmentsNow }, rules)
        if (most === 0n) return
        const left = income - instalmentsNow - most
        expect(left >= rules.minimumLeft && left >= essential).toBe(true)
        expect((instalmentsNow + most) * 10n <= income * 3n + 5n).toBe(true)
      }),
    )
  })

  it('is nothing for who has only the minimum', () => {
    const budget = {
      income: centavos(60_000n),
      essential: centavos(0n),
      instalmentsNow: centavos(0n),
    }
    expect(affordability(budget, rules).most).toBe(0n)
  })
})
