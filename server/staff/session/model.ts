export const IDLE_MINUTES = 30
export const ABSOLUTE_HOURS = 12
/** How long a factor counts as fresh for dangerous acts. */
export const FRESH_MINUTES = 5

/** What opened a session. */
export type EnteredBy = 'totp' | 'recovery' | 'passkey' | 'oidc'

/** Whether the factor was given within the last minutes. */
export function isFresh(factorAt: Temporal.Instant | null, now: Temporal.Instant): boolean {
  if (factorAt === null) return false
  const age = now.since(factorAt).total('minutes')
  return age >= 0 && age <= FRESH_MINUTES
}
