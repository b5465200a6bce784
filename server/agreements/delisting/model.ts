import { addBusinessDays, type BankCalendar } from '#server/kernel/calendar.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'

/**
 * The clean-name clock of a debt (Súmula 548 of the STJ, CDC 43; collection rule 6). `waiting`: the
 * creditor does not know yet. `reported`: it was told. `confirmed`: it says that the record is out.
 * `reopened`: the money went back. Late is derived: facts are stored, time is not.
 */
export type DelistingState = 'waiting' | 'reported' | 'confirmed' | 'reopened'
export type DelistingEvent = 'creditor_told' | 'creditor_confirmed' | 'money_went_back'

export const DELISTING_TRANSITIONS: Transitions<DelistingState, DelistingEvent> = {
  waiting: {
    creditor_told: 'reported',
    creditor_confirmed: 'confirmed',
    money_went_back: 'reopened',
  },
  reported: { creditor_confirmed: 'confirmed', money_went_back: 'reopened' },
  confirmed: { money_went_back: 'reopened' },
  reopened: {},
}

const BUSINESS_DAYS_TO_DELIST = 5
/** D+2: late enough that the creditor should have acted, early enough to make it. */
const BUSINESS_DAYS_TO_ALARM = 2

export type ClockDays = {
  readonly alarmOn: Temporal.PlainDate
  /** The last day in time. */
  readonly dueOn: Temporal.PlainDate
}

/** Day 1 is the first business day after the funds. */
export function clockDays(calendar: BankCalendar, fundsOn: Temporal.PlainDate): ClockDays {
  return {
    alarmOn: addBusinessDays(calendar, fundsOn, BUSINESS_DAYS_TO_ALARM),
    dueOn: addBusinessDays(calendar, fundsOn, BUSINESS_DAYS_TO_DELIST),
  }
}

export type Urgency = 'late' | 'alarm' | 'running' | 'done'

/** How a clock stands on a day, for people. */
export function urgencyOf(
  clock: ClockDays & { readonly state: DelistingState },
  today: Temporal.PlainDate,
): Urgency {
  if (clock.state === 'confirmed' || clock.state === 'reopened') return 'done'
  if (Temporal.PlainDate.compare(today, clock.dueOn) > 0) return 'late'
  return Temporal.PlainDate.compare(today, clock.alarmOn) >= 0 ? 'alarm' : 'running'
}
