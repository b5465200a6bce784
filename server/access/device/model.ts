import { type SessionCookie, sessionCookie } from '../model.ts'

/** As long as a browser lets a cookie live that its person does not renew. */
export const DEVICE_DAYS = 400
export const DEVICE_SECRET_BYTES = 32

/**
 * By what a browser that is reminded is known when its session is over: the cookie is set when its
 * person allows reminders, and taken away when they sign out. It opens nothing.
 */
export function deviceCookie(portalUrl: string): {
  readonly name: '__Host-quita-aparelho' | 'quita-aparelho'
  readonly attributes: SessionCookie['attributes']
} {
  const { attributes } = sessionCookie(portalUrl)
  return { name: attributes.secure ? '__Host-quita-aparelho' : 'quita-aparelho', attributes }
}
