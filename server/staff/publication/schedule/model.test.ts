import { describe, expect, it } from 'vitest'
import { nextState } from '#server/kernel/state-machine.ts'
import { dayAhead, SCHEDULE_TRANSITIONS } from './model.ts'

const today = Temporal.PlainDate.from('2026-12-30')

describe('the day of a publication', () => {
  it.each([
    ['2026-12-29', 'day_not_ahead'],
    ['2026-12-30', 'day_not_ahead'],
    ['2027-03-01', 'day_too_far'],
  ])('is not %s: %s', (day, reason) => {
    expect(dayAhead(Temporal.PlainDate.from(day), today)).toEqual({ ok: false, reason })
  })

  it.each(['2026-12-31', '2027-02-28'])('may be %s', (day) => {
    expect(dayAhead(Temporal.PlainDate.from(day), today).ok).toBe(true)
  })

  it('comes once: what was published, stopped or taken back stays so', () => {
    for (const state of ['published', 'stopped', 'cancelled'] as const) {
      for (const event of ['day_came', 'was_obstructed', 'taken_back'] as const) {
        expect(nextState(SCHEDULE_TRANSITIONS, state, event)).toBeNull()
      }
    }
  })
})
