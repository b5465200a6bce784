import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { CLIENT } from './company-client.ts'

/** Who signs in at the provider next, and how it puts what it says about them. */
export type AtProvider = {
  readonly sub: string
  readonly email: string
  readonly emailVerified: boolean
  readonly amr: readonly string[]
  /** Changes claims of the ID token on its way out. */
  readonly twist?: Readonly<Record<string, unknown>>
  /** What discovery says the tokens' address is. */
  readonly tokensAt?: string
}

export type CompanyProvider = {
  readonly issuer: string
  /** The next sign-in is this person's, without a page in between. */
  signsIn(person: AtProvider): void
  close(): Promise<void>
}

/** A real OpenID provider of a company, on this machine; everybody who comes is who was set. */
export async function startCompanyProvider(
  redirectUri: string,
  port = 0,
): Promise<CompanyProvider> {
  let person: AtProvider | null = null
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub', 'amr', 'auth_time'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['of the tests'] },
    jwks: { keys: [signingKey()] },
    ttl: { AccessToken: 300, Grant: 300, IdToken: 300, Interaction: 300, Session: 300 },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
    findAccount: (_, sub) => {
      const { email, emailVerified, amr } = person ?? { email: '', emailVerified: false, amr: [] }
      return {
        accountId: sub,
        claims: () => ({ sub, email, email_verified: emailVerified, amr: [...amr] }),
      }
    },
  })
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/interaction/') && person) {
      const { sub, amr } = person
      await provider.interactionFinished(ctx.req, ctx.res, {
        login: { accountId: sub, amr: [...amr], remember: false },
      })
      ctx.respond = false
      return
    }
    await next()
    if (person?.tokensAt && ctx.path.startsWith('/.well-known/')) {
      ctx.body = { ...Object(ctx.body), token_endpoint: person.tokensAt }
    }
    if (ctx.path === '/token') ctx.body = twisted(ctx.body, person?.twist)
  })
  server.on('request', provider.callback())
  return {
    issuer,
    signsIn: (next) => {
      person = next
    },
    close: () => closeServer(server),
  }
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kty: 'RSA' as const, use: 'sig' as const }
}

function twisted(body: unknown, twist: AtProvider['twist']): unknown {
  if (!twist || !body || typeof body !== 'object' || !('id_token' in body)) return body
  const [head = '', payload = '', seal = ''] = String(body.id_token).split('.')
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...Object(claims), ...twist })).toString('base64url')
  return { ...body, id_token: [head, changed, seal].join('.') }
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
