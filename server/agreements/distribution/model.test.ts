import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId, type PayableId } from '#server/kernel/id.ts'
import { type Centavos, centavos, lesser, sum, ZERO } from '#server/kernel/money.ts'
import { type ChargeLine, isConserving } from '#server/payments/model.ts'
import type { InstalmentProgress } from '../model.ts'
import { type Arrival, distribute } from './model.ts'

const DUE = Temporal.PlainDate.from('2026-11-10')
const LATE = { fineRate: '0.02', monthlyRate: '0.01', freeDays: 0 }

function instalment(amount: bigint, more: Partial<InstalmentProgress> = {}): InstalmentProgress {
  return {
    id: newId<PayableId>(),
    number: 1,
    dueOn: DUE,
    payableUntil: DUE,
    amount: centavos(amount),
    interest: ZERO,
    lateFine: ZERO,
    lateInterest: ZERO,
    letOff: ZERO,
    lateCountedUntil: null,
    pauses: [],
    paid: ZERO,
    paidAt: null,
    cancelled: false,
    underReview: false,
    ...more,
  }
}

const lineOf = (
  { id, amount }: InstalmentProgress,
  more: Partial<ChargeLine> = {},
): ChargeLine => ({
  payableId: id,
  amount,
  lateFine: ZERO,
  lateInterest: ZERO,
  earlyRebate: ZERO,
  ...more,
})

function arrival(
  amount: bigint,
  asked: readonly ChargeLine[],
  more: Partial<Arrival> = {},
): Arrival {
  return { amount: centavos(amount), on: DUE, inTime: true, bankCharges: null, asked, ...more }
}

const scheduleOf = (...lines: InstalmentProgress[]) => new Map(lines.map((line) => [line.id, line]))

describe('money that arrives', () => {
  it('settles what it was asked for, to the centavo', () => {
    const line = instalment(10_000n)
    const done = distribute(arrival(10_000n, [lineOf(line)]), scheduleOf(line), null)
    expect(done.allocations).toEqual([{ payableId: line.id, amount: 10_000n }])
    expect(done.suspended).toBe(0n)
  })

  it('scenario 28: one centavo or ten times too much waits in suspense', () => {
    const line = instalment(10_000n)
    for (const extra of [1n, 90_000n]) {
      const done = distribute(arrival(10_000n + extra, [lineOf(line)]), scheduleOf(line), null)
      expect(done).toMatchObject({ suspended: extra, reason: 'more_than_owed' })
    }
  })

  it('for what is paid already, or cancelled, waits in suspense with the reason', () => {
    const paid = instalment(10_000n, { paid: centavos(10_000n) })
    const cancelled = instalment(10_000n, { cancelled: true })
    const reason = (line: InstalmentProgress) =>
      distribute(arrival(10_000n, [lineOf(line)]), scheduleOf(line), null).reason
    expect(reason(paid)).toBe('already_paid')
    expect(reason(cancelled)).toBe('payable_cancelled')
  })

  it('pays late charges first, as they were shown while the charge was valid', () => {
    const line = instalment(10_000n)
    const asked = lineOf(line, { lateFine: centavos(200n), lateInterest: centavos(34n) })
    const on = DUE.add({ days: 10 })
    const inTime = distribute(arrival(5_000n, [asked], { on }), scheduleOf(line), LATE)
    expect(inTime.adjustments).toEqual([
      { payableId: line.id, kind: 'late_fine', amount: 200n },
      { payableId: line.id, kind: 'late_interest', amount: 34n },
    ])
    const later = distribute(
      arrival(5_000n, [asked], { on: DUE.add({ days: 30 }), inTime: false }),
      scheduleOf(line),
      LATE,
    )
    expect(later.adjustments.at(-1)?.amount).toBe(100n)
  })

  it('is charged the fine once, and no day of interest twice', () => {
    const line = instalment(10_000n, {
      lateFine: centavos(200n),
      lateInterest: centavos(34n),
      lateCountedUntil: DUE.add({ days: 10 }),
      paid: centavos(1_000n),
    })
    const asked = lineOf(line, { lateFine: centavos(200n), lateInterest: centavos(34n) })
    const on = DUE.add({ days: 10 })
    const done = distribute(arrival(9_234n, [asked], { on }), scheduleOf(line), LATE)
    expect(done.adjustments).toEqual([])
    expect(done.allocations).toEqual([{ payableId: line.id, amount: 9_234n }])
  })

  it('takes a rebate only where it settles the instalment, and while it was offered', () => {
    const line = instalment(10_000n)
    const asked = lineOf(line, { amount: centavos(9_500n), earlyRebate: centavos(500n) })
    const whole = distribute(arrival(9_500n, [asked]), scheduleOf(line), null)
    expect(whole.adjustments).toEqual([{ payableId: line.id, kind: 'early_rebate', amount: -500n }])
    const part = distribute(arrival(9_499n, [asked]), scheduleOf(line), null)
    expect(part.adjustments).toEqual([])
    const late = distribute(arrival(9_500n, [asked], { inTime: false }), scheduleOf(line), null)
    expect(late.adjustments).toEqual([])
  })

  it('settles by the rebate alone what other money had left of it, and keeps all that came', () => {
    const line = instalment(10_000n, { paid: centavos(9_600n) })
    const asked = [lineOf(line, { earlyRebate: centavos(500n) })]
    expect(distribute(arrival(9_500n, asked), scheduleOf(line), null)).toEqual({
      adjustments: [{ payableId: line.id, kind: 'early_rebate', amount: -400n }],
      allocations: [],
      suspended: 9_500n,
      reason: 'more_than_owed',
    })
  })

  it('with a rebate and a centavo too many settles the instalment for less, and keeps the centavo', () => {
    const line = instalment(10_000n)
    const asked = lineOf(line, { amount: centavos(9_500n), earlyRebate: centavos(500n) })
    expect(distribute(arrival(9_501n, [asked]), scheduleOf(line), null)).toEqual({
      adjustments: [{ payableId: line.id, kind: 'early_rebate', amount: -500n }],
      allocations: [{ payableId: line.id, amount: 9_500n }],
      suspended: 1n,
      reason: 'more_than_owed',
    })
  })

  it('that is used up adds no late charges to what comes after', () => {
    const [first, second] = [instalment(10_000n), instalment(10_000n)]
    const asked = [lineOf(first), lineOf(second, { lateFine: centavos(200n) })]
    const done = distribute(arrival(10_000n, asked), scheduleOf(first, second), null)
    expect(done).toMatchObject({ adjustments: [], allocations: [{ payableId: first.id }] })
    expect(done.allocations).toHaveLength(1)
  })

  it('passes over what is paid already, adding nothing to it', () => {
    const paid = instalment(10_000n, { paid: centavos(10_000n) })
    const open = instalment(10_000n)
    const asked = [lineOf(paid, { lateFine: centavos(200n) }), lineOf(open)]
    expect(distribute(arrival(10_000n, asked), scheduleOf(paid, open), null)).toEqual({
      adjustments: [],
      allocations: [{ payableId: open.id, amount: 10_000n }],
      suspended: 0n,
      reason: null,
    })
  })

  it('counts the days of interest from the last one that was counted', () => {
    const line = instalment(10_000n, {
      lateFine: centavos(200n),
      lateInterest: centavos(33n),
      lateCountedUntil: DUE.add({ days: 10 }),
      paid: centavos(233n),
    })
    const late = { on: DUE.add({ days: 40 }), inTime: false }
    const done = distribute(arrival(50n, [lineOf(line)], late), scheduleOf(line), LATE)
    expect(done.adjustments).toEqual([{ payableId: line.id, kind: 'late_interest', amount: 100n }])
  })

  it('for several, of which one was paid and others ended or are unknown, says that it was paid', () => {
    const paid = instalment(10_000n, { paid: centavos(10_000n) })
    const cancelled = instalment(10_000n, { cancelled: true })
    const unknown = instalment(10_000n)
    const reason = (...lines: InstalmentProgress[]) =>
      distribute(
        arrival(
          10_000n,
          lines.map((line) => lineOf(line)),
        ),
        scheduleOf(paid, cancelled),
        null,
      ).reason
    expect(reason(cancelled, paid)).toBe('already_paid')
    expect(reason(cancelled, unknown)).toBe('payable_cancelled')
  })

  it('follows what the payer’s bank computed for a charge with a due date', () => {
    const line = instalment(12_345n)
    const bankCharges = { fine: centavos(246n), interest: centavos(41n) }
    const done = distribute(
      arrival(12_632n, [lineOf(line)], { bankCharges, on: DUE.add({ days: 10 }) }),
      scheduleOf(line),
      LATE,
    )
    expect(done).toMatchObject({ suspended: 0n, allocations: [{ amount: 12_632n }] })
  })

  it('is charged what its bank asks where that knows a holiday more, and never more than agreed', () => {
    const line = instalment(12_345n)
    const on = DUE.add({ days: 10 })
    const paid = (fine: bigint, interest: bigint) =>
      distribute(
        arrival(12_345n + fine + interest, [lineOf(line)], {
          bankCharges: { fine: centavos(fine), interest: centavos(interest) },
          on,
        }),
        scheduleOf(line),
        LATE,
      )
    expect(paid(246n, 37n)).toMatchObject({ suspended: 0n, allocations: [{ amount: 12_628n }] })
    expect(paid(300n, 50n)).toMatchObject({
      suspended: 63n,
      reason: 'more_than_owed',
      allocations: [{ amount: 12_632n }],
    })
  })

  it('scenario 29: is conserved, whatever arrives for whatever is owed', () => {
    const amount = fc.bigInt(1n, 10n ** 9n)
    const line = fc
      .record({ amount, paid: fc.bigInt(0n, 10n ** 9n), cancelled: fc.boolean() })
      .map(({ amount: owed, paid, cancelled }) =>
        instalment(owed, { paid: lesser(centavos(paid), centavos(owed)), cancelled }),
      )
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        amount,
        fc.nat(400),
        fc.boolean(),
        (lines, arrived, days, inTime) => {
          const asked = lines.map((one) => lineOf(one, { lateFine: centavos(one.amount / 50n) }))
          const on = DUE.add({ days })
          const done = distribute(
            arrival(arrived, asked, { on, inTime }),
            scheduleOf(...lines),
            LATE,
          )
          expect(isConserving(done, centavos(arrived))).toBe(true)
          for (const { payableId, amount: put } of done.allocations) {
            const found = lines.find(({ id }) => id === payableId)
            const added = sum(
              done.adjustments
                .filter((adjustment) => adjustment.payableId === payableId)
                .map((adjustment): Centavos => adjustment.amount),
            )
            expect(put + (found?.paid ?? 0n)).toBeLessThanOrEqual((found?.amount ?? 0n) + added)
          }
        },
      ),
    )
  })
})
