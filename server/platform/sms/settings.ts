import { z } from 'zod'
import type { Channel } from '../channel.ts'
import { createSmsChannel, type SmsMessage } from '../sms.ts'
import { createTwilioSms } from '../twilio/messages.ts'
import { createZenviaSms } from '../zenvia/messages.ts'

/** Set to nothing is not set: that is how container tools unset a variable. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/** By whom SMS and WhatsApp go out; each provider's variables belong together. */
export const smsVariables = {
  SMS_PROVIDER: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.enum(['gateway', 'twilio', 'zenvia']).default('gateway'),
  ),
  SMS_URL: optional(z.url()),
  SMS_TOKEN: optional(z.string().min(1)),
  /** What the gateway signs its reports with; without it none are taken. `new,old` while it changes. */
  SMS_REPORT_SECRETS: optional(z.string().min(16)),
  TWILIO_ACCOUNT_SID: optional(z.string().regex(/^AC[0-9a-f]{32}$/)),
  /** It also signs what Twilio tells us: `new,old` while it changes. */
  TWILIO_AUTH_TOKENS: optional(z.string().min(16)),
  /** A number in E.164, or the id of a messaging service. */
  TWILIO_SMS_FROM: optional(z.string().regex(/^(\+[1-9]\d{7,14}|MG[0-9a-f]{32})$/)),
  TWILIO_API_BASE: optional(z.url()),
  ZENVIA_TOKEN: optional(z.string().min(8)),
  ZENVIA_FROM: optional(z.string().min(1).max(64)),
  /** What Zenvia sends in `x-quita-secret` with every event: `new,old` while it changes. */
  ZENVIA_EVENT_SECRETS: optional(z.string().min(16)),
  ZENVIA_API_BASE: optional(z.url()),
}

type SmsEnv = z.infer<z.ZodObject<typeof smsVariables>> & { PORTAL_URL: string; QUITA_MODE: string }

const NEEDED = {
  gateway: ['SMS_URL', 'SMS_TOKEN'],
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKENS', 'TWILIO_SMS_FROM'],
  zenvia: ['ZENVIA_TOKEN', 'ZENVIA_FROM'],
} as const satisfies Record<SmsEnv['SMS_PROVIDER'], readonly (keyof typeof smsVariables)[]>

/** What is wrong with them together, by variable; nothing when all is well. */
export function smsProblems(env: SmsEnv): { variable: string; problem: string }[] {
  const missing = NEEDED[env.SMS_PROVIDER]
    .filter((variable) => env[variable] === undefined)
    .map((variable) => ({
      variable,
      problem: `is missing, and SMS_PROVIDER is ${env.SMS_PROVIDER}`,
    }))
  const pretend = (['TWILIO_API_BASE', 'ZENVIA_API_BASE'] as const)
    .filter((variable) => env.QUITA_MODE === 'production' && env[variable] !== undefined)
    .map((variable) => ({ variable, problem: 'is for the sandbox, not for production' }))
  return [...missing, ...pretend]
}

export function secretsOf(list: string | undefined): string[] {
  return (list ?? '').split(',').flatMap((secret) => secret.trim() || [])
}

/** The account of Twilio that SMS and WhatsApp share; null where none is set. */
export function twilioAccountOf(env: SmsEnv) {
  const [authToken] = secretsOf(env.TWILIO_AUTH_TOKENS)
  if (env.TWILIO_ACCOUNT_SID === undefined || authToken === undefined) return null
  return {
    accountSid: env.TWILIO_ACCOUNT_SID,
    authToken,
    callbackUrl: twilioCallbackUrl(env),
    apiBase: env.TWILIO_API_BASE,
  }
}

/** What Twilio is told to call, and signs: the public address, whatever stands in front of us. */
export function twilioCallbackUrl({ PORTAL_URL }: Pick<SmsEnv, 'PORTAL_URL'>): string {
  return `${PORTAL_URL.replace(/\/$/, '')}/api/webhooks/twilio`
}

export function smsChannelOf(env: SmsEnv): Channel<SmsMessage> {
  const account = twilioAccountOf(env)
  if (env.SMS_PROVIDER === 'twilio' && account && env.TWILIO_SMS_FROM !== undefined) {
    return createTwilioSms({ ...account, from: env.TWILIO_SMS_FROM })
  }
  if (env.SMS_PROVIDER === 'zenvia') {
    const { ZENVIA_TOKEN: token = '', ZENVIA_FROM: from = '', ZENVIA_API_BASE: apiBase } = env
    return createZenviaSms({ token, from, apiBase })
  }
  return createSmsChannel({ url: env.SMS_URL ?? '', token: env.SMS_TOKEN ?? '' })
}
