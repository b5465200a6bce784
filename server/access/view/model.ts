import { type SessionCookie, sessionCookie } from '../model.ts'

/** A look in somebody's place ends by itself after so long, or with the session of who looks. */
export const VIEW_MINUTES = 10

/** The cookie of a look: set like the debtor's own, and never the same one. */
export function viewCookie(portalUrl: string): {
  readonly name: '__Host-quita-ver' | 'quita-ver'
  readonly attributes: SessionCookie['attributes']
} {
  const { attributes } = sessionCookie(portalUrl)
  return { name: attributes.secure ? '__Host-quita-ver' : 'quita-ver', attributes }
}
