import { describe, expect, it } from 'vitest'
import { nextState } from '#server/kernel/state-machine.ts'
import { answerDueOn, daysLeft } from './clock/model.ts'
import {
  CASE_FACTS,
  CASE_KINDS,
  CASE_TRANSITIONS,
  type CaseEvent,
  type CaseState,
  cleanWords,
  isReasonOf,
  MAX_WORDS,
} from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

describe('the clock of a case', () => {
  it('gives seven days, fifteen where it is about data, the next business day for a call', () => {
    const friday = day('2026-11-27')
    expect(answerDueOn('dispute', friday).toString()).toBe('2026-12-04')
    expect(answerDueOn('complaint', friday).toString()).toBe('2026-12-04')
    expect(answerDueOn('data', friday).toString()).toBe('2026-12-12')
    expect(answerDueOn('callback', friday).toString()).toBe('2026-11-30')
    expect(answerDueOn('breathing_space', friday).toString()).toBe('2026-12-27')
  })

  it('counts no day twice: on its last day none is left, and then it is late', () => {
    expect(daysLeft(day('2026-12-04'), day('2026-12-04'))).toBe(0)
    expect(daysLeft(day('2026-12-04'), day('2026-12-05'))).toBe(-1)
  })

  it('names its source for every kind', () => {
    for (const kind of CASE_KINDS) expect(CASE_FACTS[kind].source.length).toBeGreaterThan(5)
  })
})

describe('the states of a case', () => {
  const states = ['open', 'asked', 'answered', 'withdrawn'] satisfies CaseState[]
  const events = ['ask', 'reply', 'answer', 'withdraw'] satisfies CaseEvent[]
  const allowed: Record<string, CaseState> = {
    'open ask': 'asked',
    'open reply': 'open',
    'open answer': 'answered',
    'open withdraw': 'withdrawn',
    'asked reply': 'open',
    'asked answer': 'answered',
    'asked withdraw': 'withdrawn',
  }

  it.each(states.flatMap((state) => events.map((event) => [state, event] as const)))(
    '%s, %s: as the table says',
    (state, event) => {
      expect(nextState<CaseState, CaseEvent>(CASE_TRANSITIONS, state, event)).toBe(
        allowed[`${state} ${event}`] ?? null,
      )
    },
  )
})

describe('words', () => {
  it('are kept as they were written, scripts and all: they are text', () => {
    const script = "<script>alert(1)</script> '; drop table cases; -- {{7*7}}"
    expect(cleanWords(script)).toBe(script)
    expect(cleanWords('linha 1\r\nlinha 2\tfim')).toBe('linha 1\nlinha 2\tfim')
  })

  it('lose what cannot be stored, what cannot be seen, and what turns text around', () => {
    expect(cleanWords('a\u0000b\u001b[31mc\u202egpj.exe\u2066\ufeff')).toBe('ab[31mcgpj.exe')
    expect(cleanWords('meia \ud83d letra')).toBe('meia \ufffd letra')
  })

  it('are cut, not refused, when they are too many', () => {
    expect(cleanWords('ç'.repeat(100_000))).toHaveLength(MAX_WORDS)
    const cut = cleanWords(`${'x'.repeat(MAX_WORDS - 1)}😀😀`)
    expect(cut?.isWellFormed()).toBe(true)
    expect(cut?.length).toBeLessThanOrEqual(MAX_WORDS)
  })

  it('are none where nothing is left', () => {
    expect(cleanWords(' \n\u0000\u200f\t ')).toBeNull()
    expect(cleanWords('')).toBeNull()
  })
})

it('a reason belongs to its kind and to no other', () => {
  expect(isReasonOf('dispute', 'never_had')).toBe(true)
  expect(isReasonOf('hardship', 'never_had')).toBe(false)
  expect(isReasonOf('data', '__proto__')).toBe(false)
})
