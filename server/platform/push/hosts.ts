/**
 * Where browsers let us send to. A subscription names an address, and whoever signs in may hand one
 * in: anything but the services of browsers would make our worker call whatever they like. Names
 * are compared, never resolved; no other port, no user, no redirect (see the channel).
 */
const SERVICES = [
  /** Chrome, Edge on Android, Samsung Internet, Opera. */
  'fcm.googleapis.com',
  /** Firefox. */
  'push.services.mozilla.com',
  /** Safari. */
  'push.apple.com',
  /** Edge on Windows. */
  'notify.windows.com',
] as const

const LONGEST_ENDPOINT = 1024

/** @param sandboxOrigin of the demonstration and the tests; null where there is none. */
export function isPushEndpoint(endpoint: string, sandboxOrigin: string | null): boolean {
  if (endpoint.length > LONGEST_ENDPOINT || !URL.canParse(endpoint)) return false
  const { protocol, hostname, port, username, password, origin } = new URL(endpoint)
  if (username !== '' || password !== '') return false
  if (sandboxOrigin !== null && origin === sandboxOrigin) return true
  const isService = SERVICES.some((name) => hostname === name || hostname.endsWith(`.${name}`))
  return protocol === 'https:' && port === '' && isService
}
