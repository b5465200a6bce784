import { z } from 'zod'
import type { OidcConfig } from './settings.ts'

/** What the provider says about who signed in there, after its token was judged. */
export type CompanyAccount = {
  readonly issuer: string
  readonly subject: string
  /** Null where the provider does not vouch for it, or its domain is not one of ours. */
  readonly email: string | null
  /** Whether this sign-in had a second factor, in the words that were agreed on with the provider. */
  readonly hasSecondFactor: boolean
  /** When the person proved themselves there; null where the provider does not say. */
  readonly authenticatedAt: Temporal.Instant | null
}

const claims = z.object({
  iss: z.string().min(1).max(500),
  sub: z.string().min(1).max(255),
  email: z.string().max(254).optional(),
  // Some providers send text; "true" is no vouching, the specification wants a boolean.
  email_verified: z.unknown(),
  amr: z.array(z.string()).optional(),
  acr: z.string().optional(),
  auth_time: z.number().int().positive().max(1e11).optional(),
})

/** Plain ASCII before anything is made lower case: the Kelvin sign would become a `k`. */
const EMAIL = /^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)$/

/** Reads the claims of an ID token; null where they are not those of an account. */
export function companyAccountOf(config: OidcConfig, token: unknown): CompanyAccount | null {
  const read = claims.safeParse(token)
  if (!read.success) return null
  const { iss, sub, amr = [], acr, auth_time: at } = read.data
  const said = [...amr.map((method) => `amr:${method}`), ...(acr ? [`acr:${acr}`] : [])]
  return {
    issuer: iss,
    subject: sub,
    email: read.data.email_verified === true ? ownEmail(config, read.data.email ?? '') : null,
    hasSecondFactor: said.some((word) => config.secondFactor.includes(word)),
    authenticatedAt: at === undefined ? null : Temporal.Instant.fromEpochMilliseconds(at * 1000),
  }
}

function ownEmail(config: OidcConfig, email: string): string | null {
  const domain = EMAIL.exec(email)?.[1]?.toLowerCase()
  return domain !== undefined && config.domains.includes(domain) ? email.toLowerCase() : null
}
