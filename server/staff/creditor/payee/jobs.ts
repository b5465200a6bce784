import { forgetCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { followKey, type KeyAnswer } from './commands.ts'
import { waitingPayees } from './data.ts'

/**
 * Follows approved changes of payees. The provider is asked whether a new key is of the account that
 * we speak for, by registering our address for its notices, which repeats harmlessly: soon after the
 * approval, so that a wrong key is seen while it can be stopped, and once more before it holds.
 * Answers how many hold now.
 */
export async function sweepPayees(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  const waiting = await inScope(core, scope, (tx) => waitingPayees(tx, scope))
  let inForce = 0
  for (const change of waiting) {
    if (change.isProven && !change.isDue) continue
    const pixKey = assertPresent(change.after.pixKey, 'nobody asks for no account')
    const answer = await services.pix.putWebhook(pixKey, services.pixWebhookUrl)
    const key = KEY_ANSWER[answer.kind]
    if (key !== 'proven') core.log.warn({ change: change.id, key }, 'new payee key not proven')
    const holds = await inScope(core, scope, (tx) => followKey(tx, scope, services, change, key))
    if (holds) inForce += 1
  }
  // After the commits: who reads from here on sees the new accounts.
  if (inForce > 0) forgetCatalogue()
  return inForce
}

const KEY_ANSWER = {
  ok: 'proven',
  refused: 'refused',
  not_found: 'refused',
  unknown: 'unreachable',
} as const satisfies Record<string, KeyAnswer>
