import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvariantViolation } from '#server/kernel/assert.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import { rate } from '#server/kernel/rate.ts'
import { imputeAcross, imputePayment } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const amount = fc.bigInt({ min: 0n, max: 10n ** 9n }).map(centavos)
const owed = fc.record({ interest: amount, fine: amount, fee: amount, principal: amount })
const total = (parts: Record<string, bigint>) => Object.values(parts).reduce((a, b) => a + b, 0n)

describe('to what a payment goes', () => {
  it('conserves money: what came in is what was imputed and what is returned', () => {
    fc.assert(
      fc.property(owed, amount, (debt, payment) => {
        const { to, left, excess } = imputePayment(debt, payment)
        expect(total(to) + excess).toBe(payment)
        expect(total(to) + total(left)).toBe(total(debt))
        expect(Object.values(left).every((part) => part >= 0n)).toBe(true)
        if (excess > 0n) expect(total(left)).toBe(0n)
      }),
    )
  })

  it('pays interest before fine, and principal last', () => {
    fc.assert(
      fc.property(owed, amount, (debt, payment) => {
        const { to, left } = imputePayment(debt, payment)
        if (to.fine > 0n) expect(left.interest).toBe(0n)
        if (to.principal > 0n) expect(left.interest + left.fine + left.fee).toBe(0n)
      }),
    )
  })

  it('imputation-01: 1.000 with 15 of interest and 20 of fine, 200 paid, leaves 835 of principal', () => {
    const debt = {
      interest: centavos(1_500n),
      fine: centavos(2_000n),
      fee: centavos(0n),
      principal: centavos(100_000n),
    }
    expect(imputePayment(debt, centavos(20_000n))).toEqual({
      to: { interest: 1_500n, fine: 2_000n, fee: 0n, principal: 16_500n },
      left: { interest: 0n, fine: 0n, fee: 0n, principal: 83_500n },
      excess: 0n,
    })
  })

  it('takes no negative payment and no negative debt', () => {
    const debt = { interest: ZERO, fine: ZERO, fee: ZERO, principal: centavos(100n) }
    expect(() => imputePayment(debt, centavos(-1n))).toThrow(InvariantViolation)
    expect(() => imputePayment({ ...debt, fee: centavos(-1n) }, ZERO)).toThrow(InvariantViolation)
  })

  const principal = { interest: ZERO, fine: ZERO, fee: ZERO, principal: centavos(100n) }
  const debts = [
    { key: 'newest', owed: principal, dueDate: day('2026-03-01'), monthlyRate: rate('0.01') },
    { key: 'mild', owed: principal, dueDate: day('2026-01-01'), monthlyRate: rate('0.005') },
    { key: 'onerous', owed: principal, dueDate: day('2026-01-01'), monthlyRate: rate('0.01') },
  ]
  const order = (chosen: string[]) => {
    return imputeAcross(debts, centavos(250n), chosen).debts.map(({ key, to }) => [
      key,
      to.principal,
    ])
  }

  it('over several debts follows the debtor’s choice, else the oldest, else the most onerous', () => {
    expect(order([])).toEqual([
      ['onerous', 100n],
      ['mild', 100n],
      ['newest', 50n],
    ])
    expect(order(['newest'])).toEqual([
      ['newest', 100n],
      ['onerous', 100n],
      ['mild', 50n],
    ])
  })

  it('over several debts conserves money too', () => {
    fc.assert(
      fc.property(fc.array(owed, { maxLength: 6 }), amount, (many, payment) => {
        const given = many.map((one, key) => ({
          key,
          owed: one,
          dueDate: day('2026-01-01').add({ days: key % 3 }),
          monthlyRate: rate('0.01'),
        }))
        const { debts: imputed, excess } = imputeAcross(given, payment)
        const paid = imputed.reduce((sum, { to }) => sum + total(to), 0n)
        expect(paid + excess).toBe(payment)
      }),
    )
  })
})
