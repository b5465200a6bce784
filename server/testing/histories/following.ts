import { expect } from 'vitest'
import { businessDate } from '#server/kernel/clock.ts'
import { type BookedDeal, type BookedPayment, type Books, readBooks } from './books.ts'
import type { Life } from './life.ts'
import { type Deal, lateOn, openOf, owedAfterBreach, receive, total } from './model.ts'

/**
 * Tells the model what the books took and what the sweeps decided, and holds the two against each
 * other. What the sweeps decide is taken from the product, and judged.
 */
export async function follow(life: Life): Promise<void> {
  const books = await readBooks(life.lane)
  for (const deal of books.deals) beforeMoney(life, deal)
  for (const payment of books.payments) {
    if (life.booked.has(payment.id)) continue
    hear(life, books, payment)
  }
  for (const deal of books.deals) afterMoney(life, deal)
  expectSame(life, books)
}

function hear(life: Life, books: Books, payment: BookedPayment): void {
  expect({ id: payment.id, amount: payment.amount }).toEqual({
    id: payment.id,
    amount: life.taken.get(payment.id),
  })
  life.booked.add(payment.id)
  const deal = [...life.deals.values()].find(({ lines }) =>
    lines.some(({ id }) => id === payment.payableId),
  )
  if (!deal || payment.expiresAt === null) throw new Error('every payment was asked for')
  receive(deal, life.suspended, {
    asked: books.asked.filter(({ chargeId }) => chargeId === payment.chargeId),
    amount: payment.amount,
    paidAt: payment.paidAt,
    on: businessDate(payment.paidAt),
    inTime: Temporal.Instant.compare(payment.paidAt, payment.expiresAt) <= 0,
    isAsAsked: payment.provider === 'pix' || payment.amount === payment.chargeAmount,
  })
}

/** An agreement that ended did so for its reason, and the model stops or undoes it, too. */
function beforeMoney(life: Life, booked: BookedDeal): void {
  const deal = life.deals.get(booked.id)
  if (!deal || deal.status === booked.status) return
  const today = businessDate(life.lane.core.clock.now())
  const paid = total(deal.lines.map((line) => line.paid))
  switch (booked.status) {
    case 'lapsed':
      expect({ lapsedWith: paid }).toEqual({ lapsedWith: 0n })
      deal.status = 'lapsed'
      return
    case 'withdrawn':
      expect(deal.status).toBe('active')
      deal.status = 'withdrawn'
      return
    case 'broken': {
      if (deal.status !== 'active') return
      expect(lateOn(deal.lines, today).length).toBeGreaterThan(0)
      expect(paid).toBeGreaterThan(0n)
      stopDeal(deal, booked)
    }
  }
}

function stopDeal(deal: Deal, { owedAfter, repairableUntil }: BookedDeal): void {
  if (owedAfter === null || repairableUntil === null) throw new Error('a breach is written down')
  const expected = owedAfterBreach(deal)
  if (expected !== null) expect({ owedAfter }).toEqual({ owedAfter: expected })
  expect(owedAfter).toBeLessThanOrEqual(deal.full + deal.total)
  deal.status = 'broken'
  deal.broken = { owed: owedAfter, repairableUntil, taken: [] }
}

function afterMoney(life: Life, booked: BookedDeal): void {
  const deal = life.deals.get(booked.id)
  expect({ id: booked.id, status: booked.status }).toEqual({
    id: booked.id,
    status: deal?.status,
  })
}

/** What the model and the books say, side by side. */
function expectSame(life: Life, books: Books): void {
  const deals = [...life.deals.values()]
  const ours = deals.flatMap(({ lines }) =>
    lines.map(({ id, paid, fine, lateInterest, letOff }) => ({
      id,
      paid,
      fine,
      lateInterest,
      letOff,
    })),
  )
  expect(books.lines.map((line) => ({ ...line })).toSorted(byId)).toEqual(ours.toSorted(byId))
  expect(new Map(books.suspended.map(({ reason, amount }) => [reason, amount]))).toEqual(
    life.suspended,
  )
  for (const deal of deals) {
    const held = books.deals.find(({ id }) => id === deal.id)?.held
    if (deal.status === 'active') {
      expect({ held }).toEqual({ held: total(deal.lines.map(openOf)) })
    }
    const imputed = books.imputed.find(({ id }) => id === deal.id)?.amount ?? 0n
    const taken = total((deal.broken?.taken ?? []).map(({ amount }) => amount))
    expect({ imputed }).toEqual({ imputed: taken })
  }
}

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1)
