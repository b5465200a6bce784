import { assertNever } from '#server/kernel/assert.ts'
import type { CreditorId, DebtId } from '#server/kernel/id.ts'
import type { LeadingAnswer, ShortAnswer } from '#server/messages/templates/model.ts'
import { type Intent, isClear } from '../intent/model.ts'

/** What is done about a reply; kept with it. */
export type ReplyOutcome =
  | 'stopped'
  | 'given_up'
  | 'resumed'
  | 'link_sent'
  | 'case_opened'
  | 'paused'
  | 'answered'
  | 'asked_again'
  /** Nothing was to be done: thanks, or silence is the better answer. */
  | 'noted'
  /** Nobody is reached at that number. */
  | 'nobody'
  /** So many in a day are a machine, or somebody who needs a person. */
  | 'too_many'

/** What the person's affairs look like at this moment. */
export type ReplyFacts = {
  /** Somebody said that this contact is not the person's: nothing of theirs goes there. */
  readonly isAnothers: boolean
  /** Their open debts, over all creditors. */
  readonly openDebts: readonly { readonly creditorId: CreditorId; readonly debtId: DebtId }[]
  /** Money of theirs came lately. */
  readonly hasPaidLately: boolean
  /** We did not understand them lately, whatever the channel. */
  readonly wasUnclearLately: boolean
  /** Replies that were answered within a day. */
  readonly answeredToday: number
}

export type CasePlan =
  | {
      readonly kind: 'dispute'
      readonly reason: 'never_had' | 'already_paid'
      readonly debtId: DebtId
      readonly creditorId: CreditorId
    }
  | { readonly kind: 'hardship'; readonly reason: 'other' }
  | { readonly kind: 'complaint'; readonly reason: 'service' }
  | { readonly kind: 'callback'; readonly reason: 'any_time' }

export type Plan =
  | { readonly do: 'stop' | 'give_up' | 'resume' | 'pause' | 'note' | 'too_many' }
  | { readonly do: 'lead'; readonly answer: LeadingAnswer }
  | {
      readonly do: 'say'
      readonly answer: ShortAnswer
      readonly outcome: 'answered' | 'asked_again'
    }
  | { readonly do: 'open_case'; readonly of: CasePlan; readonly answer: LeadingAnswer | 'person' }

/** A machine answers a machine for ever; a person who writes more than this needs a person. */
export const ANSWERS_PER_DAY = 6
/** For so long somebody is remembered as not understood, and money as just come. */
export const REMEMBERED_DAYS = 7

const CALLBACK = { kind: 'callback', reason: 'any_time' } as const

/**
 * What to do about a reply. Whoever wants to be left alone, or is somebody else, is obeyed at once and
 * however often they wrote. Nothing is done on a guess: who is not understood is asked, and who is not
 * understood twice is called. A number proves nothing, so whatever is personal stays on the page.
 */
export function planFor(
  understanding: { readonly intent: Intent; readonly certainty: number },
  facts: ReplyFacts,
): Plan {
  const intent = isClear(understanding) ? understanding.intent : 'other'
  if (intent === 'stop') return { do: 'stop' }
  if (intent === 'wrong_person') return { do: 'give_up' }
  if (facts.isAnothers) return { do: 'note' }
  if (facts.answeredToday >= ANSWERS_PER_DAY) return { do: 'too_many' }
  switch (intent) {
    case 'human':
      return { do: 'open_case', of: CALLBACK, answer: 'person' }
    case 'not_mine':
      return disputeOf(facts, 'never_had')
    case 'already_paid':
      if (facts.hasPaidLately || facts.openDebts.length === 0) {
        return { do: 'lead', answer: 'all_well' }
      }
      return disputeOf(facts, 'already_paid')
    case 'cannot_pay':
      return { do: 'open_case', of: { kind: 'hardship', reason: 'other' }, answer: 'help' }
    case 'pause':
      return { do: 'pause' }
    case 'code_again':
    case 'pay':
      return { do: 'lead', answer: 'link' }
    case 'plans':
      return { do: 'lead', answer: 'options' }
    case 'how_much':
      return { do: 'lead', answer: 'amount' }
    case 'start':
      return { do: 'resume' }
    case 'abuse':
      return { do: 'say', answer: 'calm', outcome: 'answered' }
    case 'thanks':
      return { do: 'note' }
    case 'other':
      return facts.wasUnclearLately
        ? { do: 'open_case', of: CALLBACK, answer: 'person' }
        : { do: 'say', answer: 'unclear', outcome: 'asked_again' }
    default:
      return assertNever(intent)
  }
}

/** One debt is disputed at once; which of several it is, only the person can say, on their page. */
function disputeOf({ openDebts }: ReplyFacts, reason: 'never_had' | 'already_paid'): Plan {
  const [debt, another] = openDebts
  if (debt === undefined || another !== undefined) return { do: 'lead', answer: 'tell_us' }
  return { do: 'open_case', of: { kind: 'dispute', reason, ...debt }, answer: 'checking' }
}

/**
 * Whether the person themselves answered, after which they are left in peace. Somebody else at their
 * number says nothing for them, and who wants messages again wants no silence.
 */
export function isAnswerOfPerson(plan: Plan, { isAnothers }: ReplyFacts): boolean {
  return !isAnothers && plan.do !== 'give_up' && plan.do !== 'resume'
}
