import { assertPresent } from '#server/kernel/assert.ts'
import type { PushSubscriptionId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { PushMessage } from '#server/platform/push.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { ContactChannel } from '../../model.ts'
import { againToken } from '../../push/again/data.ts'
import { liveSubscription, recentPushes, type Subscription } from '../../push/data.ts'
import {
  canComeAgain,
  goesByPush,
  LONGEST_TTL_HOURS,
  PUSHES_PER_MONTH,
  topicOf,
} from '../../push/model.ts'
import { TEMPLATES } from '../../templates/model.ts'
import { renderPush } from '../../templates/push/model.ts'
import type { Outgoing } from '../data.ts'

/** Which way a message goes this time. */
export type Route =
  | { readonly channel: ContactChannel }
  | {
      readonly channel: 'push'
      readonly subscriptionId: PushSubscriptionId
      readonly push: PushMessage
    }

/**
 * A reminder goes to the browser in which its person asked for reminders; everything else, what no
 * browser took, and what comes on top of a month's pushes goes to the contact. What may have
 * arrived one way is never tried another way.
 */
export async function routeOf(
  tx: Tx,
  scope: SystemScope,
  message: Outgoing,
  { hasPush }: { hasPush: boolean },
): Promise<Route> {
  const contact = { channel: message.contactChannel } as const
  const isPossible = hasPush && goesByPush(message.template) && !message.pushFailed
  if (!isPossible || message.content.link === null) return contact
  const isRetried = message.status === 'unknown'
  if (isRetried && message.channel !== 'push') return contact
  const { debtorId, id } = message
  const subscription = await liveSubscription(tx, scope, debtorId)
  if (subscription === null) return contact
  const isFull =
    !isRetried && (await recentPushes(tx, scope, { debtorId, except: id })) >= PUSHES_PER_MONTH
  if (isFull) return contact
  return {
    channel: 'push',
    subscriptionId: subscription.id,
    push: pushOf(tx, scope, message, subscription),
  }
}

function pushOf(
  tx: Tx,
  scope: SystemScope,
  { id, template, createdAt, content }: Outgoing,
  { target }: Subscription,
): PushMessage {
  const topic = topicOf(id)
  const until = createdAt.add({ minutes: TEMPLATES[template].sendWithinMinutes })
  const secondsLeft = Math.floor(tx.clock.now().until(until).total('seconds'))
  return {
    target,
    topic,
    urgency: 'normal',
    ttlSeconds: Math.max(0, Math.min(secondsLeft, LONGEST_TTL_HOURS * 3600)),
    payload: renderPush({
      topic,
      link: assertPresent(content.link, 'what goes by push has a link'),
      again: canComeAgain(template) ? againToken(tx, scope, id) : null,
    }),
  }
}
