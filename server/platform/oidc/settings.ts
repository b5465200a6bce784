import { z } from 'zod'

/** Set to nothing is not set: that is how container tools unset a variable. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const listOf = (item: RegExp) =>
  z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(z.array(z.string().regex(item)).min(1))

/** Staff enter by the company's account where these are set; without them there is no button. */
export const oidcVariables = {
  OIDC_ISSUER: optional(z.url()),
  OIDC_CLIENT_ID: optional(z.string().min(1)),
  OIDC_CLIENT_SECRET: optional(z.string().min(16)),
  /** Domains of e-mail, by comma, in lower case. */
  OIDC_DOMAINS: optional(listOf(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/)),
  /** What the provider says of a sign-in that had a second factor. Unset: nobody is taken at their word. */
  OIDC_SECOND_FACTOR: optional(listOf(/^(?:amr|acr):\S+$/)),
}

type OidcVariables = z.infer<z.ZodObject<typeof oidcVariables>>

export type OidcConfig = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly domains: readonly string[]
  readonly secondFactor: readonly string[]
}

const NEEDED = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_DOMAINS'] as const

/** What is wrong with them together, by variable; nothing when all is well. */
export function oidcProblems(
  env: OidcVariables & { QUITA_MODE: string },
): { variable: string; problem: string }[] {
  const isAny = [...NEEDED, 'OIDC_SECOND_FACTOR' as const].some((name) => env[name] !== undefined)
  const missing = isAny ? NEEDED.filter((name) => env[name] === undefined) : []
  const found = missing.map((variable) => ({
    variable: variable as string,
    problem: 'is missing, but others of OIDC are set',
  }))
  if (env.OIDC_ISSUER !== undefined && !isPrivateLine(env.OIDC_ISSUER)) {
    found.push({ variable: 'OIDC_ISSUER', problem: 'must be https' })
  }
  if (env.QUITA_MODE === 'production' && env.OIDC_ISSUER?.startsWith('http:')) {
    found.push({ variable: 'OIDC_ISSUER', problem: 'must be https in production' })
  }
  return found
}

/** Nobody reads along: TLS, or this machine. */
export function isPrivateLine(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}

export function oidcConfigOf(env: OidcVariables): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_DOMAINS: domains } = env
  const clientSecret = env.OIDC_CLIENT_SECRET
  if (!issuer || !clientId || !clientSecret || !domains) return null
  return { issuer, clientId, clientSecret, domains, secondFactor: env.OIDC_SECOND_FACTOR ?? [] }
}
