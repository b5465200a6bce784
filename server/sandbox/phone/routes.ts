import type { Book } from '../book/database.ts'
import {
  attachmentsOf,
  conversation,
  findMessage,
  phoneVersion,
  type StoredMessage,
} from '../book/messages.ts'
import { type Call, formBody, jsonReply, type Reply, type Route, seeOther } from '../http.ts'
import { canAnswer, type Replying, sendAnswer } from '../messages/replying.ts'
import { authenticatorScreen } from './authenticator.ts'
import { html } from './html.ts'
import { screenReply } from './layout.ts'
import { mailbox, mailList, mailMessage, smsList, smsThread } from './messages.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

/** The phone: whoever opens it sees everybody's messages, which is the point of a sandbox. */
export function phoneRoutes(book: Book, replying: Replying): Route[] {
  const get = (pattern: string, handle: Route['handle']): Route => ({
    method: 'GET',
    pattern,
    handle,
  })
  const asset = (body: string, type: string): Reply => ({
    status: 200,
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' },
    body,
  })
  return [
    get('/', (call) => smsList(book, searchOf(call))),
    get(
      '/celular/:numero',
      (call) => smsThread(book, call.params.numero ?? '', replying) ?? notHere(),
    ),
    get('/emails', (call) => mailList(book, searchOf(call))),
    get('/emails/de/:endereco', (call) => mailbox(book, call.params.endereco ?? '') ?? notHere()),
    get('/emails/:id', (call) =>
      withMail(book, call, (mail) => mailMessage(book, mail, canAnswer(replying, mail))),
    ),
    get('/emails/:id/corpo', (call) => withMail(book, call, mailBody)),
    get('/emails/:id/anexos/:posicao', (call) => attachmentReply(book, call)),
    ...answerRoutes(book, replying),
    get('/autenticador', () => authenticatorScreen(book)),
    get('/versao', () => jsonReply(200, { version: phoneVersion(book) })),
    get('/phone.css', () => asset(STYLE, 'text/css')),
    get('/phone.js', () => asset(SCRIPT, 'text/javascript')),
    get('/favicon.ico', () => ({ status: 204 })),
  ]
}

/** Longer than what a gateway takes in one piece. */
const LONGEST_ANSWER = 1_000

/** Every message can be answered, as on a phone: by the way that the last one came. */
function answerRoutes(book: Book, replying: Replying): Route[] {
  const answer = async (call: Call, to: StoredMessage | null | undefined, back: string) => {
    if (!to || !canAnswer(replying, to)) return notHere()
    const body = (formBody(call).get('resposta') ?? '').trim().slice(0, LONGEST_ANSWER)
    if (body !== '') await sendAnswer(book, replying, to, body)
    return seeOther(back)
  }
  return [
    {
      method: 'POST',
      pattern: '/celular/:numero/responder',
      handle: (call) => {
        const recipient = call.params.numero ?? ''
        const last = conversation(book, 'sms', recipient).at(-1)
        return answer(call, last, `/celular/${encodeURIComponent(recipient)}#ultima`)
      },
    },
    {
      method: 'POST',
      pattern: '/emails/:id/responder',
      handle: (call) => {
        const id = call.params.id ?? ''
        const mail = /^\d{1,12}$/.test(id) ? findMessage(book, Number(id)) : null
        const back = `/emails/de/${encodeURIComponent(mail?.recipient ?? '')}`
        return answer(call, mail?.channel === 'mail' ? mail : null, back)
      },
    },
  ]
}

function searchOf(call: Call): string {
  return (call.url.searchParams.get('q') ?? '').trim().slice(0, 80)
}

function withMail(book: Book, call: Call, show: (mail: StoredMessage) => Reply): Reply {
  const id = call.params.id ?? ''
  const message = /^\d{1,12}$/.test(id) ? findMessage(book, Number(id)) : null
  return message?.channel === 'mail' ? show(message) : notHere()
}

/** Mail is somebody else's HTML: no scripts, no forms, links in a new tab. */
function mailBody(mail: StoredMessage): Reply {
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    },
    body: `<base target="_blank">${mail.html ?? ''}`,
  }
}

function attachmentReply(book: Book, call: Call): Reply {
  return withMail(book, call, (mail) => {
    const found = attachmentsOf(book, mail.id).find(
      ({ position }) => String(position) === call.params.posicao,
    )
    if (!found) return notHere()
    const name = encodeURIComponent(found.filename)
    return {
      status: 200,
      headers: {
        'content-type': found.content_type,
        'content-disposition': `attachment; filename*=UTF-8''${name}`,
        'content-security-policy': 'sandbox',
      },
      body: found.content,
    }
  })
}

export function notHere(): Reply {
  const body = html`<div class="empty"><h2>Não há nada aqui</h2><p><a href="/">Ver as mensagens</a></p></div>`
  return screenReply({ tab: 'sms', title: 'Não encontrado', back: '/', body }, 404)
}
