import { describe, expect, it } from 'vitest'
import { nextState, statesAccepting, type Transitions } from './state-machine.ts'

type State = 'open' | 'paid' | 'closed'
type Event = 'pay' | 'close'
const door: Transitions<State, Event> = {
  open: { pay: 'paid', close: 'closed' },
  paid: { close: 'closed' },
  closed: {},
}

describe('state machines', () => {
  it('gives the next state for every listed transition and none for the others', () => {
    const walked = (['open', 'paid', 'closed'] as const).map((state) =>
      (['pay', 'close'] as const).map((event) => nextState(door, state, event)),
    )
    expect(walked).toEqual([
      ['paid', 'closed'],
      [null, 'closed'],
      [null, null],
    ])
  })

  it('lists the states from which an event is allowed', () => {
    expect(statesAccepting(door, 'pay')).toEqual(['open'])
    expect(statesAccepting(door, 'close')).toEqual(['open', 'paid'])
  })
})
