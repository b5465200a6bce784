import type { CivilDate } from '#components/figures/dates.ts'
import type { CaseKind, CaseOutcome, CaseState } from '#server/cases/model.ts'
import type { PhotoAnswer } from '#server/cases/photos/model.ts'
import type { CreditorView, OperatorView } from './view.ts'

/** What every page of asking for something is given. */
export type AskingView = {
  operator: OperatorView
  today: CivilDate
  /** Made with the page: the key of what it asks for, so that a double tap is one. */
  caseId: string
  /** Why what was sent could not be kept. */
  problem: AskingProblem | null
}

export type AskingProblem = 'choose' | 'once_a_year' | 'too_many' | 'gone' | 'day'

export type CannotPayView = AskingView & {
  /** The last day for an answer, and of a pause, were it asked for today. */
  answerOn: CivilDate
  pauseUntil: CivilDate
  /** From when on a pause can be asked for again; null: now. */
  nextPauseOn: CivilDate | null
  /** To whom a day can be named, until when, and the day that was just named. */
  promises: {
    creditors: readonly { slug: string; name: string }[]
    first: CivilDate
    last: CivilDate
    saved: CivilDate | null
  }
  /** Whose plans can be searched by what fits in a month. */
  creditors: readonly { slug: string; name: string }[]
}

export type DisputeView = AskingView & {
  answerOn: CivilDate
  creditors: readonly CreditorView[]
  debts: readonly { id: string; title: string; note: string }[]
  selected: string | null
}

export type TalkView = AskingView & { callOn: CivilDate; answerOn: CivilDate }

export type CaseLineView = {
  id: string
  number: string
  title: string
  state: CaseState
  outcome: CaseOutcome | null
  openedOn: CivilDate
  dueOn: CivilDate
  kind: CaseKind
}

export type CaseView = CaseLineView & {
  operator: OperatorView
  today: CivilDate
  isNew: boolean
  /** "Fibra 500, Vivaz Telecom" */
  about: string | null
  reason: string
  /** What stands still, and until when; null: nothing does. */
  stillness: {
    what: 'debt' | 'person'
    untilOn: CivilDate | null
    /** Nothing is added to what is owed meanwhile. */
    isFrozen: boolean
  } | null
  entries: readonly {
    id: string
    on: CivilDate
    who: 'person' | 'staff' | 'house'
    title: string
    words: string | null
    photo: PhotoView | null
  }[]
  photos: {
    /** What became of the photo that was just sent. */
    answer: PhotoAnswer | null
    /** How many more the case takes. */
    room: number
    /** Whether they can be seen here; a code comes first. */
    mayOpen: boolean
    /** The number of the one that is asked for, as the address says it. */
    asked: string | null
    /** Where the code is asked for; null where there is nothing to open by it. */
    codePath: string | null
  }
  mayReply: boolean
  mayWithdraw: boolean
  /** The paper trail of the debt, where a dispute was refused. */
  problem: 'nothing_said' | 'ended' | null
}

/** One photo of a case. */
export type PhotoView = {
  href: string
  /** The page of its case with this one on it. */
  page: string
  number: number
  width: number
  height: number
  byteCount: number
}

export type MyDataView = AskingView & {
  answerOn: CivilDate
  name: string
  document: string
  contacts: readonly { id: string; what: string; note: string }[]
  /** Where they want WhatsApp. */
  whatsApp: readonly { id: string; what: string; note: string }[]
  creditors: readonly { name: string; note: string }[]
  kept: readonly { what: string; why: string; until: string }[]
}
