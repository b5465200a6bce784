import { customFetch } from 'next-auth'
import type { OIDCConfig } from 'next-auth/providers'
import { isPrivateLine, type OidcConfig } from './settings.ts'

export const OIDC = 'oidc'

const SILENCE_MS = 10_000

/**
 * The company's account as next-auth asks for it: found by discovery, with PKCE, state and nonce.
 * Which person it is, and whether they may enter, is decided elsewhere.
 */
export function oidcProvider(config: OidcConfig): OIDCConfig<{ sub: string }> {
  return {
    id: OIDC,
    name: 'company',
    type: 'oidc',
    issuer: config.issuer,
    clientId: config.clientId,
    clientSecret: config.clientSecret,
    authorization: { params: { scope: 'openid email' } },
    checks: ['pkce', 'state', 'nonce'],
    profile: ({ sub }) => ({ id: sub }),
    // Among the options: next-auth loses what is keyed by a symbol anywhere else.
    options: { [customFetch]: askProvider },
  }
}

class OpenLine extends Error {
  override name = 'OpenLine'
}

/**
 * The ID token is believed because of the line it comes by (OpenID Connect Core 3.1.3.7), so that
 * no line may be open, nor lead elsewhere, whatever discovery says; and silence ends.
 */
async function askProvider(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const address = input instanceof Request ? input.url : String(input)
  if (!isPrivateLine(address)) throw new OpenLine('the provider would be asked in clear')
  return fetch(input, { ...init, redirect: 'error', signal: AbortSignal.timeout(SILENCE_MS) })
}
