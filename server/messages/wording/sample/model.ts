import { asId } from '#server/kernel/id.ts'
import type { Sender } from '../../model.ts'
import { houseMailWords } from '../../templates/mail/model.ts'
import type { Letter, Notice } from '../../templates/model.ts'
import { renderSms } from '../../templates/sms/model.ts'
import {
  type Values,
  valuesOf,
  type WordedTemplate,
  type Wording,
  type WordingChannel,
} from '../model.ts'

const DAY = '2026-12-10'
const PAPER = {
  creditorId: asId<never>('01920000-0000-7000-8000-000000000000'),
  paperId: asId<never>('01920000-0000-7000-8000-000000000000'),
  filename: 'documento.pdf',
}

/** One of each message, to Maria: what a preview shows, and what the house's words are read from. */
function sampleNotice(template: WordedTemplate, link: string): Notice {
  switch (template) {
    case 'quotes_ready':
      return { template, link, until: Temporal.PlainDate.from(DAY) }
    case 'instalment_reminder':
    case 'card_notice':
    case 'debit_notice':
      return { template, link, on: Temporal.PlainDate.from(DAY) }
    case 'agreement_copy':
    case 'clearance_copy':
    case 'statement_copy':
      return { template, link, number: 'A2026-000123', paper: PAPER }
    case 'receipt':
      return { template, link, number: 'A2026-000123' }
    case 'case_news':
      return { template, link, protocol: 'A2026-000123' }
    default:
      return { template, link }
  }
}

function sampleLetter(template: WordedTemplate, sender: Sender): Letter {
  return {
    notice: sampleNotice(template, `${sender.portalUrl}/l/exemplo`),
    sender,
    firstName: 'Maria',
    checkCode: 'K7F3-9QXD',
    creditor: null,
  }
}

/** What stands in the places of a preview. */
export function sampleValues(
  template: WordedTemplate,
  channel: WordingChannel,
  sender: Sender,
): Values {
  return valuesOf(sampleLetter(template, sender), channel)
}

/**
 * What the house says on a channel, with its places: where a creditor's own words begin. Null where it
 * says nothing: by WhatsApp nothing goes without a template of the creditor's.
 */
export function houseWording(
  template: WordedTemplate,
  channel: WordingChannel,
  sender: Sender,
): Wording | null {
  if (channel === 'whatsapp') return null
  const letter = sampleLetter(template, sender)
  const values = sampleValues(template, channel, sender)
  const open = (text: string) =>
    Object.entries(values).reduce(
      (words, [name, value]) => (value ? words.replaceAll(value, `{${name}}`) : words),
      text,
    )
  if (channel === 'sms') return { channel, text: open(renderSms(letter)) }
  const { subject, paragraphs, action } = houseMailWords(letter)
  return {
    channel,
    // The name in a subject is the house's alone: who has none would leave a gap in other words.
    subject: open(subject).replace(', Maria', ''),
    paragraphs: paragraphs.map(open),
    action,
  }
}
