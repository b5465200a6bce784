import type { ContactChannel } from '#server/messages/model.ts'

/** How somebody wrote. */
export type ReplyChannel = ContactChannel | 'whatsapp'

/** The contact that they wrote from: WhatsApp is at the number of an SMS. */
export function contactChannelOf(channel: ReplyChannel): ContactChannel {
  return channel === 'whatsapp' ? 'sms' : channel
}
