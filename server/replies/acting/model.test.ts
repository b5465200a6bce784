import { describe, expect, it } from 'vitest'
import { asId } from '#server/kernel/id.ts'
import { INTENTS, type Intent } from '../intent/model.ts'
import { ANSWERS_PER_DAY, planFor, type ReplyFacts } from './model.ts'

const debt = (last: string) => ({
  creditorId: asId<ReplyFacts['openDebts'][number]['creditorId']>(
    '01920000-0000-7000-8000-00000000000c',
  ),
  debtId: asId<ReplyFacts['openDebts'][number]['debtId']>(
    `01920000-0000-7000-8000-0000000000${last}`,
  ),
})
const facts: ReplyFacts = {
  isAnothers: false,
  openDebts: [debt('d1')],
  hasPaidLately: false,
  wasUnclearLately: false,
  answeredToday: 0,
}
const certain = (intent: Intent) => ({ intent, certainty: 0.9 })
const plan = (intent: Intent, change: Partial<ReplyFacts> = {}) =>
  planFor(certain(intent), { ...facts, ...change })

describe('what is done about a reply', () => {
  it.each([
    ['stop', { do: 'stop' }],
    ['wrong_person', { do: 'give_up' }],
    ['human', { do: 'open_case', of: { kind: 'callback', reason: 'any_time' }, answer: 'person' }],
    ['cannot_pay', { do: 'open_case', of: { kind: 'hardship', reason: 'other' }, answer: 'help' }],
    ['pause', { do: 'pause' }],
    ['code_again', { do: 'lead', answer: 'link' }],
    ['pay', { do: 'lead', answer: 'link' }],
    ['plans', { do: 'lead', answer: 'options' }],
    ['how_much', { do: 'lead', answer: 'amount' }],
    ['start', { do: 'resume' }],
    ['abuse', { do: 'say', answer: 'calm', outcome: 'answered' }],
    ['thanks', { do: 'note' }],
    ['other', { do: 'say', answer: 'unclear', outcome: 'asked_again' }],
  ] as const)('%s', (intent, expected) => expect(plan(intent)).toEqual(expected))

  it.each([
    ['not_mine', 'never_had'],
    ['already_paid', 'already_paid'],
  ] as const)('%s disputes the only debt at once, and asks which of several', (intent, reason) => {
    const of = { kind: 'dispute', reason, ...debt('d1') }
    expect(plan(intent)).toEqual({ do: 'open_case', of, answer: 'checking' })
    const two = { openDebts: [debt('d1'), debt('d2')] }
    expect(plan(intent, two)).toEqual({ do: 'lead', answer: 'tell_us' })
  })

  it('who has paid, or owes nothing, is told that all is well', () => {
    const well = { do: 'lead', answer: 'all_well' }
    expect(plan('already_paid', { hasPaidLately: true })).toEqual(well)
    expect(plan('already_paid', { openDebts: [] })).toEqual(well)
  })

  it.each(INTENTS.filter((intent) => intent !== 'other'))(
    'nothing is done on a guess of %s: the person is asked, and called the second time',
    (intent) => {
      const guess = { intent, certainty: 0.49 }
      expect(planFor(guess, facts)).toEqual(plan('other'))
      const again = planFor(guess, { ...facts, wasUnclearLately: true })
      expect(again).toMatchObject({ do: 'open_case', of: { kind: 'callback' } })
    },
  )

  it('who writes all day is still let go, and a machine is not answered for ever', () => {
    const busy = { answeredToday: ANSWERS_PER_DAY }
    expect(plan('stop', busy)).toEqual({ do: 'stop' })
    expect(plan('wrong_person', busy)).toEqual({ do: 'give_up' })
    for (const intent of ['pay', 'other', 'human', 'abuse'] as const) {
      expect(plan(intent, busy)).toEqual({ do: 'too_many' })
    }
  })

  it('a contact that is another’s gets nothing of the person', () => {
    for (const intent of INTENTS.filter((one) => one !== 'stop' && one !== 'wrong_person')) {
      expect(plan(intent, { isAnothers: true })).toEqual({ do: 'note' })
    }
  })
})
