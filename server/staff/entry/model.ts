/** Between the password and the factor (a row of its own, never a session). */
export const ENTRY_MINUTES = 5
export const ENTRY_TRIES = 5
/** Who comes by an invitation installs an app meanwhile. */
export const ENROLMENT_MINUTES = 30
/** Between the factor and the cookie lies one redirect within the server. */
export const HANDOVER_SECONDS = 60

/**
 * Wrong codes of one person in an hour, whatever their number of entries and sessions: who has the
 * password and guesses, with three of a million codes good at a time, needs years for one hit.
 */
export const CODES_PER_PERSON = { name: 'staff-code', points: 30, windowSeconds: 3600 }

export type DoorCookie = {
  readonly name: string
  readonly attributes: {
    readonly httpOnly: true
    readonly secure: boolean
    readonly sameSite: 'lax'
    readonly path: '/'
  }
}

/**
 * `entrada` holds the secret of an entry, `estrada` the address of the company's provider. `__Host-`
 * needs TLS, which a demonstration on localhost has not. Lax, not strict: who comes back from the
 * company's provider comes from another site, and needs it at the next page. Every form that uses it
 * is checked for its origin.
 */
export function doorCookie(holds: 'entrada' | 'estrada', portalUrl: string): DoorCookie {
  const secure = portalUrl.startsWith('https://')
  return {
    name: `${secure ? '__Host-' : ''}quita-${holds}`,
    attributes: { httpOnly: true, secure, sameSite: 'lax', path: '/' },
  }
}
