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
import { whatsAppWordingFor } from '../../wording/data.ts'
import { variablesIn } from '../../wording/model.ts'
import type { Outgoing } from '../data.ts'

/** Which way a message goes this time. */
export type Route =
  | { readonly channel: ContactChannel }
  | {
      /** A template at its provider, of this version, and what stands in its places. */
      readonly channel: 'whatsapp'
      readonly version: number
      readonly template: string
      readonly language: string
      readonly values: readonly string[]
    }
  | {
      readonly channel: 'push'
      readonly subscriptionId: PushSubscriptionId
      readonly push: PushMessage
    }

/**
 * A reminder goes to the browser in which its person asked for reminders; what no browser took, what
 * comes on top of a month's pushes and everything else goes to WhatsApp, where its person wants that at
 * this number and its creditor uses it, or else to the contact. What may have arrived one way is not
 * tried another way: the gate lets nothing go twice that nobody waits for.
 */
export async function routeOf(
  tx: Tx,
  scope: SystemScope,
  message: Outgoing,
  { hasPush, hasWhatsApp }: { hasPush: boolean; hasWhatsApp: boolean },
): Promise<Route> {
  const pushed = await pushRoute(tx, scope, message, hasPush)
  if (pushed !== null) return pushed
  const app = hasWhatsApp ? await whatsAppRoute(tx, scope, message) : null
  return app ?? { channel: message.contactChannel }
}

async function whatsAppRoute(
  tx: Tx,
  scope: SystemScope,
  message: Outgoing,
): Promise<Extract<Route, { channel: 'whatsapp' }> | null> {
  const { contactId, contactChannel, creditorId, template, content, facts } = message
  const isPossible = contactChannel === 'sms' && !message.whatsAppFailed && creditorId !== null
  if (!isPossible || content.values === undefined || facts.policy?.contactWhatsApp !== 'yes') {
    return null
  }
  // What may have arrived as an SMS stays one.
  if (message.status === 'unknown' && message.channel !== 'whatsapp') return null
  const live = await whatsAppWordingFor(tx, scope, { contactId, creditorId, template })
  if (live === null) return null
  const { values: known } = content
  const values = variablesIn(live.wording.text).map((name) => known[name] ?? '')
  if (values.includes('')) return null
  const { template: named, language } = live.wording
  return { channel: 'whatsapp', version: live.version, template: named, language, values }
}

async function pushRoute(
  tx: Tx,
  scope: SystemScope,
  message: Outgoing,
  hasPush: boolean,
): Promise<Extract<Route, { channel: 'push' }> | null> {
  const isPossible = hasPush && goesByPush(message.template) && !message.pushFailed
  if (!isPossible || message.content.link === null) return null
  const isRetried = message.status === 'unknown'
  if (isRetried && message.channel !== 'push') return null
  const { debtorId, id } = message
  const subscription = await liveSubscription(tx, scope, debtorId)
  if (subscription === null) return null
  const isFull =
    !isRetried && (await recentPushes(tx, scope, { debtorId, except: id })) >= PUSHES_PER_MONTH
  if (isFull) return null
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
