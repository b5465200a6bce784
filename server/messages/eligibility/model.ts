import { assertNever } from '#server/kernel/assert.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { MessageRefusal } from '../model.ts'
import { TEMPLATES, type TemplateName } from '../templates/model.ts'

/** Everything the decision needs, read again at the moment of sending. */
export type SendFacts = {
  readonly template: TemplateName
  readonly suppression: 'not_me' | 'opt_out' | 'bounced' | null
  readonly createdAt: Temporal.Instant
  readonly now: Temporal.Instant
}

/**
 * The one gate before every send. Today it holds what is true of any message: the contact was not
 * given up, and the message is still worth reading. Each template here answers the person's own
 * act or an explicit act of the operator, so hours and weekly caps do not apply to it; templates
 * that the operator starts on its own will be judged here too (collection-rules 18 to 20).
 */
export function judgeSend(facts: SendFacts): Result<null, MessageRefusal> {
  if (facts.suppression !== null) return refuse(refusalOf(facts.suppression))
  const until = facts.createdAt.add({ minutes: TEMPLATES[facts.template].sendWithinMinutes })
  if (Temporal.Instant.compare(facts.now, until) >= 0) return refuse('too_late')
  return ok(null)
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
