import { z } from 'zod'
import type { Channel } from '../channel.ts'
import { createMetaWhatsApp } from '../meta/messages.ts'
import { type smsVariables, twilioAccountOf } from '../sms/settings.ts'
import { createTwilioWhatsApp } from '../twilio/messages.ts'
import type { WhatsAppMessage } from '../whatsapp.ts'

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/**
 * By whom WhatsApp goes out; `none` turns it off for the whole installation, and everybody is written
 * to by SMS and e-mail.
 */
export const whatsAppVariables = {
  WHATSAPP_PROVIDER: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.enum(['none', 'meta', 'twilio']).default('none'),
  ),
  META_PHONE_NUMBER_ID: optional(z.string().regex(/^\d{5,20}$/)),
  META_ACCESS_TOKEN: optional(z.string().min(16)),
  /** The app's secret, which signs what Meta tells us: `new,old` while it changes. */
  META_APP_SECRETS: optional(z.string().min(16)),
  /** What Meta shows when it asks whether the address is ours. */
  META_VERIFY_TOKEN: optional(z.string().min(16)),
  META_API_VERSION: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z
      .string()
      .regex(/^v\d{2}\.\d$/)
      .default('v24.0'),
  ),
  META_API_BASE: optional(z.url()),
  TWILIO_WHATSAPP_FROM: optional(z.string().regex(/^(\+[1-9]\d{7,14}|MG[0-9a-f]{32})$/)),
}

type WhatsAppEnv = z.infer<z.ZodObject<typeof whatsAppVariables>> &
  z.infer<z.ZodObject<typeof smsVariables>> & { PORTAL_URL: string; QUITA_MODE: string }

const NEEDED = {
  none: [],
  meta: ['META_PHONE_NUMBER_ID', 'META_ACCESS_TOKEN', 'META_APP_SECRETS', 'META_VERIFY_TOKEN'],
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKENS', 'TWILIO_WHATSAPP_FROM'],
} as const satisfies Record<WhatsAppEnv['WHATSAPP_PROVIDER'], readonly (keyof WhatsAppEnv)[]>

/** What is wrong with them together, by variable; nothing when all is well. */
export function whatsAppProblems(env: WhatsAppEnv): { variable: string; problem: string }[] {
  const missing = NEEDED[env.WHATSAPP_PROVIDER]
    .filter((variable) => env[variable] === undefined)
    .map((variable) => ({
      variable,
      problem: `is missing, and WHATSAPP_PROVIDER is ${env.WHATSAPP_PROVIDER}`,
    }))
  const isPretend = env.QUITA_MODE === 'production' && env.META_API_BASE !== undefined
  const problem = 'is for the sandbox, not for production'
  return isPretend ? [...missing, { variable: 'META_API_BASE', problem }] : missing
}

/** Undefined where this installation writes to nobody by WhatsApp. */
export function whatsAppChannelOf(env: WhatsAppEnv): Channel<WhatsAppMessage> | undefined {
  const account = twilioAccountOf(env)
  switch (env.WHATSAPP_PROVIDER) {
    case 'none':
      return undefined
    case 'meta':
      return createMetaWhatsApp({
        phoneNumberId: env.META_PHONE_NUMBER_ID ?? '',
        accessToken: env.META_ACCESS_TOKEN ?? '',
        apiVersion: env.META_API_VERSION,
        apiBase: env.META_API_BASE,
      })
    case 'twilio':
      return account && env.TWILIO_WHATSAPP_FROM !== undefined
        ? createTwilioWhatsApp({ ...account, from: env.TWILIO_WHATSAPP_FROM })
        : undefined
  }
}
