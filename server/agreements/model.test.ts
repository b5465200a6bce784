import { describe, expect, it } from 'vitest'
import { nextState } from '#server/kernel/state-machine.ts'
import { AGREEMENT_TRANSITIONS, type AgreementEvent, type AgreementStatus } from './model.ts'

const STATES = Object.keys(AGREEMENT_TRANSITIONS) as AgreementStatus[]
const EVENTS = [
  'started',
  'paid_off',
  'broken',
  'repaired',
  'withdrawn',
  'superseded',
  'lapsed',
  'reopened',
] as const satisfies readonly AgreementEvent[]

/** Every transition there is; whatever is not listed does not exist. */
const ALLOWED: Record<string, AgreementStatus> = {
  'awaiting_payment started': 'active',
  'awaiting_payment superseded': 'superseded',
  'awaiting_payment lapsed': 'lapsed',
  'active paid_off': 'settled',
  'active broken': 'broken',
  'active withdrawn': 'withdrawn',
  'active lapsed': 'lapsed',
  'broken repaired': 'active',
  'settled reopened': 'active',
}

describe('an agreement', () => {
  it.each(STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const)))(
    '%s, %s',
    (state, event) => {
      expect(nextState(AGREEMENT_TRANSITIONS, state, event)).toBe(
        ALLOWED[`${state} ${event}`] ?? null,
      )
    },
  )

  it('leaves no end but by a named event: a stop by a repair, a settlement by money that went back', () => {
    const ends = STATES.filter((state) => Object.keys(AGREEMENT_TRANSITIONS[state]).length === 0)
    expect(ends.sort()).toEqual(['lapsed', 'superseded', 'withdrawn'])
    expect(AGREEMENT_TRANSITIONS.broken).toEqual({ repaired: 'active' })
    expect(AGREEMENT_TRANSITIONS.settled).toEqual({ reopened: 'active' })
  })
})
