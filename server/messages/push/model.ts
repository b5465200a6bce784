import type { TemplateName } from '../templates/model.ts'
import { TEMPLATES, type TemplateFacts } from '../templates/model.ts'

/** A month of pushes; what comes on top goes to the contact (browsers take the right from who overdoes it). */
export const PUSHES_PER_MONTH = 4
/** A browser of which nothing was seen for so long is given up: some services never say that it is gone. */
export const SILENT_DAYS = 90
/** A service that says "not now" is taken at its word so often; then the contact is written to. */
export const PUSH_TRIES = 4
/** A push that a phone could not take within a day is not worth taking any more. */
export const LONGEST_TTL_HOURS = 24
/** "Lembrar amanhã" answers a reminder of these days. */
export const AGAIN_DAYS = 3

/** Who goes by push: what its person asked for when they allowed it, and nothing else. */
export function goesByPush(template: TemplateName): boolean {
  const facts: TemplateFacts = TEMPLATES[template]
  return facts.goesByPush === true
}

/** Whether its person may put it off to the next day; once, so that it is not lost in tomorrows. */
export function canComeAgain(template: TemplateName): boolean {
  return template !== 'reminder_again'
}

/** 32 letters, as push services want a topic; the notification has it as its tag. */
export function topicOf(messageId: string): string {
  return messageId.replaceAll('-', '')
}
