import { headers } from 'next/headers'

/** What a page's own policy (proxy.ts) lets its scripts name; undefined where it has none. */
export async function scriptNonce(): Promise<string | undefined> {
  const policy = (await headers()).get('content-security-policy') ?? ''
  return /'nonce-([^']+)'/.exec(policy)?.[1]
}
