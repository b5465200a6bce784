import { z } from 'zod'
import { jsonOrNull } from '#server/kernel/json.ts'
import {
  type GatewayEvent,
  LONGEST_REPLY,
  type ReportedStatus,
  reportedOf,
} from '../gateway-event.ts'

const base = { id: z.string().min(1).max(150), channel: z.literal('sms') }

const callSchema = z.discriminatedUnion('type', [
  z.looseObject({
    ...base,
    type: z.literal('MESSAGE_STATUS'),
    /** Of earlier subscriptions; later ones name it in `message`. */
    messageId: z.string().min(1).max(200).optional(),
    message: z
      .looseObject({ id: z.string().min(1).max(200).optional(), externalId: z.string().optional() })
      .optional(),
    messageStatus: z.looseObject({ code: z.string() }),
  }),
  z.looseObject({
    ...base,
    type: z.literal('MESSAGE'),
    message: z.looseObject({
      direction: z.literal('IN'),
      from: z.string().regex(/^\+?\d{6,15}$/),
      contents: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).min(1),
    }),
  }),
])

/** Only what could not be handed over is known of its number; what was rejected may be the text's. */
const STATUS: Readonly<Record<string, ReportedStatus>> = {
  SENT: 'accepted',
  ACCEPTED: 'accepted',
  DELIVERED: 'delivered',
  READ: 'delivered',
  REJECTED: 'failed',
  NOT_DELIVERED: 'undeliverable',
}

/** A call of Zenvia's as events: none where it says nothing new; null where it is none of theirs. */
export function readZenviaCall(body: string): GatewayEvent[] | null {
  const read = callSchema.safeParse(jsonOrNull(body))
  if (!read.success) return null
  const call = read.data
  const id = `zenvia:${call.id}`
  if (call.type === 'MESSAGE') {
    const { from, contents } = call.message
    const text = contents.map((content) => content.text ?? '').join('\n')
    const channel = 'sms'
    return [{ kind: 'reply', id, channel, from, text: text.slice(0, LONGEST_REPLY) }]
  }
  const status = STATUS[call.messageStatus.code]
  const providerId = call.message?.id ?? call.messageId
  if (providerId === undefined) return null
  if (status === undefined) return []
  const of = reportedOf(call.message?.externalId, providerId)
  return [{ kind: 'report', id, channel: 'sms', of, status }]
}
