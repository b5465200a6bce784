/**
 * What a caller may be asked, and what it is worth. Nothing of it is a factor (ASVS 6.4.2), so it
 * opens only what does no harm in wrong hands: what is sent goes to registered contacts, a new contact
 * waits a day while the old ones hear of it, and nothing is signed by telephone.
 */
export const CALLER_PROOFS = ['whole_name', 'known_contact', 'known_debt'] as const

/** Besides the first five digits of the CPF, which are compared here. */
export type CallerProof = (typeof CALLER_PROOFS)[number]

/** A check is good for one call. */
export const VERIFIED_MINUTES = 15

/** Wrong digits per person and day, whoever of the staff types them. */
export const CALLER_MISSES_PER_DAY = 5

/** Messages that staff may have sent to one person in a day. */
export const SENDS_PER_DAY = 3

/** A promise further away than this is no promise. */
export const PROMISE_DAYS = 30

/** A new contact waits, so that who holds the old one can say no (rules.md 3). */
export const CHANGE_HOURS = 24
