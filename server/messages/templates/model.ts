import type { CreditorId, PaperId } from '#server/kernel/id.ts'
import type { Sender } from '../model.ts'

/**
 * Every message we write, by its template. The variables are what the occasion supplies; the
 * person's first name, the sender and the check code come with each.
 */
export type Notice =
  /** First contact: an access link. */
  | { readonly template: 'first_link'; readonly link: string }
  /** The link the person asked for, or the one after too many wrong digits. */
  | { readonly template: 'fresh_link'; readonly link: string }
  /** Asked for by telephone: what the person can choose from, until when it holds. */
  | { readonly template: 'quotes_ready'; readonly link: string; readonly until: Temporal.PlainDate }
  /** To the contacts of before: by telephone somebody named a new one, which counts from then on. */
  | { readonly template: 'contact_change'; readonly from: Temporal.Instant }
  /** Six digits for one act. */
  | { readonly template: 'access_code'; readonly code: string }
  /** To the other contact: a code was used. */
  | { readonly template: 'access_notice'; readonly at: Temporal.Instant }
  /** A copy of what was signed (CDC 54-G §2); by e-mail with the paper attached. */
  | {
      readonly template: 'agreement_copy'
      readonly link: string
      readonly number: string
      readonly paper: PaperReference
    }
  /** What the person combined is late: before it can stop (rule 12). Their page says the rest. */
  | { readonly template: 'agreement_notice'; readonly link: string }
  /** The person undid what they signed (CDC 49): that it is done, and where to see what comes back. */
  | { readonly template: 'agreement_withdrawn'; readonly link: string }
  /** Before the day of an instalment, or on it. */
  | {
      readonly template: 'instalment_reminder'
      readonly link: string
      readonly on: Temporal.PlainDate
    }
  /** What somebody put off to the next day. */
  | { readonly template: 'reminder_again'; readonly link: string }
  /** Before the day on which a saved card pays: there is time to pay otherwise, or to remove it. */
  | { readonly template: 'card_notice'; readonly link: string; readonly on: Temporal.PlainDate }
  /** Before the day on which the person's bank pays by itself: there is time to stop it. */
  | { readonly template: 'debit_notice'; readonly link: string; readonly on: Temporal.PlainDate }
  /** The saved card did not, or will not, pay: the person has to do something themselves. */
  | { readonly template: 'card_needs_you'; readonly link: string }
  /** One message to many people of a creditor: what it invites to differs, nothing else. */
  | {
      readonly template: 'campaign_options' | 'campaign_message' | 'campaign_help'
      readonly link: string
    }
  /** The termo de quitação (CC 320), and the statement of a year (Lei 12.007/2009 art. 3). */
  | {
      readonly template: 'clearance_copy' | 'statement_copy'
      readonly link: string
      readonly number: string
      readonly paper: PaperReference
    }
  /** Answers what somebody wrote back: the same question, the same words, on every channel. */
  | {
      readonly template: 'reply_link'
      readonly answer: LeadingAnswer
      readonly link: string
      /** By when somebody answers; named only where somebody does. */
      readonly by: Temporal.PlainDate
    }
  | {
      readonly template: 'reply_words'
      readonly answer: ShortAnswer
      /** By when somebody calls, or until when nothing is written. */
      readonly by: Temporal.PlainDate
    }
  /** The last word to a contact that asked for none, or is another's. */
  | { readonly template: 'farewell'; readonly answer: 'stopped' | 'given_up' }
  /** Proof of a payment (CC 319). */
  | { readonly template: 'receipt'; readonly link: string; readonly number: string }
  /** What the person asked for was answered, or something is asked of them. */
  | { readonly template: 'case_news'; readonly link: string; readonly protocol: string }
  /** The last word after an erasure: what went, and what stays and why. */
  | {
      readonly template: 'data_erased'
      readonly link: string
      readonly protocol: string
      readonly erased: readonly string[]
      readonly kept: readonly string[]
    }
  /** Money goes back to the person, and has gone. */
  | { readonly template: 'refund_on_its_way' | 'refund_done'; readonly link: string }

/** Answers that lead to the person's page, where everything may be said. */
export const LEADING_ANSWERS = [
  'link',
  'amount',
  'options',
  'all_well',
  'checking',
  'tell_us',
  'help',
] as const
export type LeadingAnswer = (typeof LEADING_ANSWERS)[number]

/** Answers after which there is nothing to be looked at. */
export const SHORT_ANSWERS = ['paused', 'person', 'resumed', 'calm', 'unclear'] as const
export type ShortAnswer = (typeof SHORT_ANSWERS)[number]

export type TemplateName = Notice['template']

/** A paper is named, not copied: its bytes stay in one place. */
export type PaperReference = {
  readonly creditorId: CreditorId
  readonly paperId: PaperId
  readonly filename: string
}

export type TemplateFacts = {
  /** After this many minutes the message is not worth sending any more. */
  readonly sendWithinMinutes: number
  /** Whether an e-mail of it names the creditor: only what follows a sign-in may. */
  readonly namesCreditor: boolean
  /** Started by us and not by the person's own act: only in hours of contact (rule 18). */
  readonly inContactHours?: true
  /** After a due date: within the caps of a day, a week and a month (rule 20). */
  readonly isCounted?: true
  /**
   * We start it, and it weighs on who reads it: better never than twice. What answers a person's own
   * act may come twice where a gateway forgets keys; what proves something must come.
   */
  readonly onceOnly?: true
  /** It presses, however kindly: not while the person said on which day they pay (régua: promise). */
  readonly waitsForPromise?: true
  /** We start it, and it presses or announces: not where a case holds the person or its subject still. */
  readonly restsInCases?: true
  /** It presses without being asked for: not while the person answered or asked for quiet. */
  readonly keepsSilence?: true
  /** The same, but where the person asked to be reminded. */
  readonly quietUnlessAsked?: true
  /** Answers what the person wrote a moment ago: sent also where they stopped everything else. */
  readonly answersPerson?: true
  /** Says that it is the last one: sent also to a contact that was given up on the person's word. */
  readonly takesLeave?: true
  /** It speaks of what is owed: nothing of its creditor open, or an agreement made, and it is moot. */
  readonly untilSettled?: true
  /** A reminder: it goes to the browser in which its person asked for reminders, if there is one. */
  readonly goesByPush?: true
}

const WEEK = 7 * 24 * 60
/** What many people are written to at once: within every limit there is. */
const CAMPAIGN = {
  sendWithinMinutes: WEEK,
  namesCreditor: false,
  inContactHours: true,
  isCounted: true,
  onceOnly: true,
  untilSettled: true,
  waitsForPromise: true,
  keepsSilence: true,
  restsInCases: true,
} as const satisfies TemplateFacts

export const TEMPLATES = {
  first_link: {
    sendWithinMinutes: WEEK,
    namesCreditor: false,
    onceOnly: true,
    waitsForPromise: true,
    keepsSilence: true,
    restsInCases: true,
  },
  fresh_link: { sendWithinMinutes: 24 * 60, namesCreditor: false },
  quotes_ready: { sendWithinMinutes: 24 * 60, namesCreditor: false },
  contact_change: { sendWithinMinutes: 24 * 60, namesCreditor: false },
  access_code: { sendWithinMinutes: 10, namesCreditor: false },
  access_notice: { sendWithinMinutes: 24 * 60, namesCreditor: false },
  agreement_copy: { sendWithinMinutes: WEEK, namesCreditor: true },
  agreement_notice: {
    sendWithinMinutes: 3 * 24 * 60,
    namesCreditor: false,
    inContactHours: true,
    isCounted: true,
    onceOnly: true,
    waitsForPromise: true,
    keepsSilence: true,
    restsInCases: true,
  },
  agreement_withdrawn: { sendWithinMinutes: WEEK, namesCreditor: false },
  campaign_options: CAMPAIGN,
  campaign_message: CAMPAIGN,
  campaign_help: CAMPAIGN,
  card_notice: {
    sendWithinMinutes: 2 * 24 * 60,
    namesCreditor: false,
    inContactHours: true,
    restsInCases: true,
    goesByPush: true,
  },
  debit_notice: {
    sendWithinMinutes: 2 * 24 * 60,
    namesCreditor: false,
    inContactHours: true,
    restsInCases: true,
    goesByPush: true,
  },
  card_needs_you: {
    sendWithinMinutes: 3 * 24 * 60,
    namesCreditor: false,
    inContactHours: true,
    isCounted: true,
    restsInCases: true,
    goesByPush: true,
  },
  case_news: { sendWithinMinutes: WEEK, namesCreditor: false },
  data_erased: { sendWithinMinutes: WEEK, namesCreditor: false, takesLeave: true },
  clearance_copy: { sendWithinMinutes: WEEK, namesCreditor: true },
  statement_copy: { sendWithinMinutes: WEEK, namesCreditor: true },
  /** On its own day it would come too late for what it says. */
  instalment_reminder: {
    sendWithinMinutes: 12 * 60,
    namesCreditor: false,
    inContactHours: true,
    onceOnly: true,
    waitsForPromise: true,
    quietUnlessAsked: true,
    goesByPush: true,
    restsInCases: true,
  },
  receipt: { sendWithinMinutes: WEEK, namesCreditor: true },
  reply_link: { sendWithinMinutes: 24 * 60, namesCreditor: false, answersPerson: true },
  reply_words: { sendWithinMinutes: 24 * 60, namesCreditor: false, answersPerson: true },
  farewell: { sendWithinMinutes: 24 * 60, namesCreditor: false, onceOnly: true, takesLeave: true },
  /** Its person chose the day; where that is a holiday it comes after it. */
  reminder_again: {
    sendWithinMinutes: 5 * 24 * 60,
    namesCreditor: false,
    inContactHours: true,
    onceOnly: true,
    goesByPush: true,
    restsInCases: true,
  },
  refund_on_its_way: { sendWithinMinutes: 24 * 60, namesCreditor: false },
  refund_done: { sendWithinMinutes: WEEK, namesCreditor: false },
} as const satisfies Record<TemplateName, TemplateFacts>

/** The templates that count against the caps. */
export const COUNTED: readonly TemplateName[] = templatesThat((facts) => facts.isCounted)

/** The templates that speak of what is owed. */
export const UNTIL_SETTLED: readonly TemplateName[] = templatesThat((facts) => facts.untilSettled)

function templatesThat(are: (facts: TemplateFacts) => true | undefined): TemplateName[] {
  return Object.entries<TemplateFacts>(TEMPLATES).flatMap(([name, facts]) =>
    are(facts) && isTemplateName(name) ? [name] : [],
  )
}

export function isTemplateName(name: string): name is TemplateName {
  return Object.hasOwn(TEMPLATES, name)
}

/** What a template is filled with. */
export type Letter = {
  readonly notice: Notice
  readonly sender: Sender
  /** Null where there is none to use: companies, and names too long for an SMS. */
  readonly firstName: string | null
  /** As printed, with its hyphen. */
  readonly checkCode: string
  /** The creditor's identity block, for templates that name it (CDC 42-A). */
  readonly creditor: CreditorIdentity | null
}

export type CreditorIdentity = {
  readonly legalName: string
  readonly cnpj: string
  readonly address: string
}

/** What is sent, and what is sealed in the row. An SMS has neither subject nor HTML. */
export type Content = {
  readonly subject: string | null
  readonly text: string
  readonly html: string | null
  /** The access link that its words hold; null where they hold none. */
  readonly link: string | null
  readonly papers: readonly PaperReference[]
  /** What it could put into the places of a creditor's WhatsApp template; of an SMS only. */
  readonly values?: Readonly<Record<string, string>> | undefined
  /** Of an e-mail that we begin ourselves: where its reader leaves by one click. */
  readonly unsubscribeUrl?: string | undefined
}
