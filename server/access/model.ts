import type { Letters } from '#server/people/letters/model.ts'
import type { LegalPriority } from '#server/people/model.ts'

/**
 * The ladder of access (rules.md 3): R0, a link was opened, nothing is shown; R1,
 * link and five digits of the CPF: what the person owes, masked; R2, a six-digit code: signing
 * and documents. A company (CNPJ) climbs from R0 to R2 by a code at once.
 */
export type LinkPurpose = 'debts' | 'agreement'

/** What a code is asked for. A code for one act allows no other. */
export type CodeAction = 'sign' | 'documents' | 'save_card' | 'enter'

export const LINK_DAYS = 7

/** Wrong digits until a link is frozen, and for how long. */
export const LINK_TRIES = 5
export const FREEZE_MINUTES = 30
/** Wrong digits per person and day over all their links: a fresh link is no fresh start. */
export const DIGIT_MISSES_PER_DAY = 10
/** Fresh links sent on request per person and day, and the pause between two. */
export const FRESH_LINKS_PER_DAY = 3
export const FRESH_LINK_PAUSE_SECONDS = 120

export const SESSION_HOURS = 8
/** Each session keeps its own in `idle_minutes`; a check of the table names both. */
export const SESSION_IDLE_MINUTES = 15
/**
 * For who reads with more calm: by law, or because they asked for plain pages. Still within the 30
 * minutes of NIST SP 800-63B at this level, and never past the eight hours of any session.
 */
export const LONG_SESSION_IDLE_MINUTES = 30

/** How long a session of somebody may lie idle, in minutes. */
export function idleMinutesFor(
  letters: Letters | null,
  legalPriority: LegalPriority,
): typeof SESSION_IDLE_MINUTES | typeof LONG_SESSION_IDLE_MINUTES {
  const isLong = legalPriority > 0 || letters === 'large'
  return isLong ? LONG_SESSION_IDLE_MINUTES : SESSION_IDLE_MINUTES
}

export const CODE_MINUTES = 10
export const CODE_TRIES = 5
export const CODE_TRIES_PER_DAY = 15
export const CODE_SENDS_PER_HOUR = 3
export const CODE_SENDS_PER_DAY = 10
/** Between two codes: a pause for impatient fingers; longer where link and code share a contact. */
export const CODE_PAUSE_SECONDS = 15
export const CODE_PAUSE_SAME_CONTACT_SECONDS = 45

/** A session's secret is 32 random bytes, a link's 16 (≥ 112 bits: ASVS 6.5.2). */
export const SESSION_SECRET_BYTES = 32
export const LINK_TOKEN_BYTES = 16

/** Longer texts are no tokens; cut, they are unknown ones. */
export const LONGEST_TOKEN = 200

/** What a person types: five digits of the CPF, six of a code. */
export function areDigits(text: string, count: 5 | 6): boolean {
  return text.length === count && /^\d+$/.test(text)
}

/** The shape of a link's token, for telling a path of ours from noise; says nothing of validity. */
export function isTokenShaped(text: string): boolean {
  return /^[A-Za-z0-9_-]{22}$/.test(text)
}

/** Where a link points: below the configured address, never below a request's Host. */
export function linkUrl(portalUrl: string, token: string): string {
  return `${portalUrl}/l/${token}`
}

/** How the debtor's cookie is set; `secure` and the `__Host-` prefix need https. */
export type SessionCookie = {
  readonly name: '__Host-quita' | 'quita'
  readonly attributes: {
    readonly httpOnly: true
    readonly secure: boolean
    readonly sameSite: 'lax'
    readonly path: '/'
  }
}

/** The cookie of this installation: `__Host-quita`, or `quita` on plain http (localhost). */
export function sessionCookie(portalUrl: string): SessionCookie {
  const secure = portalUrl.startsWith('https://')
  return {
    name: secure ? '__Host-quita' : 'quita',
    attributes: { httpOnly: true, secure, sameSite: 'lax', path: '/' },
  }
}
