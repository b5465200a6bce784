import { join } from 'node:path'
import { z } from 'zod'
import type { ReplyGateway } from './messages/replying.ts'
import type { Messengers } from './messengers/settings.ts'
import { type Sandbox, startSandbox } from './server.ts'

/**
 * The sandbox as a process: `node server/sandbox/main.ts`. It imitates a bank, a PSP, Stripe,
 * an SMS gateway and a mail server, so it must never stand where real people's money could meet it.
 */
const schema = z.object({
  QUITA_MODE: z.enum(['demo', 'test', 'production']),
  QUITA_DATA_DIR: z.string().min(1).default('.quita'),
  SANDBOX_DIR: z.string().min(1).optional(),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(3100),
  SANDBOX_SMTP_PORT: z.coerce.number().int().min(0).max(65_535).default(3125),
  SANDBOX_TOKEN: z.string().min(16),
  PIX_CLIENT_ID: z.string().min(1),
  PIX_CLIENT_SECRET: z.string().min(1),
  SMS_TOKEN: z.string().min(1),
  SMS_REPORT_SECRETS: z.string().min(16).optional(),
  SANDBOX_REPLY_URL: z.url().optional(),
  PORTAL_URL: z.url().optional(),
  TWILIO_ACCOUNT_SID: z.string().default(`AC${'0'.repeat(32)}`),
  TWILIO_AUTH_TOKENS: z.string().optional(),
  ZENVIA_TOKEN: z.string().optional(),
  ZENVIA_EVENT_SECRETS: z.string().optional(),
  META_PHONE_NUMBER_ID: z.string().default('100000000000001'),
  META_ACCESS_TOKEN: z.string().optional(),
  META_APP_SECRETS: z.string().optional(),
  STRIPE_SECRET_KEY: z.string().min(16),
  STRIPE_WEBHOOK_SECRETS: z.string().min(1),
  STRIPE_ACCOUNT: z.string().optional(),
  SANDBOX_STRIPE_WEBHOOK_URL: z.url().optional(),
})

function stop(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

if (process.env.QUITA_MODE === 'production') {
  stop(
    'The sandbox refuses to start: QUITA_MODE is production, and its bank, PSP and cards are pretend.',
  )
}

const env = schema.safeParse(process.env)
if (!env.success) {
  const names = env.error.issues.map((issue) => issue.path.join('.')).join(', ')
  stop(`The sandbox cannot start: these variables are missing or malformed: ${names}.`)
}

const sandbox = await start(env.data)

let isStopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (isStopping) return
    isStopping = true
    sandbox.close().finally(() => process.exit(0))
  })
}

console.log(
  JSON.stringify({ level: 30, msg: 'sandbox ready', url: sandbox.url, smtp: sandbox.smtpUrl }),
)

function replyGateway(settings: z.infer<typeof schema>): ReplyGateway | null {
  const [secret] = (settings.SMS_REPORT_SECRETS ?? '').split(',')
  const url = settings.SANDBOX_REPLY_URL
  return url && secret ? { url, secret } : null
}

/** A provider without a secret of its own has the control desk's: nobody reaches it by accident. */
function messengersOf(settings: z.infer<typeof schema>): Messengers {
  const { PORTAL_URL: portal, SANDBOX_TOKEN: token } = settings
  const first = (list: string | undefined) => list?.split(',')[0] ?? token
  const hook = (name: string) => (portal ? `${portal}/api/webhooks/${name}` : null)
  return {
    twilio: {
      accountSid: settings.TWILIO_ACCOUNT_SID,
      authToken: first(settings.TWILIO_AUTH_TOKENS),
      inboundUrl: hook('twilio'),
    },
    zenvia: {
      token: settings.ZENVIA_TOKEN ?? token,
      eventUrl: hook('zenvia'),
      eventSecret: first(settings.ZENVIA_EVENT_SECRETS),
    },
    meta: {
      phoneNumberId: settings.META_PHONE_NUMBER_ID,
      accessToken: settings.META_ACCESS_TOKEN ?? token,
      appSecret: first(settings.META_APP_SECRETS),
      webhookUrl: hook('meta'),
    },
  }
}

async function start(settings: z.infer<typeof schema>): Promise<Sandbox> {
  try {
    return await startSandbox({
      directory: settings.SANDBOX_DIR ?? join(settings.QUITA_DATA_DIR, 'sandbox'),
      port: settings.SANDBOX_PORT,
      smtpPort: settings.SANDBOX_SMTP_PORT,
      controlToken: settings.SANDBOX_TOKEN,
      pixClientId: settings.PIX_CLIENT_ID,
      pixClientSecret: settings.PIX_CLIENT_SECRET,
      smsToken: settings.SMS_TOKEN,
      replies: replyGateway(settings),
      messengers: messengersOf(settings),
      stripe: {
        secretKey: settings.STRIPE_SECRET_KEY,
        webhookSecrets: settings.STRIPE_WEBHOOK_SECRETS.split(',').map((secret) => secret.trim()),
        webhookUrl: settings.SANDBOX_STRIPE_WEBHOOK_URL ?? null,
        account: settings.STRIPE_ACCOUNT || undefined,
      },
    })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error'
    const ports = `${settings.SANDBOX_PORT} and ${settings.SANDBOX_SMTP_PORT}`
    return stop(
      code === 'EADDRINUSE'
        ? `The sandbox cannot start: one of its ports, ${ports}, is taken.`
        : `The sandbox cannot start: ${error instanceof Error ? error.message : code}.`,
    )
  }
}
