/**
 * Everybody who may stand before a procedure, those who must change nothing first: the matrix tries
 * them in this order on the same data of one person, whom it calls the subject.
 */
export const ACTORS = [
  /** No cookie at all. */
  'nobody',
  /** A company that opened its link and has not entered its code yet (R0). */
  'company',
  /** The subject's own session after signing out. */
  'revoked',
  /** Staff whose role this version of the product does not know. */
  'powerlessStaff',
  /** A viewer of the subject's creditor after signing out. */
  'revokedStaff',
  /** A viewer of another creditor. */
  'foreignStaff',
  /** A manager of another creditor. */
  'foreignManager',
  /** A key of a creditor's system that was revoked. */
  'revokedKey',
  /** A key of another creditor's system. */
  'foreignKey',
  /** A debtor of another creditor at R2. */
  'stranger',
  /** A debtor of the same creditor at R2. */
  'neighbour',
  /** A key of the system of the subject's creditor. */
  'apiKey',
  /** A viewer of the subject's creditor. */
  'staff',
  /** A manager of the subject's creditor whose second factor was given too long ago. */
  'unconfirmedManager',
  /** A manager of the subject's creditor. */
  'manager',
  /** An owner of the whole installation. */
  'owner',
  /** The subject at R2, by a code for another act than the one that is tried. */
  'elsewhere',
  /** The subject at R1. */
  'r1',
  /** The subject at R2, by a code for this very act. */
  'r2',
] as const

export type Actor = (typeof ACTORS)[number]

/** The subject themselves, however far they came. */
const SUBJECT: ReadonlySet<Actor> = new Set(['elsewhere', 'r1', 'r2'])

export function isSubject(actor: Actor): boolean {
  return SUBJECT.has(actor)
}

/** Who may learn of the subject; whatever the others are answered holds nothing of theirs. */
const CONCERNED: ReadonlySet<Actor> = new Set([
  ...SUBJECT,
  'apiKey',
  'staff',
  'unconfirmedManager',
  'manager',
  'owner',
])

export function isConcerned(actor: Actor): boolean {
  return CONCERNED.has(actor)
}
