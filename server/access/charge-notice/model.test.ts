import { expect, test } from 'vitest'
import { bankCalendar, isBusinessDay } from '#server/kernel/calendar.ts'
import { announcedUntil } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

test('three days ahead on an ordinary Monday; over Carnival, the day that follows it', () => {
  expect(announcedUntil(bankCalendar, day('2026-11-23'), 3)).toEqual(day('2026-11-26'))
  // Friday; Monday and Tuesday are Carnival.
  expect(announcedUntil(bankCalendar, day('2026-02-13'), 3)).toEqual(day('2026-02-18'))
})

test('whatever day is charged, a working day before it announces it', () => {
  for (let on = day('2026-01-02'); on.year < 2028; on = on.add({ days: 1 })) {
    let before = on.subtract({ days: 1 })
    while (!isBusinessDay(bankCalendar, before)) before = before.subtract({ days: 1 })
    const until = announcedUntil(bankCalendar, before, 1)
    expect(Temporal.PlainDate.compare(until, on), on.toString()).toBeGreaterThanOrEqual(0)
  }
})
