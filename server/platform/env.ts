import { z } from 'zod'
import { createVault, parseDataKeys, type Vault } from '#server/platform/crypto.ts'
import { mailProblems, mailVariables } from '#server/platform/mail/settings.ts'
import { oidcProblems, oidcVariables } from '#server/platform/oidc/settings.ts'
import { parseSigningKeys, type SigningKeys } from '#server/platform/paper-signing.ts'
import { pushProblems, pushVariables } from '#server/platform/push/settings.ts'
import { smsProblems, smsVariables } from '#server/platform/sms/settings.ts'
import { stripeProblems, stripeVariables } from '#server/platform/stripe/settings.ts'
import { whatsAppProblems, whatsAppVariables } from '#server/platform/whatsapp/settings.ts'

/**
 * The environment, checked once at start: a missing or malformed variable is one clear sentence,
 * not a surprise at three in the morning. Names and meanings: README, configuration table.
 */
const variables = z.object({
  QUITA_MODE: z.enum(['demo', 'test', 'production']),
  DATABASE_URL: z.string().min(1),
  DATA_KEYS: z.string().min(1),
  BLIND_INDEX_KEY: z.string().min(1),
  PAPER_SIGNING_KEYS: z.string().min(1),
  AUTH_SECRET: z.string().min(32),
  PORTAL_URL: z.url(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TRUSTED_PROXY: z.enum(['none', 'one']).default('none'),
  OPERATOR_NAME: z.string().min(1),
  OPERATOR_LEGAL_NAME: z.string().min(1),
  OPERATOR_CNPJ: z.string().min(1),
  OPERATOR_ADDRESS: z.string().min(1),
  OPERATOR_PHONE: z.string().min(1),
  OPERATOR_HOURS: z.string().min(1),
  OPERATOR_EMAIL: z.string().min(1),
  OPERATOR_DPO: z.string().min(1),
  PIX_BASE_URL: z.url(),
  PIX_TOKEN_URL: z.url(),
  PIX_CLIENT_ID: z.string().min(1),
  PIX_CLIENT_SECRET: z.string().min(1),
  PIX_WEBHOOK_SECRET: z.string().min(16),
  PIX_WEBHOOK_URL: z.url(),
  PIX_PRODUCTS: z
    .string()
    .regex(/^(?:cobv|automatico)?(?:,(?:cobv|automatico))*$/, 'a list of cobv and automatico')
    .default(''),
  PIX_CERT_FILE: z.string().optional(),
  PIX_KEY_FILE: z.string().optional(),
  PIX_CA_FILE: z.string().optional(),
  ...smsVariables,
  ...whatsAppVariables,
  ...mailVariables,
  ...pushVariables,
  ...stripeVariables,
  ...oidcVariables,
})

const schema = variables.superRefine((env, context) => {
  for (const { variable, problem } of [
    ...stripeProblems(env),
    ...oidcProblems(env),
    ...mailProblems(env),
    ...pushProblems(env),
    ...smsProblems(env),
    ...whatsAppProblems(env),
  ]) {
    context.addIssue({ code: 'custom', path: [variable], message: problem })
  }
})

export type Env = z.infer<typeof schema>

/** The identity that R0 shows to anyone, and that every page carries. */
export type Operator = {
  readonly name: string
  readonly legalName: string
  readonly cnpj: string
  readonly address: string
  readonly phone: string
  readonly hours: string
  readonly email: string
  readonly dataProtectionOfficer: string
}

export class MisconfiguredEnvironment extends Error {
  override name = 'MisconfiguredEnvironment'
}

export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = schema.safeParse(source)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new MisconfiguredEnvironment(`environment: ${problems.join('; ')}`)
}

export function operatorOf(env: Env): Operator {
  return {
    name: env.OPERATOR_NAME,
    legalName: env.OPERATOR_LEGAL_NAME,
    cnpj: env.OPERATOR_CNPJ,
    address: env.OPERATOR_ADDRESS,
    phone: env.OPERATOR_PHONE,
    hours: env.OPERATOR_HOURS,
    email: env.OPERATOR_EMAIL,
    dataProtectionOfficer: env.OPERATOR_DPO,
  }
}

/** What the PSP offers: charges with due date (cobv), Pix Automático (rec, cobr). */
export type PixProducts = { readonly due: boolean; readonly automatic: boolean }

export function pixProductsOf({ PIX_PRODUCTS }: Pick<Env, 'PIX_PRODUCTS'>): PixProducts {
  const offered = PIX_PRODUCTS.split(',')
  return { due: offered.includes('cobv'), automatic: offered.includes('automatico') }
}

export function vaultOf(env: Env): Vault {
  const blindIndex = Buffer.from(env.BLIND_INDEX_KEY, 'base64')
  if (blindIndex.length !== 32) {
    throw new MisconfiguredEnvironment('environment: BLIND_INDEX_KEY: 32 bytes in base64')
  }
  return createVault({ ...parseDataKeys(env.DATA_KEYS), blindIndex })
}

export function paperKeysOf(env: Pick<Env, 'PAPER_SIGNING_KEYS'>): SigningKeys {
  return parseSigningKeys(env.PAPER_SIGNING_KEYS)
}
