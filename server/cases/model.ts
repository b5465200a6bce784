import type { Transitions } from '#server/kernel/state-machine.ts'

/** What people ask for that somebody must answer by a day. */
export const CASE_KINDS = [
  /** "Não reconheço": one debt, as a whole or its value. */
  'dispute',
  /** "Não consigo pagar agora". */
  'hardship',
  /** Thirty days without anything from us, once a year; nobody has to agree. */
  'breathing_space',
  /** Many bills at once: Lei 14.181/2021. */
  'over_indebted',
  'bereavement',
  /** Whoever speaks for the person: nobody writes to them past their lawyer. */
  'represented',
  'complaint',
  /** Rights of LGPD art. 18. */
  'data',
  /** "Falar com uma pessoa": we call back. */
  'callback',
] as const
export type CaseKind = (typeof CASE_KINDS)[number]

export type CaseState = 'open' | 'asked' | 'answered' | 'withdrawn'
export type CaseEvent = 'ask' | 'reply' | 'answer' | 'withdraw'
export type CaseOutcome = 'accepted' | 'refused'
export type CaseChannel = 'portal' | 'telephone' | 'link' | 'reply'
export type CaseEntryKind =
  | 'opened'
  | 'asked'
  | 'replied'
  | 'answered'
  | 'withdrawn'
  | 'assigned'
  | 'alarmed'
  /** What stood still for good goes on again. */
  | 'released'
  /** The person sent a photo. */
  | 'photo_added'

/** `asked`: more was asked of the person. The clock goes on: who asks late answers late. */
export const CASE_TRANSITIONS = {
  open: { ask: 'asked', reply: 'open', answer: 'answered', withdraw: 'withdrawn' },
  asked: { reply: 'open', answer: 'answered', withdraw: 'withdrawn' },
  answered: {},
  withdrawn: {},
} satisfies Transitions<CaseState, CaseEvent>

/** What a kind's clock counts: calendar days, or days on which banks open. */
type Clock = { readonly days: number; readonly of: 'calendar' | 'business' }

type KindFacts = {
  readonly reasons: readonly [string, ...string[]]
  readonly clock: Clock
  /** From where the clock comes, for the pages of staff. */
  readonly source: string
  /** What stands still from the moment it is open: the debt, everything of the person, or nothing. */
  readonly stops: 'debt' | 'person' | 'nothing'
  /**
   * What becomes of that when the answer is yes: it ends, or it holds on for good. A refusal, or the
   * person taking it back, ends it.
   */
  readonly whenAccepted: 'ends' | 'stays'
  /**
   * Whether what is owed grows meanwhile: it goes on, it is frozen from the first day, or it is frozen
   * from the day on which Procon or a court have the person's accounts before them (CDC 104-A).
   */
  readonly accrual: 'goes_on' | 'frozen' | 'in_court'
}

/**
 * The answer within seven days is that of the SAC decree for regulated services, which we give
 * everybody (collection rule 24); LGPD art. 19 II gives fifteen days for a full declaration, which we
 * keep for every request about data. Who asks to be called is called on the next business day (P).
 */
const SAC = {
  clock: { days: 7, of: 'calendar' },
  source: 'Decreto 11.034/2022, art. 13',
} as const

export const CASE_FACTS = {
  dispute: {
    ...SAC,
    reasons: ['never_had', 'wrong_amount', 'already_paid', 'fraud'],
    stops: 'debt',
    whenAccepted: 'ends',
    accrual: 'goes_on',
  },
  hardship: {
    ...SAC,
    reasons: ['lost_income', 'illness', 'family', 'unexpected_cost', 'other'],
    stops: 'person',
    whenAccepted: 'ends',
    accrual: 'goes_on',
  },
  breathing_space: {
    reasons: ['lost_income', 'illness', 'family', 'unexpected_cost', 'other'],
    clock: { days: 30, of: 'calendar' },
    source: 'política da casa: uma pausa por ano',
    stops: 'person',
    whenAccepted: 'ends',
    accrual: 'frozen',
  },
  over_indebted: {
    ...SAC,
    source: 'Lei 14.181/2021 (CDC 104-A); resposta: Decreto 11.034/2022, art. 13',
    reasons: ['lost_income', 'illness', 'family', 'unexpected_cost', 'other', 'procon', 'court'],
    stops: 'person',
    whenAccepted: 'stays',
    accrual: 'in_court',
  },
  bereavement: {
    ...SAC,
    source: 'CC 1.792 e 1.997; resposta: Decreto 11.034/2022, art. 13',
    reasons: ['relative', 'executor', 'other'],
    stops: 'person',
    whenAccepted: 'stays',
    accrual: 'frozen',
  },
  /** Somebody speaks for them: a lawyer, the Defensoria, Procon (collection rule 20). */
  represented: {
    ...SAC,
    source:
      'Regra da casa: com quem tem advogado, fala-se com o advogado; resposta: Decreto 11.034/2022, art. 13',
    reasons: ['lawyer', 'public_defender', 'other'],
    stops: 'person',
    whenAccepted: 'stays',
    accrual: 'goes_on',
  },
  complaint: {
    ...SAC,
    reasons: ['contact', 'service', 'site', 'other'],
    stops: 'nothing',
    whenAccepted: 'ends',
    accrual: 'goes_on',
  },
  data: {
    reasons: ['access', 'correct', 'erase', 'explain'],
    clock: { days: 15, of: 'calendar' },
    source: 'LGPD, arts. 18, 19 II e 20',
    stops: 'nothing',
    whenAccepted: 'ends',
    accrual: 'goes_on',
  },
  callback: {
    reasons: ['morning', 'afternoon', 'any_time'],
    clock: { days: 1, of: 'business' },
    source: 'política da casa',
    stops: 'nothing',
    whenAccepted: 'ends',
    accrual: 'goes_on',
  },
} as const satisfies Record<CaseKind, KindFacts>

export type CaseReason<K extends CaseKind = CaseKind> = (typeof CASE_FACTS)[K]['reasons'][number]

export function isCaseKind(text: string): text is CaseKind {
  return CASE_KINDS.some((known) => known === text)
}

/** Whether what is owed stops growing on the day that somebody asks for this. */
export function freezesAtOnce(kind: CaseKind, reason: CaseReason): boolean {
  const { accrual } = CASE_FACTS[kind]
  return (
    accrual === 'frozen' || (accrual === 'in_court' && (reason === 'procon' || reason === 'court'))
  )
}

/** Whether a reason is one of its kind. */
export function isReasonOf(kind: CaseKind, reason: string): reason is CaseReason {
  return CASE_FACTS[kind].reasons.some((known) => known === reason)
}

/** A pause is asked for again a year after the one before began. */
export const BREATHING_SPACE_EVERY_DAYS = 365

/** What a person or staff may write at once; more is cut, not refused: nobody writes it twice. */
export const MAX_WORDS = 2_000

/** So many days before the last one an open case is said aloud. */
export const ALARM_DAYS = 1

/** What staff may add to a yes: quiet for a while longer. */
export const QUIET_DAYS = [0, 15, 30, 60] as const
export type QuietDays = (typeof QUIET_DAYS)[number]

/**
 * Words as they may be kept: no NUL, no half characters, no marks that turn text around (they make
 * one text look like another), line ends as one, cut to MAX_WORDS. Nothing left is null.
 */
export function cleanWords(text: string): string | null {
  const kept = text
    .slice(0, MAX_WORDS * 4)
    .replace(/\r\n?/g, '\n')
    .replace(HIDDEN, '')
    .toWellFormed()
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, MAX_WORDS)
    .toWellFormed()
    .trim()
  return kept === '' ? null : kept
}

/** Controls but line ends and tabs, and what changes the direction of writing. */
const HIDDEN = /(?![\n\t])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
