import { randomBytes } from 'node:crypto'
import type { Book } from '../book/database.ts'
import { insertMessage } from '../book/messages.ts'
import { stateOf } from '../book/numbers.ts'
import { findTemplate, readAs } from '../book/templates.ts'
import { type Call, formBody, isSameSecret, jsonReply, type Reply } from '../http.ts'
import type { FallibleRoute } from '../psp/routes.ts'
import type { Messengers } from './settings.ts'

/** Twilio's Messages resource: forms in, JSON out, and no memory of what was asked before. */
export function twilioRoutes(book: Book, account: Messengers['twilio']): FallibleRoute[] {
  return [
    {
      method: 'POST',
      pattern: '/twilio/2010-04-01/Accounts/:account/Messages.json',
      target: 'twilio',
      handle: (call) => send(book, account, call),
      failure: (status) => twilioError(status, status === 429 ? 20429 : 20500, 'told to fail'),
    },
  ]
}

function twilioError(status: number, code: number, message: string): Reply {
  const info = `https://www.twilio.com/docs/errors/${code}`
  const told = jsonReply(status, { code, message, more_info: info, status })
  return status === 429 ? { ...told, headers: { ...told.headers, 'retry-after': '120' } } : told
}

const E164 = /^\+[1-9]\d{7,14}$/

function send(book: Book, { accountSid, authToken }: Messengers['twilio'], call: Call): Reply {
  const expected = Buffer.from(`${accountSid}:${authToken}`).toString('base64')
  const [, given = ''] = /^Basic (\S+)$/.exec(call.headers.authorization ?? '') ?? []
  if (!isSameSecret(given, expected) || call.params.account !== accountSid) {
    return twilioError(401, 20003, 'Authenticate')
  }
  const form = formBody(call)
  const to = form.get('To') ?? ''
  const number = to.replace('whatsapp:', '')
  if (!form.has('From') && !form.has('MessagingServiceSid')) {
    return twilioError(400, 21603, "A 'From' phone number is required.")
  }
  if (!E164.test(number) || stateOf(book, number) === 'missing') {
    return twilioError(400, 21211, `Invalid 'To' Phone Number: ${to}`)
  }
  if (stateOf(book, number) === 'stopped') {
    return twilioError(400, 21610, 'Attempt to send to unsubscribed recipient')
  }
  const isApp = to.startsWith('whatsapp:')
  const body = isApp ? contentOf(book, form) : form.get('Body')
  if (!body) return twilioError(400, isApp ? 21656 : 21602, 'Message body is required.')
  const sid = `SM${randomBytes(16).toString('hex')}`
  insertMessage(book, {
    channel: isApp ? 'whatsapp' : 'sms',
    recipient: number,
    key: sid,
    subject: null,
    body,
    html: null,
    attachments: [],
    via: 'twilio',
    told: form.get('StatusCallback'),
  })
  return jsonReply(201, { sid, status: 'queued', to, body, error_code: null, error_message: null })
}

function contentOf(book: Book, form: URLSearchParams): string | null {
  const template = findTemplate(book, form.get('ContentSid') ?? '', '')
  if (template === null) return null
  const values = variablesOf(form.get('ContentVariables') ?? '')
  return values && readAs(template, values)
}

function variablesOf(text: string): string[] | null {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null ? Object.values(read).map(String) : null
  } catch {
    return null
  }
}
