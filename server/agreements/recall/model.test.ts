import { describe, expect, it } from 'vitest'
import { nextState } from '#server/kernel/state-machine.ts'
import { RECALL_TRANSITIONS, type RecallEvent, type RecallState } from './model.ts'

const EVENTS: readonly RecallEvent[] = ['keep', 'defer', 'freed', 'paid']
const EXPECTED: Record<RecallState, readonly (RecallState | null)[]> = {
  waiting: ['kept', 'deferred', 'done', 'settled'],
  deferred: ['kept', null, 'done', 'settled'],
  kept: [null, null, null, null],
  settled: [null, null, null, null],
  done: [null, null, null, null],
}

describe('a recall', () => {
  it.each(Object.entries(EXPECTED) as [RecallState, readonly (RecallState | null)[]][])(
    'that is %s goes where the table says, and nowhere else',
    (state, expected) => {
      expect(EVENTS.map((event) => nextState(RECALL_TRANSITIONS, state, event))).toEqual(expected)
    },
  )
})
