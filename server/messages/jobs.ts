import { type Core, inScope } from '#server/platform/db.ts'
import type { EventOf } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { waitingMessages } from './data.ts'
import { type Channels, sendMessage } from './delivery/commands.ts'
import type { DeliveryOutcome } from './delivery/model.ts'

/** Thrown so that the job queue tries again, under the same key. */
export class MessageStillWaiting extends Error {
  override name = 'MessageStillWaiting'
}

/** The job behind `message.queued`. */
export async function deliverQueuedMessage(
  core: Core,
  channels: Channels,
  scope: SystemScope,
  { messageId }: Pick<EventOf<'message.queued'>, 'messageId'>,
): Promise<void> {
  const outcome = await sendMessage(core, channels, scope, { messageId })
  if (outcome === 'waiting') throw new MessageStillWaiting(`message ${messageId} is not settled`)
}

const SWEEP_AFTER_MINUTES = 5
const SWEEP_BATCH = 200

/**
 * Tries again what was left waiting: jobs that ran out of retries, workers that died between the
 * claim and the answer. To be run every few minutes; answers how many of each outcome there were.
 */
export async function sweepWaitingMessages(
  core: Core,
  channels: Channels,
  scope: SystemScope,
): Promise<Partial<Record<DeliveryOutcome, number>>> {
  const before = core.clock.now().subtract({ minutes: SWEEP_AFTER_MINUTES })
  const ids = await inScope(core, scope, (tx) =>
    waitingMessages(tx, scope, { before, limit: SWEEP_BATCH }),
  )
  const counts: Partial<Record<DeliveryOutcome, number>> = {}
  for (const messageId of ids) {
    const outcome = await sendMessage(core, channels, scope, { messageId })
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}
