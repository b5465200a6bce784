import { sweepLapsedAgreements } from '#server/agreements/ending/jobs.ts'
import { processPixNotice, sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import type { Core } from '#server/platform/db.ts'
import type { EventOf, Topic } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'

/** What every job handler is given. */
export type Tools = {
  readonly core: Core
  readonly services: Services
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
  handle(tools: Tools, payload: unknown): Promise<void>
}

function on<T extends Topic>(
  topic: T,
  queue: string,
  retries: { retryLimit: number; retryDelay: number },
  handle: (tools: Tools, payload: Omit<EventOf<T>, 'topic'>) => Promise<void>,
): Listener {
  // The outbox wrote the payload by the same typed union: it comes back as it went in.
  return { queue, topic, ...retries, handle: (tools, payload) => handle(tools, payload as never) }
}

const PROVIDER = { retryLimit: 20, retryDelay: 2 }

export const LISTENERS: readonly Listener[] = [
  on('webhook.received', 'pix-notice', PROVIDER, ({ core, services, scope }, event) =>
    processPixNotice(core, services, scope, event),
  ),
  on('charge.removal_wanted', 'charge-removal', PROVIDER, ({ core, services, scope }, event) =>
    removeCharge(core, services, scope, event),
  ),
]

/** Work that comes back by the clock, in São Paulo time. */
export type Sweep = {
  readonly name: string
  readonly everySeconds: number
  run(tools: Tools): Promise<unknown>
}

export const SWEEPS: readonly Sweep[] = [
  {
    name: 'unanswered-charges',
    everySeconds: 30,
    run: ({ core, services, scope }) => sweepCharges(core, services, scope),
  },
  {
    name: 'lapsed-agreements',
    everySeconds: 300,
    run: ({ core, scope }) => sweepLapsedAgreements(core, scope),
  },
]
