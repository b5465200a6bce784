import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bankCalendar, nextBusinessDay, pixCalendar } from '#server/kernel/calendar.ts'
import { newId, type PayableId } from '#server/kernel/id.ts'
import { centavos, toDecimalString, ZERO } from '#server/kernel/money.ts'
import { cobvValidity, type DueTerms } from '#server/payments/cobv/model.ts'
import { cobvBody } from '#server/platform/pix/due-charge.ts'
import { cobvOnDay } from '#server/sandbox/psp/cobv-amount.ts'
import { cobvRequestSchema } from '#server/sandbox/psp/cobv-schema.ts'
import type { InstalmentProgress } from '../model.ts'
import { wholeLine } from '../pricing/model.ts'
import { dueLine, dueTermsOf } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

function lineDue(dueOn: Temporal.PlainDate, more: Partial<InstalmentProgress> = {}) {
  return {
    id: newId<PayableId>(),
    number: 1,
    dueOn,
    payableUntil: nextBusinessDay(bankCalendar, dueOn),
    amount: centavos(20_672n),
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

/** What the payer's bank asks on a day, out of the very body that we send. */
function askedByBank(line: InstalmentProgress, terms: DueTerms, on: Temporal.PlainDate) {
  const { finePercent, monthlyPercent, ...dates } = terms
  const body = cobvBody({
    txid: 'a'.repeat(32),
    key: 'pix@vivaz-telecom.example',
    payer: { cpf: '39053344705', name: 'Maria da Conceição' },
    amount: dueLine(line).amount,
    ...dates,
    ...(finePercent === null ? {} : { fine: { modality: 2, value: finePercent } }),
    ...(monthlyPercent === null ? {} : { interest: { modality: 3, value: monthlyPercent } }),
  })
  return cobvOnDay(cobvRequestSchema.parse(JSON.parse(body)), on)
}

const LATE = { fineRate: '0.02', monthlyRate: '0.01', freeDays: 0 }

describe('a charge with due date', () => {
  it('is not made where a pause would leave out what the bank adds', () => {
    const due = day('2026-12-10')
    const line = lineDue(due)
    const made = (pauses: InstalmentProgress['pauses']) =>
      dueTermsOf({ ...line, pauses }, { lateCharges: LATE, graceDays: 10 }, day('2026-12-01'))
    expect(made([])).not.toBeNull()
    expect(made([{ from: day('2026-12-01'), to: null }])).toBeNull()
    expect(made([{ from: day('2026-12-01'), to: day('2026-12-31') }])).toBeNull()
    expect(made([{ from: day('2026-11-01'), to: day('2026-11-30') }])).not.toBeNull()
  })

  it('costs at the bank what the agreement asks, to the centavo, on every day it can be paid', () => {
    const percent = fc
      .integer({ min: 0, max: 200 })
      .map((hundredths) => (hundredths / 10_000).toFixed(4))
    const late = fc.option(
      fc.record({
        fineRate: percent,
        monthlyRate: percent,
        freeDays: fc.integer({ min: 0, max: 12 }),
      }),
    )
    const owed = fc
      .tuple(fc.bigInt(1n, 10n ** 9n), fc.bigInt(0n, 10n ** 9n))
      .map(([open, paid]) => ({ amount: centavos(open + paid), paid: centavos(paid) }))
    fc.assert(
      fc.property(
        late,
        owed,
        fc.integer({ min: 0, max: 1500 }),
        fc.integer({ min: 10, max: 40 }),
        fc.integer({ min: 0, max: 3 }),
        (lateCharges, money, offset, graceDays, daysBefore) => {
          const dueOn = day('2026-12-20').add({ days: offset })
          const line = lineDue(dueOn, money)
          const asked = dueOn.subtract({ days: daysBefore })
          const terms = dueTermsOf(line, { lateCharges, graceDays }, asked)
          if (terms === null) throw new Error('every such agreement can be said by the API')
          const { lastAcceptedDay } = cobvValidity(
            pixCalendar,
            terms.dueDate,
            terms.validAfterDueDays,
          )
          for (let on = asked; Temporal.PlainDate.compare(on, lastAcceptedDay) <= 0; ) {
            const { fine, interest, final } = askedByBank(line, terms, on)
            const ours = wholeLine(line, lateCharges, on)
            expect([on.toString(), fine, interest, final]).toEqual([
              on.toString(),
              ours.lateFine,
              ours.lateInterest,
              ours.amount,
            ])
            on = on.add({ days: 1 })
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is due on the agreed date, and may be paid for as long as the agreement waits', () => {
    expect(
      dueTermsOf(
        lineDue(day('2026-12-10')),
        { lateCharges: LATE, graceDays: 10 },
        day('2026-12-01'),
      ),
    ).toEqual({
      dueDate: day('2026-12-10'),
      validAfterDueDays: 10,
      finePercent: '2.00',
      monthlyPercent: '1.00',
    })
  })

  it('is due on the last day without charge where banks would count from another one', () => {
    // Bills of 31 December pass to 4 January; the Pix API knows no closing at the year's end.
    const yearEnd = lineDue(day('2026-12-31'))
    const terms = dueTermsOf(yearEnd, { lateCharges: LATE, graceDays: 10 }, day('2026-12-01'))
    expect(terms?.dueDate).toEqual(day('2027-01-04'))
    // On the Sunday after a due Saturday, Saturday is over: the API refuses it.
    const weekend = lineDue(day('2026-12-12'))
    const due = (on: string) =>
      dueTermsOf(weekend, { lateCharges: LATE, graceDays: 10 }, day(on))?.dueDate.toString()
    expect(due('2026-12-12')).toBe('2026-12-12')
    expect(due('2026-12-13')).toBe('2026-12-14')
  })

  it('with free days ends before anything is added', () => {
    const line = lineDue(day('2026-12-10'))
    const terms = (freeDays: number) =>
      dueTermsOf(line, { lateCharges: { ...LATE, freeDays }, graceDays: 10 }, day('2026-12-01'))
    // Thursday and one day is Friday; two would be Saturday, and banks take it until Monday.
    expect(terms(1)).toMatchObject({
      validAfterDueDays: 1,
      finePercent: null,
      monthlyPercent: null,
    })
    expect(terms(3)?.validAfterDueDays).toBe(1)
    expect(terms(4)?.validAfterDueDays).toBe(4)
  })

  it('is not made where it would say something else than was agreed', () => {
    const on = day('2026-12-01')
    const line = lineDue(day('2026-12-10'))
    const fine = { lateCharges: { ...LATE, fineRate: '0.01999' }, graceDays: 10 }
    const monthly = { lateCharges: { ...LATE, monthlyRate: '0.00333' }, graceDays: 10 }
    expect(dueTermsOf(line, fine, on)).toBeNull()
    expect(dueTermsOf(line, monthly, on)).toBeNull()
    const booked = { ...line, lateFine: centavos(413n), lateInterest: centavos(6n) }
    expect(dueTermsOf(booked, { lateCharges: LATE, graceDays: 10 }, on)).toBeNull()
    const sunday = { ...line, payableUntil: day('2026-12-13') }
    expect(dueTermsOf(sunday, { lateCharges: LATE, graceDays: 10 }, on)).toBeNull()
  })

  it('asks for what is open, and leaves what lateness adds to the bank', () => {
    const line = lineDue(day('2026-12-10'), { paid: centavos(10_000n) })
    expect(toDecimalString(dueLine(line).amount)).toBe('106.72')
    expect(dueLine(line)).toMatchObject({ lateFine: 0n, lateInterest: 0n, earlyRebate: 0n })
  })
})
