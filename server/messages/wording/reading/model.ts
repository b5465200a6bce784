import { isPlainSms, SMS_LENGTH } from '../../templates/sms/model.ts'
import { fill, type Values, type Wording } from '../model.ts'

/** What is read on a telephone. */
export type Reading = {
  readonly subject: string | null
  readonly paragraphs: readonly string[]
  readonly action: string | null
}

export function readingOf(wording: Wording, values: Values): Reading {
  if (wording.channel !== 'email') {
    return { subject: null, paragraphs: [fill(wording.text, values)], action: null }
  }
  const { subject, paragraphs, action } = wording
  return {
    subject: fill(subject, values),
    paragraphs: ['Olá, Maria.', ...paragraphs.map((text) => fill(text, values))],
    action: fill(action, values),
  }
}

const SEGMENT = { plain: { whole: SMS_LENGTH, part: 153 }, other: { whole: 70, part: 67 } } as const

/** As how many SMS a text is sent and paid: one letter outside of the plain ones, and a part holds 67. */
export function segmentsOf(text: string): number {
  const { whole, part } = isPlainSms(text) ? SEGMENT.plain : SEGMENT.other
  if (text.length === 0) return 0
  return text.length <= whole ? 1 : Math.ceil(text.length / part)
}
