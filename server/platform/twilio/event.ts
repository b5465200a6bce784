import {
  type GatewayEvent,
  LONGEST_REPLY,
  type ReportedStatus,
  reportedOf,
} from '../gateway-event.ts'

/** What Twilio calls what became of a message; what is missing here says nothing new. */
const STATUS: Readonly<Record<string, ReportedStatus>> = {
  accepted: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
}

/** Failures that are the number's and not the message's. */
const OF_THE_NUMBER: Readonly<Record<string, ReportedStatus>> = {
  /** Blocked by whoever has it, unknown, a land line, none on WhatsApp. */
  30004: 'undeliverable',
  30005: 'undeliverable',
  30006: 'undeliverable',
  21211: 'undeliverable',
  21614: 'undeliverable',
  63003: 'undeliverable',
  63024: 'undeliverable',
  21610: 'unwanted',
}

/**
 * A form of Twilio's as an event: a message that somebody sent us has a `Body`, what became of ours a
 * `MessageStatus`. None where that says nothing new; null where it is neither.
 */
export function readTwilioCall(form: URLSearchParams, key: string | null): GatewayEvent[] | null {
  const sid = form.get('MessageSid') ?? form.get('SmsSid') ?? ''
  if (!/^[A-Z]{2}[0-9a-f]{32}$/.test(sid)) return null
  const told = form.get('MessageStatus')
  const from = form.get('From') ?? ''
  if (told === null) {
    const text = form.get('Body')
    if (text === null || from === '') return null
    const writer = from.replace('whatsapp:', '')
    const words = text.slice(0, LONGEST_REPLY)
    const channel = channelOf(from)
    return [{ kind: 'reply', id: `twilio:${sid}`, channel, from: writer, text: words }]
  }
  const status = STATUS[told]
  if (status === undefined) return []
  const ofNumber = status === 'failed' ? OF_THE_NUMBER[form.get('ErrorCode') ?? ''] : undefined
  return [
    {
      kind: 'report',
      id: `twilio:${sid}:${told}`,
      channel: channelOf(form.get('To') ?? ''),
      of: reportedOf(key, sid),
      status: ofNumber ?? status,
    },
  ]
}

function channelOf(address: string): 'sms' | 'whatsapp' {
  return address.startsWith('whatsapp:') ? 'whatsapp' : 'sms'
}
