import type { Channels } from '#server/messages/delivery/commands.ts'
import type { Env } from '#server/platform/env.ts'
import { mailConfigOf } from '#server/platform/mail/settings.ts'
import { createMailChannel, type MailChannel } from '#server/platform/mail.ts'
import { pushConfigOf } from '#server/platform/push/settings.ts'
import { createPushChannel } from '#server/platform/push.ts'
import { smsChannelOf } from '#server/platform/sms/settings.ts'
import { whatsAppChannelOf } from '#server/platform/whatsapp/settings.ts'

/** The ways out of this installation; `close` gives up the line to the mail server. */
export function createChannels(env: Env): Channels & { readonly mail: MailChannel } {
  const push = pushConfigOf(env)
  return {
    sms: smsChannelOf(env),
    mail: createMailChannel(mailConfigOf(env)),
    whatsapp: whatsAppChannelOf(env),
    push: push === null ? undefined : createPushChannel(push),
  }
}
