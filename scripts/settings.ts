/** The environment that web, worker, sandbox, migrations, seed and tests share. */
import { writeFileSync } from 'node:fs'
import type { Keys } from './keys.ts'
import { PlainError } from './plain-error.ts'
import type { Ports } from './ports.ts'
import type { Variables } from './variables.ts'

export type Mode = 'demo' | 'test' | 'production'
export type DatabaseUrls = { app: string; owner: string }
export type Environment = Record<string, string>

const MODES: readonly Mode[] = ['demo', 'test', 'production']

/** The fictitious operator of the demo; a real one sets these variables. */
const DEMO_OPERATOR = {
  OPERATOR_NAME: 'Atende Recupera',
  OPERATOR_LEGAL_NAME: 'Atende Recupera Ltda.',
  OPERATOR_CNPJ: '12345678000195',
  OPERATOR_ADDRESS: 'Rua das Palmeiras, 120, Recife/PE',
  OPERATOR_PHONE: '0800 000 0000',
  OPERATOR_HOURS: 'dias úteis, das 9h às 18h',
  OPERATOR_EMAIL: 'ajuda@atenderecupera.example',
  OPERATOR_DPO: 'privacidade@atenderecupera.example',
  MAIL_FROM: 'Atende Recupera <avisos@atenderecupera.example>',
  DEMO_OWNER_EMAIL: 'gestora@atenderecupera.example',
}

export function modeFrom(env: Variables): Mode {
  const wanted = env.QUITA_MODE
  if (wanted === undefined || wanted === '') return 'demo'
  const mode = MODES.find((candidate) => candidate === wanted)
  if (mode === undefined) {
    throw new PlainError(`QUITA_MODE must be demo, test or production, but is "${wanted}".`)
  }
  return mode
}

/** The own database server of whoever starts the product, or null for the embedded one. */
export function databaseFrom(env: Variables): DatabaseUrls | null {
  const app = env.DATABASE_URL
  const owner = env.DATABASE_OWNER_URL
  if (!app && !owner) return null
  if (app && owner) return { app, owner }
  throw new PlainError(
    'Set both DATABASE_URL (role quita_app, for the product) and DATABASE_OWNER_URL (role quita_owner, ' +
      'for migrations), or neither to use the PostgreSQL that Quita brings.',
  )
}

export type SettingsInput = {
  mode: Mode
  ports: Ports
  database: DatabaseUrls
  sandboxDirectory: string
  /** Null in production, where every secret comes from the operator. */
  keys: Keys | null
  /** What the person who starts the product has set: it wins over every value made here. */
  given: Variables
}

/** Every variable a child process gets on top of the inherited environment. */
export function settings(input: SettingsInput): Environment {
  const { mode, ports, database, given } = input
  const portalUrl = given.PORTAL_URL ?? `http://localhost:${ports.portal}`
  const always = {
    QUITA_MODE: mode,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORTAL_PORT: String(ports.portal),
    PORTAL_URL: portalUrl,
    DATABASE_URL: database.app,
    DATABASE_OWNER_URL: database.owner,
  }
  const defaults = {
    LOG_LEVEL: 'info',
    AUTH_URL: portalUrl,
    AUTH_TRUST_HOST: 'true',
    ...(input.keys === null ? {} : demoSettings(input, input.keys)),
  }
  const chosen = Object.entries(defaults).map(([name, value]) => [name, given[name] || value])
  return { ...Object.fromEntries(chosen), ...always }
}

function demoSettings({ ports, sandboxDirectory, given }: SettingsInput, keys: Keys): Environment {
  const sandbox = `http://127.0.0.1:${ports.sandbox}`
  const secret = given.PIX_WEBHOOK_SECRET || keys.PIX_WEBHOOK_SECRET
  return {
    ...DEMO_OPERATOR,
    DATA_KEYS: keys.DATA_KEYS,
    BLIND_INDEX_KEY: keys.BLIND_INDEX_KEY,
    PAPER_SIGNING_KEYS: keys.PAPER_SIGNING_KEYS,
    AUTH_SECRET: keys.AUTH_SECRET,
    DEMO_OWNER_PASSWORD: keys.DEMO_OWNER_PASSWORD,
    DEMO_OWNER_TOTP_SECRET: keys.DEMO_OWNER_TOTP_SECRET,
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_SMTP_PORT: String(ports.sandboxSmtp),
    SANDBOX_URL: `http://localhost:${ports.sandbox}`,
    SANDBOX_DIR: sandboxDirectory,
    PIX_BASE_URL: `${sandbox}/psp/api/v2`,
    SANDBOX_TOKEN: keys.SANDBOX_TOKEN,
    PIX_TOKEN_URL: `${sandbox}/psp/oauth/token`,
    PIX_PRODUCTS: 'cobv,automatico',
    PIX_CLIENT_ID: 'quita-demo',
    PIX_CLIENT_SECRET: keys.PIX_CLIENT_SECRET,
    PIX_WEBHOOK_SECRET: keys.PIX_WEBHOOK_SECRET,
    PIX_WEBHOOK_URL: `http://127.0.0.1:${ports.portal}/api/webhooks/pix/${secret}`,
    STRIPE_SECRET_KEY: keys.STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRETS: keys.STRIPE_WEBHOOK_SECRET,
    STRIPE_API_BASE: `${sandbox}/stripe`,
    STRIPE_PIX_PAYEE_NAME: 'STRIPE DE MENTIRA',
    STRIPE_PIX_PAYEE_CNPJ: DEMO_OPERATOR.OPERATOR_CNPJ,
    SANDBOX_STRIPE_WEBHOOK_URL: `http://127.0.0.1:${ports.portal}/api/webhooks/stripe`,
    VAPID_KEYS: keys.VAPID_KEYS,
    PUSH_SANDBOX_ORIGIN: sandbox,
    SMS_URL: `${sandbox}/sms`,
    SMS_TOKEN: keys.SMS_TOKEN,
    SMS_REPORT_SECRETS: keys.SMS_REPORT_SECRET,
    SANDBOX_REPLY_URL: `http://127.0.0.1:${ports.portal}/api/webhooks/sms`,
    WHATSAPP_PROVIDER: 'meta',
    META_PHONE_NUMBER_ID: '100000000000001',
    META_ACCESS_TOKEN: keys.META_ACCESS_TOKEN,
    META_APP_SECRETS: keys.META_APP_SECRET,
    META_VERIFY_TOKEN: keys.META_VERIFY_TOKEN,
    META_API_BASE: `${sandbox}/meta`,
    SMTP_URL: `smtp://127.0.0.1:${ports.sandboxSmtp}`,
  }
}

/**
 * Leaves the settings where the command-line tools (`npm run import`, `npm run link`) find them:
 * Node reads the file by `--env-file-if-exists`.
 */
export function writeEnvFile(file: string, environment: Environment): void {
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`)
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
}

function quoted(value: string): string {
  const quote = ['"', "'", '`'].find((mark) => !value.includes(mark))
  if (quote === undefined || value.includes('\n')) {
    throw new PlainError('A setting holds a line break or all three quotation marks; it must not.')
  }
  return `${quote}${value}${quote}`
}
