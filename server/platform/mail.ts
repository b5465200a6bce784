import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import SMTPTransport from 'nodemailer/lib/smtp-transport/index.js'
import type { Channel, SendAnswer } from './channel.ts'

/** E-mail over SMTP. `smtpUrl` is `smtp://user:pass@host:port` or `smtps://…`; `from` is an
 * address with or without a name (`Atende Recupera <contato@exemplo.com.br>`). */
export type MailConfig = { smtpUrl: string; from: string; timeoutMs?: number; dkim?: DkimKey }

/** Whose signature mail carries (RFC 6376): the public key stands at `selector._domainkey.domain`. */
export type DkimKey = { domain: string; selector: string; privateKey: string }

export type MailMessage = {
  to: string
  subject: string
  text: string
  html: string
  /** Identifies this send; the Message-ID derives from it, so a second copy is recognisable. */
  key: string
  attachments?: MailAttachment[]
  replyTo?: string
  /** Where a mail program takes the reader off by one click (RFC 8058): a POST, without a page. */
  unsubscribeUrl?: string
}

export type MailAttachment = { filename: string; contentType: string; content: Uint8Array }

export type MailChannel = Channel<MailMessage> & { close(): void }

export function createMailChannel(config: MailConfig): MailChannel {
  const timeoutMs = config.timeoutMs ?? 10_000
  // Given a URL, createTransport itself would ignore every option beside it.
  const smtp = new SMTPTransport({
    url: config.smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
  const transport = createTransport(smtp, config.dkim ? { dkim: signatureOf(config.dkim) } : {})
  const domain = domainOf(config.from)
  return {
    // A mail server delivers the same Message-ID as often as it is given it.
    remembersKeys: false,
    async send(message) {
      try {
        const info = await transport.sendMail({
          from: config.from,
          to: message.to,
          subject: message.subject,
          text: message.text,
          html: message.html,
          disableFileAccess: true,
          disableUrlAccess: true,
          messageId: messageIdOf(message.key, domain),
          ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
          headers: leavingHeaders(message.unsubscribeUrl),
          attachments: (message.attachments ?? []).map((attachment) => ({
            filename: attachment.filename,
            contentType: attachment.contentType,
            content: Buffer.from(attachment.content),
          })),
        })
        return { kind: 'sent', providerId: info.messageId }
      } catch (error) {
        return failureOf(error)
      }
    },
    close: () => transport.close(),
  }
}

function leavingHeaders(url: string | undefined): Record<string, string> {
  if (url === undefined) return {}
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

/** Both headers of leaving must be signed, or mail programs do not offer it. */
function signatureOf({ domain, selector, privateKey }: DkimKey) {
  return {
    domainName: domain,
    keySelector: selector,
    privateKey,
    headerFieldNames:
      'From:Reply-To:Subject:Date:Message-ID:To:MIME-Version:Content-Type:List-Unsubscribe:List-Unsubscribe-Post',
  }
}

/** A hash, because the key may name a debtor or an agreement and Message-IDs travel in clear. */
function messageIdOf(key: string, domain: string): string {
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domain}>`
}

function domainOf(from: string): string {
  return /@([^\s>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}

function field(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
}

/**
 * Where the exchange broke decides. A server that answered with a code did not take the message,
 * and a connection that was never made carried nothing; after that, only the server knows.
 * Details are codes, because server texts repeat addresses.
 */
function failureOf(error: unknown): SendAnswer {
  const status = field(error, 'responseCode')
  const code = String(field(error, 'code') ?? 'error')
  const syscall = field(error, 'syscall')
  if (code === 'EAUTH') return { kind: 'refused', reason: 'not_authorised', detail: code }
  if (typeof status === 'number' && status >= 400) {
    const detail = `SMTP ${status}`
    return { kind: 'refused', reason: status >= 500 ? 'rejected' : 'throttled', detail }
  }
  const isNeverConnected = code === 'EDNS' || code === 'ETLS' || syscall === 'connect'
  if (isNeverConnected) return { kind: 'refused', reason: 'unreachable', detail: code }
  if (code === 'EENVELOPE') return { kind: 'refused', reason: 'rejected', detail: code }
  return { kind: 'unknown', cause: code === 'ETIMEDOUT' ? 'timeout' : 'reset', detail: code }
}
