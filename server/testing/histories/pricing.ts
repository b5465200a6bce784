import { expect } from 'vitest'
import { businessDate } from '#server/kernel/clock.ts'
import type { Charge } from '#server/payments/model.ts'
import { readBooks } from './books.ts'
import type { Life } from './life.ts'
import { type Deal, type Line, lateOn, openOf, total, wholeOf } from './model.ts'
import type { Asking } from './step.ts'

/** What is shown as the price of something, against what the model says it costs. */

/** Stripe takes no charge below R$ 0,50. */
const CARD_MINIMUM = 50n

const isRunning = (deal: Deal) => deal.status === 'active' || deal.status === 'awaiting_payment'

export async function expectRightPrice(
  life: Life,
  deal: Deal,
  line: Line,
  asking: Asking,
  charge: Charge,
  on: Temporal.PlainDate,
): Promise<void> {
  const { asked } = await readBooks(life.lane)
  const lines = asked.filter(({ chargeId }) => chargeId === charge.chargeId)
  expect(total(lines.map(({ amount }) => amount))).toBe(charge.amount)
  // What brings a stopped agreement back is priced on a schedule that does not exist yet.
  if (!isRunning(deal)) return
  const rebate = total(lines.map((one) => one.rebate))
  const face = faceOf(deal, line, asking, on)
  expect({ wish: asking.wish, face: charge.amount + rebate }).toEqual({ wish: asking.wish, face })
  // Present values have a test of their own; here a rebate is only what it may be at most.
  expect(rebate).toBeGreaterThanOrEqual(0n)
  expect(rebate).toBeLessThanOrEqual(mostLetOff(deal, asking, on))
}

/**
 * What paying before its day may let off at most: of a line that nobody paid of yet, two per cent a
 * month for half a year; of a line that was paid of before its day, all interest that it still holds,
 * because that money came early too.
 */
function mostLetOff(deal: Deal, { wish, count }: Asking, on: Temporal.PlainDate): bigint {
  if (deal.monthlyRate === '0' || (wish !== 'settlement' && wish !== 'ahead')) return 0n
  const open = deal.lines.filter((one) => openOf(one) > 0n)
  const wanted = wish === 'ahead' ? open.slice(-count) : open
  const early = wanted.filter(({ dueOn }) => Temporal.PlainDate.compare(dueOn, on) > 0)
  return total(
    early.map((one) => (openOf(one) * 12n) / 100n + 1n + (one.paid > 0n ? one.interest : 0n)),
  )
}

/** What is asked for, before any rebate. */
function faceOf(deal: Deal, line: Line, asking: Asking, on: Temporal.PlainDate): bigint {
  const whole = (those: readonly Line[]) => total(those.map((one) => wholeOf(one, deal.late, on)))
  const open = deal.lines.filter((one) => openOf(one) > 0n)
  return {
    instalment: () => whole([line]),
    amount: () => least(BigInt(asking.amount), whole(open)),
    ahead: () => whole(open.slice(-asking.count)),
    settlement: () => whole(open),
    late: () => whole(lateOn(deal.lines, on)),
  }[asking.wish]()
}

const least = (a: bigint, b: bigint) => (a < b ? a : b)

/** Nothing that is owed is refused, but by a provider that somebody made fail. */
export function expectRightRefusal(
  life: Life,
  deal: Deal,
  line: Line,
  asking: Asking,
  reason: string,
  on: Temporal.PlainDate,
): void {
  switch (reason) {
    case 'already_paid': {
      const wanted = {
        instalment: [line],
        late: lateOn(deal.lines, on),
        amount: deal.lines,
        ahead: deal.lines,
        settlement: deal.lines,
      }[asking.wish]
      const open = wanted.filter((one) => openOf(one) > 0n)
      if (deal.broken === null) expect(open).toEqual([])
      return
    }
    case 'closed':
      expect(isRunning(deal) && !endsToday(life, deal, asking)).toBe(false)
      return
    case 'too_little_for_card':
      expect(asking.way).toBe('card')
      if (isRunning(deal)) {
        const face = faceOf(deal, line, asking, on)
        expect(face - mostLetOff(deal, asking, on)).toBeLessThan(CARD_MINIMUM)
      }
      return
    default:
      expect({ reason, isFaulty: life.isFaulty }).toEqual({
        reason: 'provider_refused',
        isFaulty: true,
      })
  }
}

/** Amounts that change at midnight are not asked for where a page would outlive them. */
function endsToday({ lane }: Life, deal: Deal, { way }: Asking): boolean {
  const needed = way === 'card' ? 32 : 1
  const now = lane.core.clock.now()
  const end = now.add({ minutes: needed })
  if (deal.closesAt && Temporal.Instant.compare(end, deal.closesAt) > 0) return true
  return way === 'card' && !businessDate(now).equals(businessDate(end))
}
