import type { Sender } from '#server/messages/model.ts'
import { freezeMenus } from '#server/offers/menu/commands.ts'
import type { Letters } from '#server/people/letters/model.ts'
import type { LegalPriority } from '#server/people/model.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { idleMinutesFor, SESSION_IDLE_MINUTES } from '../model.ts'
import { allowTime, resolveSession } from '../session/commands.ts'

/**
 * Prepares what a person who just came in will be shown: each creditor's offers of today, frozen
 * here because a GET never writes. A fault in them must not keep anybody from their own debts, so
 * it is an alarm and not a refusal; the page then shows the debts without offers. Answers how they
 * are served, which decides how long their session may lie idle and how its pages are written.
 */
export async function welcome(
  core: Core,
  sender: Sender,
  secret: string,
  letters: Letters | null,
): Promise<LegalPriority> {
  const scope = await resolveSession(core, secret)
  if (scope === null) return 0
  const { legalPriority } = scope
  if (idleMinutesFor(letters, legalPriority) !== SESSION_IDLE_MINUTES) {
    await inScope(core, scope, (tx) => allowTime(tx, scope, letters))
  }
  try {
    await freezeMenus(core, scope, sender)
  } catch (error) {
    core.log.error({ alert: 'offers_not_frozen', error }, 'a person came in without offers')
  }
  return legalPriority
}
