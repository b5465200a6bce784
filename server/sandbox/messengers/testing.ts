import type { Channel } from '#server/platform/channel.ts'
import { createMetaWhatsApp } from '#server/platform/meta/messages.ts'
import { createSmsChannel, type SmsMessage } from '#server/platform/sms.ts'
import { createTwilioSms, createTwilioWhatsApp } from '#server/platform/twilio/messages.ts'
import type { WhatsAppMessage } from '#server/platform/whatsapp.ts'
import { createZenviaSms } from '#server/platform/zenvia/messages.ts'
import type { TestSandbox } from '../testing.ts'

/** A content of Twilio's, as its id. */
export const CONTENT = `HX${'a'.repeat(32)}`

type Changes = { readonly secret?: string; readonly base?: string; readonly timeoutMs?: number }

/** The channels of the product, each at its double; `changes` for a wrong secret or no provider at all. */
export function channelsAt(sandbox: TestSandbox, callbackUrl: string, changes: Changes = {}) {
  const { twilio, zenvia, meta } = sandbox.messengers
  const { timeoutMs = 300 } = changes
  const base = changes.base ?? sandbox.url
  const account = {
    accountSid: twilio.accountSid,
    authToken: changes.secret ?? twilio.authToken,
    callbackUrl,
    apiBase: `${base}/twilio`,
    from: '+551140000000',
    timeoutMs,
  }
  return {
    gateway: createSmsChannel({
      url: `${base}/sms`,
      token: changes.secret ?? sandbox.smsToken,
      timeoutMs,
    }),
    twilio: createTwilioSms(account),
    zenvia: createZenviaSms({
      token: changes.secret ?? zenvia.token,
      from: 'acordo',
      apiBase: `${base}/zenvia`,
      timeoutMs,
    }),
    meta: createMetaWhatsApp({
      phoneNumberId: meta.phoneNumberId,
      accessToken: changes.secret ?? meta.accessToken,
      apiBase: `${base}/meta`,
      apiVersion: 'v24.0',
      timeoutMs,
    }),
    twilioWhatsApp: createTwilioWhatsApp(account),
  } satisfies Record<string, Channel<SmsMessage> | Channel<WhatsAppMessage>>
}
