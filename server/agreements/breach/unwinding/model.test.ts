import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DebtId, newId, type PayableId } from '#server/kernel/id.ts'
import { type Centavos, centavos, splitEqually, subtract, sum, ZERO } from '#server/kernel/money.ts'
import type { CreditorAccountKind, Holdings, Posting } from '#server/ledger/model.ts'
import { type AgreementDebt, type InstalmentProgress, shareOf } from '../../model.ts'
import { balanceAfterBreach } from '../model.ts'
import {
  creditedOf,
  debtsAfterBreach,
  PARTS,
  type RestatedDebt,
  type StandingDeal,
} from '../restating/model.ts'
import { unwindingPostings } from './model.ts'

const EFFECTS = ['novation', 'proportional', 'restore'] as const
const BEGAN = Temporal.PlainDate.from('2026-01-10')
const AGREEMENT = newId<never>()

const cents = (max: bigint) => fc.bigInt({ min: 0n, max }).map(centavos)

const debt: fc.Arbitrary<AgreementDebt> = fc
  .record({
    principal: cents(500_000n).map((amount) => centavos(amount + 1n)),
    correction: cents(50_000n),
    interest: cents(50_000n),
    fine: cents(10_000n),
    fee: cents(500n),
    onCharges: fc.integer({ min: 0, max: 100 }),
    onPrincipal: fc.integer({ min: 0, max: 95 }),
  })
  .map(({ onCharges, onPrincipal, ...parts }) => {
    const charges = parts.correction + parts.interest + parts.fine + parts.fee
    return {
      debtId: newId<DebtId>(),
      ...parts,
      discountOnCharges: centavos((charges * BigInt(onCharges)) / 100n),
      discountOnPrincipal: centavos((parts.principal * BigInt(onPrincipal)) / 100n),
    }
  })

type Broken = { deal: StandingDeal; held: Holdings; on: Temporal.PlainDate; iof: Centavos }

/** A deal with some instalments paid, late charges and rebates among them, when it stops. */
const broken: fc.Arbitrary<Broken> = fc
  .record({
    debts: fc.array(debt, { minLength: 1, maxLength: 4 }),
    count: fc.integer({ min: 1, max: 12 }),
    interestShare: fc.integer({ min: 0, max: 30 }),
    iof: cents(300n),
    paidLines: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 12, maxLength: 12 }),
    late: cents(900n),
    rebate: cents(50n),
    day: fc.integer({ min: 0, max: 400 }),
  })
  .map(({ debts, count, interestShare, iof, paidLines, late, rebate, day }) => {
    const shares = sum(debts.map(shareOf))
    const planInterest = centavos((shares * BigInt(interestShare)) / 100n)
    const total = sum([shares, planInterest, iof])
    const interest = splitEqually(planInterest, count)
    const amounts = splitEqually(shares, count).map((part, i) =>
      sum([part, interest[i] ?? ZERO, i === 0 ? iof : ZERO]),
    )
    const lines = amounts.map((amount, number): InstalmentProgress => {
      const share = BigInt(paidLines[number] ?? 0)
      const hasLate = number === 0 && share > 0n
      const letOff = number === 1 && share > 50n && amount > 100n ? rebate : ZERO
      const lateFine = hasLate ? late : ZERO
      const owed = amount + lateFine - letOff
      return {
        id: newId<PayableId>(),
        number,
        dueOn: BEGAN.add({ months: number }),
        payableUntil: BEGAN.add({ months: number }),
        amount,
        interest: interest[number] ?? ZERO,
        lateFine,
        lateInterest: ZERO,
        letOff,
        lateCountedUntil: null,
        pauses: [],
        paid: centavos((owed * share) / 100n),
        underReview: false,
        paidAt: null,
        cancelled: false,
      }
    })
    const deal = { debts, total, lines, monthlyRate: '0.02', beganOn: BEGAN }
    return { deal, held: holdingsOf(deal, planInterest, iof), on: BEGAN.add({ days: day }), iof }
  })
  .filter(
    ({ deal, held }) => held.balance > 0n && sum(deal.lines.map((l) => l.amount)) === deal.total,
  )

/** What the books say of such a deal: its start, its adjustments and its payments. */
function holdingsOf(deal: StandingDeal, planInterest: Centavos, iof: Centavos): Holdings {
  const of = (part: keyof AgreementDebt) =>
    sum(deal.debts.map((one) => one[part]).filter((value) => typeof value === 'bigint'))
  const paid = sum(deal.lines.map((line) => line.paid))
  const late = sum(deal.lines.map((line) => line.lateFine))
  const off = sum(deal.lines.map((line) => line.letOff))
  const byKind = new Map<CreditorAccountKind | 'debt', Centavos>([
    ['debt', of('principal')],
    ['correction_income', of('correction')],
    ['interest_income', of('interest')],
    ['fine_income', centavos(of('fine') + late)],
    ['fee_income', of('fee')],
    ['discount', centavos(-(of('discountOnCharges') + of('discountOnPrincipal')))],
    ['plan_interest_income', centavos(planInterest - off)],
    ['iof_payable', iof],
    ['clearing', centavos(-paid)],
  ])
  return { byKind, balance: sum(byKind.values()) }
}

const of = (restated: readonly RestatedDebt[], place: number) => restated[place]?.principal ?? ZERO

const owedOf = (restated: readonly RestatedDebt[]) =>
  sum(restated.flatMap((one) => PARTS.map((part) => one[part])))

/** The balances after the postings, by account kind or debt. */
function afterwards(held: Holdings, postings: readonly Posting[]) {
  const balances = new Map<string, bigint>([...held.byKind])
  let agreement: bigint = held.balance
  for (const { debit, credit, amount } of postings) {
    const isOut = 'id' in credit && credit.id === AGREEMENT
    const other = isOut ? debit : credit
    const name = 'kind' in other ? other.kind : other.id
    agreement += isOut ? -amount : amount
    balances.set(name, (balances.get(name) ?? 0n) + (isOut ? -amount : amount))
  }
  return { agreement, balances }
}

describe('an agreement that stops', () => {
  it.each(EFFECTS)('%s: is emptied to the centavo, and each debt gets its principal', (effect) => {
    fc.assert(
      fc.property(broken, ({ deal, held, on }) => {
        const restated = debtsAfterBreach(effect, deal, on)
        const postings = unwindingPostings(AGREEMENT, held, deal.debts, restated)
        const { agreement, balances } = afterwards(held, postings)
        expect(agreement).toBe(0n)
        for (const one of restated) expect(-(balances.get(one.debtId) ?? 0n)).toBe(one.principal)
      }),
    )
  })

  it.each(EFFECTS)('%s: keeps income only for what was paid', (effect) => {
    fc.assert(
      fc.property(broken, ({ deal, held, on, iof }) => {
        const restated = debtsAfterBreach(effect, deal, on)
        const postings = unwindingPostings(AGREEMENT, held, deal.debts, restated)
        const { balances } = afterwards(held, postings)
        const kept = (kind: CreditorAccountKind) => balances.get(kind) ?? 0n
        const incomes = [
          'correction_income',
          'interest_income',
          'fine_income',
          'fee_income',
          'plan_interest_income',
        ] as const
        for (const kind of incomes) expect(kept(kind)).toBeGreaterThanOrEqual(0n)
        expect(kept('iof_payable')).toBeLessThanOrEqual(iof)
        expect(kept('discount')).toBeLessThanOrEqual(0n)
        const paid = sum(deal.lines.map((line) => line.paid))
        const principal = sum(deal.debts.map((one, i) => subtract(one.principal, of(restated, i))))
        const income = incomes.reduce((all, kind) => all + kept(kind), 0n)
        expect(income + kept('iof_payable') + kept('discount') + principal).toBe(paid)
        // What a deal that replaced its debts let off stays let off, and shows as such.
        if (paid > 0n || effect === 'novation') return
        for (const kind of incomes) expect(kept(kind)).toBe(0n)
      }),
    )
  })

  it.each(EFFECTS)(
    '%s: leaves whole parts, and some principal wherever anything is left',
    (effect) => {
      fc.assert(
        fc.property(broken, ({ deal, on }) => {
          const restated = debtsAfterBreach(effect, deal, on)
          for (const one of restated) {
            for (const part of PARTS) expect(one[part]).toBeGreaterThanOrEqual(0n)
            const charges = owedOf([one]) - one.principal
            if (charges > 0n) expect(one.principal).toBeGreaterThan(0n)
          }
        }),
      )
    },
  )

  it('leaves what the agreement said: its rest, its share of the debt, or the debt less what was paid', () => {
    fc.assert(
      fc.property(broken, ({ deal, on }) => {
        const full = sum(deal.debts.flatMap((one) => PARTS.map((part) => one[part])))
        const paid = creditedOf(deal.lines)
        const amounts = { debt: full, deal: deal.total, paid }
        const left = (effect: (typeof EFFECTS)[number]) =>
          owedOf(debtsAfterBreach(effect, deal, on))
        expect(left('proportional')).toBe(balanceAfterBreach('proportional', amounts))
        expect(left('restore')).toBe(full > paid ? full - paid : 0n)
        const rest = balanceAfterBreach('novacao', amounts)
        expect(left('novation')).toBeLessThanOrEqual(rest)
        const isOver = deal.lines.every((line) => Temporal.PlainDate.compare(line.dueOn, on) <= 0)
        if (isOver) expect(left('novation')).toBe(rest)
      }),
    )
  })

  it('broken-01: 2,000 became 1,500 and 500 was paid', () => {
    const one: AgreementDebt = {
      debtId: newId<DebtId>(),
      principal: centavos(200_000n),
      correction: ZERO,
      interest: ZERO,
      fine: ZERO,
      fee: ZERO,
      discountOnCharges: ZERO,
      discountOnPrincipal: centavos(50_000n),
    }
    const line = (number: number, paid: bigint): InstalmentProgress => ({
      id: newId<PayableId>(),
      number,
      dueOn: BEGAN.add({ months: number }),
      payableUntil: BEGAN.add({ months: number }),
      amount: centavos(50_000n),
      interest: ZERO,
      lateFine: ZERO,
      lateInterest: ZERO,
      letOff: ZERO,
      lateCountedUntil: null,
      pauses: [],
      paid: centavos(paid),
      underReview: false,
      paidAt: null,
      cancelled: false,
    })
    const deal: StandingDeal = {
      debts: [one],
      total: centavos(150_000n),
      lines: [line(0, 50_000n), line(1, 0n), line(2, 0n)],
      monthlyRate: '0',
      beganOn: BEGAN,
    }
    const on = BEGAN.add({ days: 60 })
    const left = EFFECTS.map((effect) => owedOf(debtsAfterBreach(effect, deal, on)))
    expect(left).toEqual([100_000n, 133_333n, 150_000n])
  })
})
