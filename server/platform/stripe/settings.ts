import { z } from 'zod'
import { isCnpj } from '#server/kernel/tax-id.ts'
import type { StripeConfig } from '../stripe.ts'

/** Set to nothing is not set: that is how container tools unset a variable. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/** Cards are offered where these are set; without them there is no Stripe. */
export const stripeVariables = {
  STRIPE_SECRET_KEY: optional(z.string().regex(/^(sk|rk)_(test|live)_\S+$/)),
  /** By comma; two while the endpoint's secret is being rotated. */
  STRIPE_WEBHOOK_SECRETS: optional(
    z
      .string()
      .transform((list) => list.split(',').map((secret) => secret.trim()))
      .pipe(z.array(z.string().regex(/^whsec_\S+$/)).min(1)),
  ),
  STRIPE_API_BASE: optional(z.url()),
  STRIPE_ACCOUNT: optional(z.string().regex(/^acct_\w+$/)),
  /**
   * Whom banks show as the payee of Stripe's own Pix, which is by invitation: set where the account
   * was invited, and only there can a creditor's Pix go through Stripe.
   */
  STRIPE_PIX_PAYEE_NAME: optional(z.string().trim().min(1).max(60)),
  STRIPE_PIX_PAYEE_CNPJ: optional(z.string().refine(isCnpj, 'a CNPJ without mask')),
  /** At least a day: whoever reads of a charge must have time to pay otherwise. */
  CARD_NOTICE_DAYS: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(1).max(10).default(3),
  ),
}

type StripeVariables = z.infer<z.ZodObject<typeof stripeVariables>> & { QUITA_MODE: string }

/** What is wrong with them together, by variable; nothing when all is well. */
export function stripeProblems(env: StripeVariables): { variable: string; problem: string }[] {
  const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRETS: secrets, STRIPE_API_BASE: base } = env
  const isProduction = env.QUITA_MODE === 'production'
  const found: { variable: string; problem: string | false | undefined }[] = [
    {
      variable: 'STRIPE_SECRET_KEY',
      problem:
        key === undefined &&
        (secrets ?? base ?? env.STRIPE_ACCOUNT ?? env.STRIPE_PIX_PAYEE_NAME) &&
        'is missing, but others of Stripe are set',
    },
    {
      variable: 'STRIPE_PIX_PAYEE_CNPJ',
      problem:
        (env.STRIPE_PIX_PAYEE_NAME === undefined) !== (env.STRIPE_PIX_PAYEE_CNPJ === undefined) &&
        'goes together with STRIPE_PIX_PAYEE_NAME',
    },
    {
      variable: 'STRIPE_SECRET_KEY',
      problem: !isProduction && key?.includes('_live_') && 'real cards belong in production only',
    },
    {
      variable: 'STRIPE_WEBHOOK_SECRETS',
      problem: key !== undefined && secrets === undefined && 'is missing beside STRIPE_SECRET_KEY',
    },
    {
      variable: 'STRIPE_API_BASE',
      problem: base !== undefined && isProduction && 'is for the sandbox, not for production',
    },
    {
      variable: 'STRIPE_API_BASE',
      problem: base !== undefined && !isPrivate(base) && 'would send the key over an open line',
    },
  ]
  return found.flatMap(({ variable, problem }) => (problem ? [{ variable, problem }] : []))
}

/** Whom a payer's bank shows for a code of Stripe's; null: this account has no Pix. */
export type StripePixPayee = { readonly name: string; readonly cnpj: string }

export function stripePixPayeeOf(env: StripeVariables): StripePixPayee | null {
  const { STRIPE_PIX_PAYEE_NAME: name, STRIPE_PIX_PAYEE_CNPJ: cnpj } = env
  return name === undefined || cnpj === undefined ? null : { name, cnpj }
}

function isPrivate(base: string): boolean {
  const { protocol, hostname } = new URL(base)
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}

export function stripeConfigOf(env: StripeVariables): StripeConfig | null {
  if (env.STRIPE_SECRET_KEY === undefined || env.STRIPE_WEBHOOK_SECRETS === undefined) return null
  return {
    secretKey: env.STRIPE_SECRET_KEY,
    webhookSecrets: env.STRIPE_WEBHOOK_SECRETS,
    ...(env.STRIPE_API_BASE === undefined ? {} : { apiBase: env.STRIPE_API_BASE }),
    ...(env.STRIPE_ACCOUNT === undefined ? {} : { account: env.STRIPE_ACCOUNT }),
  }
}
