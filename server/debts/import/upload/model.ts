import type { Transitions } from '#server/kernel/state-machine.ts'

/**
 * The life of an import that did not come by the command line. Its bytes arrive, a person says what
 * its columns mean, the worker reads and judges it, a person takes it or not, the worker applies it.
 * A creditor's system says what its columns mean by their names, and has decided before it sends.
 */
export type UploadStatus =
  | 'receiving'
  | 'mapping'
  | 'queued'
  | 'staging'
  | 'staged'
  | 'committing'
  | 'done'
  | 'failed'
  | 'discarded'
  | 'expired'

/** Of imports by the command line, too. */
export type ImportStatus = UploadStatus | 'running'

export type UploadEvent =
  | 'received'
  | 'mapped'
  /** The worker takes it in hand, also after another worker died over it. */
  | 'taken'
  | 'judged'
  | 'confirmed'
  /** The books moved while somebody decided: they look again. */
  | 'reconsidered'
  | 'applied'
  | 'refused'
  | 'discarded'
  | 'expired'

export const UPLOAD_TRANSITIONS = {
  receiving: { received: 'mapping', refused: 'failed', discarded: 'discarded', expired: 'expired' },
  mapping: { mapped: 'queued', discarded: 'discarded', expired: 'expired' },
  queued: { taken: 'staging', refused: 'failed', discarded: 'discarded' },
  staging: { taken: 'staging', judged: 'staged', refused: 'failed' },
  staged: { confirmed: 'committing', discarded: 'discarded', expired: 'expired' },
  committing: { applied: 'done', reconsidered: 'staged', refused: 'failed' },
  done: {},
  failed: {},
  discarded: {},
  expired: {},
} as const satisfies Transitions<UploadStatus, UploadEvent>

/** How long a decision may take before the upload goes by itself. */
export const DECISION_HOURS = 24
/** How long bytes may take to arrive. */
export const RECEIVING_HOURS = 1
/** How long the rejected rows can be fetched after the import is in the books. */
export const REJECTED_DAYS = 7
/** How often a worker takes it in hand before it is given up. */
export const MAX_ATTEMPTS = 5
