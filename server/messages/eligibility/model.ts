import { assertNever } from '#server/kernel/assert.ts'
import { bankCalendar, isBusinessDay } from '#server/kernel/calendar.ts'
import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { MessageRefusal } from '../model.ts'
import { TEMPLATES, type TemplateFacts, type TemplateName } from '../templates/model.ts'

/** Everything the decision needs, read again at the moment of sending. */
export type SendFacts = {
  readonly template: TemplateName
  readonly suppression: 'not_me' | 'opt_out' | 'bounced' | null
  readonly createdAt: Temporal.Instant
  readonly now: Temporal.Instant
  /** What it reminds of is not open any more. */
  readonly isMoot: boolean
  /** An earlier try may have arrived, and whoever is behind the channel would not know it again. */
  readonly mayComeTwice: boolean
}

/**
 * The one gate before every send. Today it holds what is true of any message: the contact was not
 * given up, and the message is still worth reading. Most templates answer the person's own act or
 * an explicit act of the operator, so hours do not apply to them; one that we start on our own waits
 * for its hours (collection-rules 18): `outside_hours` means later, every other refusal never.
 */
export function judgeSend(facts: SendFacts): Result<null, MessageRefusal | 'outside_hours'> {
  if (facts.suppression !== null) return refuse(refusalOf(facts.suppression))
  if (facts.isMoot) return refuse('no_longer_due')
  const until = facts.createdAt.add({ minutes: TEMPLATES[facts.template].sendWithinMinutes })
  if (Temporal.Instant.compare(facts.now, until) >= 0) return refuse('too_late')
  const template: TemplateFacts = TEMPLATES[facts.template]
  if (template.onceOnly && facts.mayComeTwice) return refuse('outcome_unknown')
  if (template.inContactHours && !isContactHour(facts.now)) return refuse('outside_hours')
  return ok(null)
}

/**
 * Where a person lives is in no portfolio file, and the country has four time zones: these hours of
 * São Paulo are within 9 to 19 in every one of them, on business days only (P; rule 18: unknown is
 * strictest).
 */
const FIRST_HOUR = 11
const END_HOUR = 18

export function isContactHour(at: Temporal.Instant): boolean {
  const local = at.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  const isOpen = local.hour >= FIRST_HOUR && local.hour < END_HOUR
  return isOpen && isBusinessDay(bankCalendar, local.toPlainDate())
}

function refusalOf(suppression: NonNullable<SendFacts['suppression']>): MessageRefusal {
  switch (suppression) {
    case 'not_me':
      return 'contact_not_me'
    case 'opt_out':
      return 'contact_opted_out'
    case 'bounced':
      return 'contact_bounced'
    default:
      return assertNever(suppression)
  }
}
