import type { Sender } from '#server/messages/model.ts'
import { freezeMenus } from '#server/offers/menu/commands.ts'
import type { Core } from '#server/platform/db.ts'
import { resolveSession } from '../session/commands.ts'

/**
 * Prepares what a person who just came in will be shown: each creditor's offers of today, frozen
 * here because a GET never writes. A fault in them must not keep anybody from their own debts, so
 * it is an alarm and not a refusal; the page then shows the debts without offers.
 */
export async function welcome(core: Core, sender: Sender, secret: string): Promise<void> {
  const scope = await resolveSession(core, secret)
  if (scope === null) return
  try {
    await freezeMenus(core, scope, sender)
  } catch (error) {
    core.log.error({ alert: 'offers_not_frozen', error }, 'a person came in without offers')
  }
}
