import type { Channels } from '#server/messages/delivery/commands.ts'
import type { Core } from '#server/platform/db.ts'
import type { EventOf, Topic } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'

/** What every job handler is given. */
export type Tools = {
  readonly core: Core
  /** The same with connections of its own: whole portfolios never keep a payment waiting for one. */
  readonly bulk: Core
  readonly services: Services
  readonly channels: Channels
  readonly scope: SystemScope
}

/**
 * A queue that turns one kind of event into work. Handlers may run more than once for the same
 * event and must not mind.
 */
export type Listener = {
  readonly queue: string
  readonly topic: Topic
  readonly retryLimit: number
  /** Seconds before the first repetition; each following one waits twice as long. */
  readonly retryDelay: number
  /** Jobs that are fetched together, and how many of them are under way at the same time. */
  readonly batch: number
  readonly atOnce: number
  handle(tools: Tools, payload: unknown): Promise<void>
}

export function on<T extends Topic>(
  topic: T,
  queue: string,
  manner: Pick<Listener, 'retryLimit' | 'retryDelay'> & Partial<Listener>,
  handle: (tools: Tools, payload: Omit<EventOf<T>, 'topic'>) => Promise<void>,
): Listener {
  // The outbox wrote the payload by the same typed union: it comes back as it went in.
  return {
    queue,
    topic,
    batch: 10,
    atOnce: 1,
    ...manner,
    handle: (tools, payload) => handle(tools, payload as never),
  }
}
