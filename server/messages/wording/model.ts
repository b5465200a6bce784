import { formatDayMonth, formatShortDay } from '#server/kernel/format.ts'
import type { Sender } from '../model.ts'
import type { Letter, TemplateName } from '../templates/model.ts'
import { brandOf, isPlainSms, nameOf, SMS_LENGTH } from '../templates/sms/model.ts'

/** The channels on which a creditor may have its own words. A push says nothing, so it has none. */
export const WORDING_CHANNELS = ['sms', 'email', 'whatsapp'] as const
export type WordingChannel = (typeof WORDING_CHANNELS)[number]

/**
 * A creditor's own words. In an e-mail greeting, link, check code and who writes (CDC 42-A) are drawn
 * around them; a WhatsApp template is kept at its provider under a name, and says what stands here.
 */
export type Wording =
  | { readonly channel: 'sms'; readonly text: string }
  | {
      readonly channel: 'email'
      readonly subject: string
      readonly paragraphs: readonly string[]
      /** What stands on the one thing to tap. */
      readonly action: string
    }
  | {
      readonly channel: 'whatsapp'
      readonly template: string
      readonly language: string
      readonly text: string
    }
export type WordingOf<C extends WordingChannel> = Extract<Wording, { channel: C }>

/** The messages that a creditor may put in its own words: what is about one creditor, and no secret. */
export const WORDED = [
  'campaign_options',
  'campaign_message',
  'campaign_help',
  'instalment_reminder',
  'reminder_again',
  'card_notice',
  'debit_notice',
  'card_needs_you',
  'agreement_notice',
  'agreement_withdrawn',
  'agreement_copy',
  'receipt',
  'clearance_copy',
  'statement_copy',
  'quotes_ready',
  'refund_on_its_way',
  'refund_done',
  'case_news',
] as const satisfies readonly TemplateName[]
export type WordedTemplate = (typeof WORDED)[number]

export function isWorded(template: string): template is WordedTemplate {
  return WORDED.some((one) => one === template)
}

/** What may stand in braces. */
export type VariableName = 'nome' | 'marca' | 'link' | 'data' | 'numero' | 'aviso'
export type Values = { readonly [name in VariableName]?: string }

const DATED: readonly TemplateName[] = [
  'instalment_reminder',
  'card_notice',
  'debit_notice',
  'quotes_ready',
]
const NUMBERED: readonly TemplateName[] = [
  'agreement_copy',
  'receipt',
  'clearance_copy',
  'statement_copy',
  'case_news',
]

/** What a message offers; in an e-mail the rest is drawn around the words. */
export function variablesOf(template: WordedTemplate, channel: WordingChannel): VariableName[] {
  const always: VariableName[] =
    channel === 'email' ? ['marca'] : ['nome', 'marca', 'link', 'aviso']
  const day: VariableName[] = DATED.includes(template) ? ['data'] : []
  const number: VariableName[] = NUMBERED.includes(template) ? ['numero'] : []
  return [...always, ...day, ...number]
}

/** What no text of a channel may be without: who writes, the way in, and how to check both. */
export function neededOf(channel: WordingChannel): VariableName[] {
  return channel === 'email' ? [] : ['marca', 'link', 'aviso']
}

/** The variables of a text in the order in which each stands there first: WhatsApp counts them so. */
export function variablesIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{([^{}]*)\}/g), ([, name]) => name ?? ''))]
}

export function fill(text: string, values: Values): string {
  const known: Readonly<Record<string, string | undefined>> = values
  return text.replace(/\{([^{}]*)\}/g, (whole, name: string) => known[name] ?? whole)
}

/** Who has no first name that could be used is greeted without one. */
export const NOBODYS_NAME = { sms: 'Ola', whatsapp: 'cliente' } as const

/** What a letter puts in the places. */
export function valuesOf(letter: Letter, channel: WordingChannel): Values {
  const { notice, sender, checkCode, firstName } = letter
  const day = 'on' in notice ? notice.on : 'until' in notice ? notice.until : undefined
  const number =
    'number' in notice ? notice.number : 'protocol' in notice ? notice.protocol : undefined
  const base: Values = {
    marca: channel === 'sms' ? brandOf(sender.operator.name) : sender.operator.name,
    ...(day && { data: channel === 'sms' ? formatShortDay(day) : formatDayMonth(day) }),
    ...(number && { numero: number }),
  }
  if (channel === 'email') return base
  return {
    ...base,
    ...('link' in notice && { link: notice.link }),
    nome: (firstName === null ? null : nameFor(firstName, channel)) ?? NOBODYS_NAME[channel],
    aviso: `Aviso ${checkCode}`,
  }
}

function nameFor(firstName: string, channel: 'sms' | 'whatsapp'): string | null {
  return channel === 'sms' ? nameOf(firstName) : firstName
}

/** The longest that each may become, with this sender. */
export function longestValues({ operator, portalUrl }: Sender, channel: WordingChannel): Values {
  return {
    nome: 'Maximilianos',
    marca: channel === 'sms' ? brandOf(operator.name) : operator.name,
    link: `${portalUrl}/l/${'W'.repeat(22)}`,
    aviso: 'Aviso WWWW-9QXD',
    data: channel === 'sms' ? '31/12' : '31 de dezembro',
    numero: 'A2026-0000000',
  }
}

/** The SMS that these words make; null where they do not fit any more: the house's words do. */
export function smsOf({ text }: WordingOf<'sms'>, letter: Letter): string | null {
  const filled = fill(text, valuesOf(letter, 'sms'))
  return filled.length <= SMS_LENGTH && isPlainSms(filled) ? filled : null
}

/** What an e-mail says in these words. */
export function mailWordsOf(
  { subject, paragraphs, action }: WordingOf<'email'>,
  letter: Letter,
): Pick<WordingOf<'email'>, 'subject' | 'paragraphs' | 'action'> {
  const filled = (text: string) => fill(text, valuesOf(letter, 'email'))
  return { subject: filled(subject), paragraphs: paragraphs.map(filled), action: filled(action) }
}
