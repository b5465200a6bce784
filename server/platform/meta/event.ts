import { z } from 'zod'
import { jsonOrNull } from '#server/kernel/json.ts'
import {
  type GatewayEvent,
  LONGEST_REPLY,
  type ReportedStatus,
  reportedOf,
} from '../gateway-event.ts'
import { refusalOf } from './messages.ts'

const statusSchema = z.looseObject({
  id: z.string().min(1).max(200),
  status: z.string(),
  errors: z.array(z.looseObject({ code: z.number() })).optional(),
  biz_opaque_callback_data: z.string().optional(),
})

const messageSchema = z.looseObject({
  id: z.string().min(1).max(200),
  from: z.string().regex(/^\d{6,15}$/),
  text: z.looseObject({ body: z.string() }).optional(),
  button: z.looseObject({ text: z.string() }).optional(),
  interactive: z
    .looseObject({ button_reply: z.looseObject({ title: z.string() }).optional() })
    .optional(),
})

const callSchema = z.looseObject({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(
    z.looseObject({
      changes: z.array(
        z.looseObject({
          value: z.looseObject({
            metadata: z.looseObject({ phone_number_id: z.string() }).optional(),
            statuses: z.array(statusSchema).optional(),
            messages: z.array(messageSchema).optional(),
          }),
        }),
      ),
    }),
  ),
})

const STATUS: Readonly<Record<string, ReportedStatus>> = {
  sent: 'accepted',
  delivered: 'delivered',
  read: 'delivered',
  failed: 'failed',
}

/**
 * A call of Meta's as events, many in one; those of another number of the same account are not ours.
 * Null where it is no call about WhatsApp.
 */
export function readMetaCall(body: string, phoneNumberId: string): GatewayEvent[] | null {
  const call = callSchema.safeParse(jsonOrNull(body))
  if (!call.success) return null
  return call.data.entry
    .flatMap(({ changes }) => changes.map(({ value }) => value))
    .filter(({ metadata }) => metadata?.phone_number_id === phoneNumberId)
    .flatMap(({ statuses = [], messages = [] }) => [
      ...statuses.flatMap(reportOf),
      ...messages.map(replyOf),
    ])
}

function reportOf(told: z.infer<typeof statusSchema>): GatewayEvent[] {
  const status = STATUS[told.status]
  if (status === undefined) return []
  return [
    {
      kind: 'report',
      id: `meta:${told.id}:${told.status}`,
      channel: 'whatsapp',
      of: reportedOf(told.biz_opaque_callback_data, told.id),
      status: status === 'failed' ? failureOf(told.errors?.[0]?.code) : status,
    },
  ]
}

function failureOf(code: number | undefined): ReportedStatus {
  const reason = code === undefined ? undefined : refusalOf(code)
  if (reason === 'gone') return 'undeliverable'
  return reason === 'unwanted' ? 'unwanted' : 'failed'
}

/** A picture or a voice says nothing that we could read: it is answered like what nobody understands. */
function replyOf(message: z.infer<typeof messageSchema>): GatewayEvent {
  const { text, button, interactive } = message
  const said = text?.body ?? button?.text ?? interactive?.button_reply?.title ?? ''
  return {
    kind: 'reply',
    id: `meta:${message.id}`,
    channel: 'whatsapp',
    from: numberOf(message.from),
    text: said.slice(0, LONGEST_REPLY),
  }
}

/**
 * WhatsApp knows many Brazilian numbers by the eight digits that they had before mobiles got their
 * ninth (Anatel, 2012 to 2016): `558188887777` is `+55 81 98888-7777`.
 */
function numberOf(id: string): string {
  const old = /^55(\d{2})([6-9]\d{7})$/.exec(id)
  return old ? `+55${old[1]}9${old[2]}` : `+${id}`
}
