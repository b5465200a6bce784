import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { balanceAfterBreach } from './model.ts'

const deals = fc
  .record({
    debt: fc.bigInt({ min: 1n, max: 10n ** 9n }),
    share: fc.bigInt({ min: 1n, max: 100n }),
    paidShare: fc.bigInt({ min: 0n, max: 120n }),
  })
  .map(({ debt, share, paidShare }) => {
    const deal = (debt * share) / 100n + 1n
    const paid = (deal * paidShare) / 100n
    return { debt: centavos(debt), deal: centavos(deal), paid: centavos(paid) }
  })

describe('a broken agreement', () => {
  it('always credits what was paid, and a deal paid in full leaves nothing', () => {
    fc.assert(
      fc.property(deals, (deal) => {
        for (const effect of ['novacao', 'proportional', 'restore'] as const) {
          const left = balanceAfterBreach(effect, deal)
          expect(left >= 0n).toBe(true)
          if (deal.paid >= deal.deal) expect(left).toBe(0n)
          const later = balanceAfterBreach(effect, { ...deal, paid: centavos(deal.paid + 100n) })
          expect(later <= left).toBe(true)
        }
      }),
    )
  })

  it('leaves least under novação and most when the debt is restored, for a deal below the debt', () => {
    fc.assert(
      fc.property(deals, (deal) => {
        if (deal.deal > deal.debt || deal.paid >= deal.deal) return
        const left = (['novacao', 'proportional', 'restore'] as const).map((effect) =>
          balanceAfterBreach(effect, deal),
        )
        expect(left).toEqual([...left].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
      }),
    )
  })
})
