import { describe, expect, it } from 'vitest'
import { addBusinessDays, bankCalendar, isBusinessDay } from '#server/kernel/calendar.ts'
import { nextState } from '#server/kernel/state-machine.ts'
import {
  clockDays,
  DELISTING_TRANSITIONS,
  type DelistingEvent,
  type DelistingState,
  urgencyOf,
} from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const days = (fundsOn: string) => {
  const { alarmOn, dueOn } = clockDays(bankCalendar, day(fundsOn))
  return [alarmOn.toString(), dueOn.toString()]
}

describe('five business days', () => {
  it.each([
    ['of a Monday end on the next Monday', '2026-11-23', '2026-11-25', '2026-11-30'],
    ['of a Friday begin on Monday', '2026-11-27', '2026-12-01', '2026-12-04'],
    [
      'of a Saturday begin on Monday, like those of Sunday',
      '2026-11-28',
      '2026-12-01',
      '2026-12-04',
    ],
    ['of a Sunday begin on Monday', '2026-11-29', '2026-12-01', '2026-12-04'],
    [
      'jump over Christmas, the closing of the year and New Year',
      '2026-12-23',
      '2026-12-28',
      '2027-01-04',
    ],
    ['jump over Carnival', '2026-02-13', '2026-02-19', '2026-02-24'],
  ])('%s', (_, fundsOn, alarmOn, dueOn) => {
    expect(days(fundsOn)).toEqual([alarmOn, dueOn])
  })

  it('are business days themselves, and leave three for a person to act', () => {
    for (let i = 0; i < 400; i++) {
      const fundsOn = day('2026-01-01').add({ days: i })
      const { alarmOn, dueOn } = clockDays(bankCalendar, fundsOn)
      expect(isBusinessDay(bankCalendar, dueOn)).toBe(true)
      expect(addBusinessDays(bankCalendar, alarmOn, 3)).toEqual(dueOn)
    }
  })
})

describe('a clock', () => {
  const STATES: DelistingState[] = ['waiting', 'reported', 'confirmed', 'reopened']
  const EVENTS: DelistingEvent[] = ['creditor_told', 'creditor_confirmed', 'money_went_back']

  it('moves as its table says, in every state by every event', () => {
    const table = STATES.map((state) =>
      EVENTS.map((event) => nextState(DELISTING_TRANSITIONS, state, event)),
    )
    expect(table).toEqual([
      ['reported', 'confirmed', 'reopened'],
      [null, 'confirmed', 'reopened'],
      [null, null, 'reopened'],
      [null, null, null],
    ])
  })

  it('is late after its last day, an alarm from D+2 on, and done when nobody waits', () => {
    const clock = { ...clockDays(bankCalendar, day('2026-11-23')), state: 'reported' as const }
    const on = (date: string) => urgencyOf(clock, day(date))
    expect(['2026-11-24', '2026-11-25', '2026-11-30', '2026-12-01'].map(on)).toEqual([
      'running',
      'alarm',
      'alarm',
      'late',
    ])
    expect(urgencyOf({ ...clock, state: 'confirmed' }, day('2027-01-01'))).toBe('done')
    expect(urgencyOf({ ...clock, state: 'reopened' }, day('2027-01-01'))).toBe('done')
  })
})
