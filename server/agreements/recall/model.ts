import type { Transitions } from '#server/kernel/state-machine.ts'

/**
 * A creditor takes a debt back. Where nothing binds the debt it is done at once, and such a recall
 * begins in `done`. Where an agreement does, the agreement stands: a person lets it (`kept`), or says
 * that the debt goes once it is over (`deferred`). Ended without being paid, it frees the debt, and
 * the recall is done, decided or not; paid, it leaves nothing to take.
 */
export type RecallState = 'waiting' | 'deferred' | 'kept' | 'settled' | 'done'
export type RecallEvent = 'keep' | 'defer' | 'freed' | 'paid'
export type RecallOrigin = 'page' | 'api' | 'import' | 'case'

export const RECALL_TRANSITIONS = {
  waiting: { keep: 'kept', defer: 'deferred', freed: 'done', paid: 'settled' },
  deferred: { keep: 'kept', freed: 'done', paid: 'settled' },
  kept: {},
  settled: {},
  done: {},
} as const satisfies Transitions<RecallState, RecallEvent>
