import { formatTaxId, parseTaxId } from '#server/kernel/tax-id.ts'
import { answersOf } from '../book/answers.ts'
import type { Book } from '../book/database.ts'
import {
  attachmentsOf,
  type Conversation,
  conversation,
  conversations,
  countConversations,
  phoneVersion,
  type StoredMessage,
} from '../book/messages.ts'
import { type Person, personBehind } from '../book/people.ts'
import type { Reply } from '../http.ts'
import { canAnswer, type Replying } from '../messages/replying.ts'
import { html, type Markup, richText } from './html.ts'
import { formatMoment, icon, screenReply } from './layout.ts'

/** More phones than this are found by their number, not by scrolling. */
const SHOWN = 60

/** One line for each phone: the one to begin with, then the newest message first. */
export function smsList(book: Book, search: string): Reply {
  const found = conversations(book, 'sms', search.replace(/[^\d+]/g, ''), SHOWN)
  const start = search === '' ? (unreadStart(book, found) ?? found[0]) : undefined
  const lines = found.toSorted((a, b) => Number(b === start) - Number(a === start))
  const body = html`
${listHeader(book, 'sms', search, found.length)}
${found.length === 0 && empty(search, 'Nenhuma mensagem por enquanto', 'Quando o portal enviar um SMS, ele aparece aqui sozinho.')}
<ul class="inbox">${lines.map((item) => smsLine(book, item, item === start))}</ul>
<p class="note"><a href="/autenticador">Autenticador de mentira</a>: os códigos para entrar na administração.</p>`
  return screenReply({ tab: 'sms', title: 'Mensagens', body, version: phoneVersion(book) })
}

function smsLine(book: Book, item: Conversation, isNewest: boolean): Markup {
  const count = item.total === 1 ? '1 mensagem' : `${item.total} mensagens`
  const person = personBehind(book, item.recipient)
  return html`<li ${isNewest && html`class="first"`}>
<a href="/celular/${encodeURIComponent(item.recipient)}#ultima">
${isNewest && html`<em>${/https?:\/\//.test(item.body) ? 'Comece por esta mensagem' : 'Mensagem nova'}</em>`}
<span class="who"><b>${person?.name ?? formatPhone(item.recipient)}</b><small>${formatMoment(item.received_at, book.now())}</small></span>
<span class="excerpt">${item.body}</span>
<small class="count">${person && `${personLine(person)} · `}${count}</small>
</a></li>`
}

/** The person to begin with, while only the first message is there. */
function unreadStart(book: Book, found: readonly Conversation[]): Conversation | undefined {
  return found.find((item) => item.total === 1 && personBehind(book, item.recipient)?.place === 0)
}

/** `CPF 390.533.447-05`: what the portal asks the first digits of. */
function personLine({ document }: Person): string {
  const parsed = parseTaxId(document)
  return parsed.ok ? `${parsed.value.kind.toUpperCase()} ${formatTaxId(parsed.value)}` : document
}

export function smsThread(book: Book, recipient: string, replying: Replying): Reply | null {
  const messages = conversation(book, 'sms', recipient)
  const newest = messages.at(-1)
  if (newest === undefined) return null
  const said = [
    ...messages.map((message) => ({
      at: message.received_at,
      body: message.body,
      mine: null,
      isApp: message.channel === 'whatsapp',
    })),
    ...answersOf(book, 'sms', recipient).map((answer) => ({
      at: answer.sent_at,
      body: answer.body,
      mine: answer,
      isApp: answer.channel === 'whatsapp',
    })),
  ].sort((a, b) => a.at - b.at)
  const last = said.length - 1
  const person = personBehind(book, recipient)
  const body = html`
<p class="note">${person ? `Celular de ${person.name}, ${personLine(person)}.` : 'Celular da pessoa que recebe.'} Toque em um link para abrir o portal.</p>
<ol class="thread">${said.map(
    (
      { at, body: words, mine, isApp },
      i,
    ) => html`<li class="${isApp ? 'app' : 'text'}${mine ? ' mine' : ''}" ${i === last && html`id="ultima"`}>
<time datetime="${new Date(at).toISOString()}">${mine && 'Você · '}${isApp && 'WhatsApp · '}${formatMoment(at, book.now())}${mine?.taken === 0 && ' · não entregue'}</time>
<p class="bubble">${richText(words)}</p></li>`,
  )}</ol>
${canAnswer(replying, newest) && answerForm(`/celular/${encodeURIComponent(recipient)}/responder`, newest.channel === 'whatsapp' ? 'Responder no WhatsApp' : 'Responder')}`
  const title = formatPhone(recipient)
  return screenReply({ tab: 'sms', title, back: '/', body, version: phoneVersion(book) })
}

export function mailList(book: Book, search: string): Reply {
  const found = conversations(book, 'mail', search, SHOWN)
  const body = html`
${listHeader(book, 'mail', search, found.length)}
${found.length === 0 && empty(search, 'Nenhum e-mail por enquanto', 'Quando o portal enviar um e-mail, ele aparece aqui sozinho.')}
<ul class="inbox">${found.map(
    (item) => html`<li><a href="/emails/de/${encodeURIComponent(item.recipient)}">
<span class="who"><b>${item.recipient}</b><small>${formatMoment(item.received_at, book.now())}</small></span>
<span class="excerpt">${item.subject}</span>
<small class="count">${item.total === 1 ? '1 e-mail' : `${item.total} e-mails`}</small>
</a></li>`,
  )}</ul>`
  return screenReply({ tab: 'mail', title: 'E-mails', body, version: phoneVersion(book) })
}

export function mailbox(book: Book, recipient: string): Reply | null {
  const messages = conversation(book, 'mail', recipient).reverse()
  if (messages.length === 0) return null
  const body = html`
<p class="note">Caixa de entrada de ${recipient}</p>
<ul class="inbox">${messages.map(
    (message) => html`<li><a href="/emails/${message.id}">
<span class="who"><b>${message.subject}</b><small>${formatMoment(message.received_at, book.now())}</small></span>
<span class="excerpt">${message.body}</span>
</a></li>`,
  )}</ul>`
  const version = phoneVersion(book)
  return screenReply({ tab: 'mail', title: 'Caixa de entrada', back: '/emails', body, version })
}

export function mailMessage(book: Book, message: StoredMessage, isAnswered: boolean): Reply {
  const attachments = attachmentsOf(book, message.id)
  const body = html`
<article class="letter">
<h2>${message.subject}</h2>
<p class="note">Para ${message.recipient}<br>${formatMoment(message.received_at, book.now())}</p>
${
  attachments.length > 0 &&
  html`<ul class="attachments">${attachments.map(
    (
      attachment,
    ) => html`<li><a href="/emails/${message.id}/anexos/${attachment.position}" download="${attachment.filename}">
${icon('M12 4v11m0 0l-4-4m4 4l4-4M5 20h14')}<span><b>${attachment.filename}</b><small>${formatSize(attachment.content.byteLength)}</small></span></a></li>`,
  )}</ul>`
}
${
  message.html === null
    ? html`<div class="plain">${richText(message.body)}</div>`
    : html`<iframe title="Texto do e-mail" src="/emails/${message.id}/corpo" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"></iframe>
<details><summary>Ver só o texto</summary><div class="plain">${richText(message.body)}</div></details>`
}
${isAnswered && answerForm(`/emails/${message.id}/responder`)}
</article>`
  const back = `/emails/de/${encodeURIComponent(message.recipient)}`
  return screenReply({ tab: 'mail', title: 'E-mail', back, body })
}

function answerForm(action: string, label = 'Responder'): Markup {
  return html`<form class="answer" method="post" action="${action}">
<label for="resposta">${label}</label>
<textarea id="resposta" name="resposta" rows="2" maxlength="1000" required></textarea>
<button>Enviar resposta</button></form>`
}

function listHeader(book: Book, channel: 'sms' | 'mail', search: string, shown: number): Markup {
  const total = countConversations(book, channel)
  const what = channel === 'sms' ? 'celular' : 'endereço'
  const plural = channel === 'sms' ? 'celulares' : 'endereços'
  if (total === 0) return html``
  return html`
<p class="note">Cada linha é ${channel === 'sms' ? 'o celular' : 'a caixa de entrada'} de uma pessoa. ${total === 1 ? `1 ${what}` : `${total} ${plural}`}${shown < total && `, ${shown} à vista`}.</p>
${
  (total > 6 || search !== '') &&
  html`<form class="search" method="get" action="${channel === 'sms' ? '/' : '/emails'}">
<label for="q">Procurar ${what}</label>
<div><input id="q" name="q" value="${search}" autocomplete="off" ${channel === 'sms' && html`inputmode="tel"`}><button>Procurar</button></div>
</form>`
}`
}

function empty(search: string, title: string, text: string): Markup {
  return html`<div class="empty">${icon('M4 5h16v11H9l-5 4z')}
<h2>${search === '' ? title : 'Nada encontrado'}</h2>
<p>${search === '' ? text : 'Confira o que foi digitado.'}</p></div>`
}

/** `+5581999990000` as `(81) 99999-0000`; other countries as they are. */
function formatPhone(recipient: string): string {
  const match = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(recipient)
  return match ? `(${match[1]}) ${match[2]}-${match[3]}` : recipient
}

function formatSize(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1024)} kB`
}
