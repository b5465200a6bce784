import { describe, expect, it, test } from 'vitest'
import { nextState } from '#server/kernel/state-machine.ts'
import {
  type CardTry,
  endingOf,
  isPastValidity,
  isTryDay,
  nextTryOn,
  SAVED_CARD_TRANSITIONS,
  type TryEnding,
} from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const DUE = day('2026-12-10')

function tried(...made: [string, TryEnding | null][]): CardTry[] {
  return made.map(([on, ending], index) => ({ number: index + 1, triedOn: day(on), ending }))
}

test('a card that came out of use never comes back', () => {
  const { removing, removed } = SAVED_CARD_TRANSITIONS
  expect(Object.keys(removing)).toEqual(['forgotten'])
  expect(Object.keys(removed)).toEqual([])
  expect(nextState(SAVED_CARD_TRANSITIONS, 'active', 'saved')).toBeNull()
})

describe('a card', () => {
  it('is good until the end of its month', () => {
    const card = { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2026 }
    expect(isPastValidity(card, day('2026-12-31'))).toBe(false)
    expect(isPastValidity(card, day('2027-01-01'))).toBe(true)
  })

  it.each([
    ['card_declined', 'insufficient_funds', 'try_again_later', 'declined'],
    ['card_declined', 'generic_decline', null, 'declined'],
    ['processing_error', 'processing_error', 'try_again_later', 'declined'],
    ['card_declined', 'lost_card', 'do_not_try_again', 'card_refused'],
    ['card_declined', 'stolen_card', null, 'card_refused'],
    ['expired_card', null, null, 'card_refused'],
    ['card_declined', 'a_word_of_tomorrow', 'do_not_try_again', 'card_refused'],
    ['authentication_required', null, null, 'needs_person'],
    ['card_declined', 'authentication_required', 'try_again_later', 'needs_person'],
  ] as const)('refused by %s, %s, %s has %s', (code, declineCode, advice, ending) => {
    expect(endingOf({ code, declineCode, advice })).toBe(ending)
  })
})

describe('an instalment', () => {
  it('is tried on its day, and after a no one day and three days later, three times in all', () => {
    expect(nextTryOn(DUE, [])).toEqual(DUE)
    const one: [string, TryEnding] = ['2026-12-10', 'declined']
    const two: [string, TryEnding] = ['2026-12-11', 'declined']
    const three: [string, TryEnding] = ['2026-12-14', 'declined']
    expect(nextTryOn(DUE, tried(one))).toEqual(day('2026-12-11'))
    expect(nextTryOn(DUE, tried(one, two))).toEqual(day('2026-12-14'))
    expect(nextTryOn(DUE, tried(one, two, three))).toBeNull()
  })

  it.each(['card_refused', 'needs_person', null] as const)(
    'is not tried again after %s',
    (ending) => {
      expect(nextTryOn(DUE, tried(['2026-12-10', ending]))).toBeNull()
    },
  )

  it('is tried again the next day where the provider never heard of the try', () => {
    expect(nextTryOn(DUE, tried(['2026-12-10', 'not_made']))).toEqual(day('2026-12-11'))
    const history = tried(['2026-12-10', 'declined'], ['2026-12-11', 'not_made'])
    expect(nextTryOn(DUE, history)).toEqual(day('2026-12-12'))
  })

  it('whose day nobody worked on is tried within three days of it, and then no more', () => {
    expect(isTryDay(DUE, day('2026-12-09'))).toBe(false)
    expect(isTryDay(DUE, DUE)).toBe(true)
    expect(isTryDay(DUE, day('2026-12-13'))).toBe(true)
    expect(isTryDay(DUE, day('2026-12-14'))).toBe(false)
  })
})
