import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import type { Book } from '../book/database.ts'
import { type Fault, takeFault } from '../book/faults.ts'
import { countCopy, insertMessage, messageByKey } from '../book/messages.ts'

/** The mail server of the pretend phone. A Message-ID seen before only counts one more copy. */
export type MailServer = { port: number; close(): Promise<void> }

export async function startMailServer(book: Book, port: number): Promise<MailServer> {
  const sockets = new Map<number, Socket>()
  const delays = new Set<NodeJS.Timeout>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: 25 * 1024 * 1024,
    disableReverseLookup: true,
    closeTimeout: 500,
    onAuth: (_auth, _session, callback) => callback(null, { user: 'anyone' }),
    onData: (stream, session, callback) => {
      receive(book, stream, session).then(
        (fault) => answer(fault, session, callback),
        () => callback(new Error('the message could not be read')),
      )
    },
  })

  function answer(
    fault: Fault | null,
    session: SMTPServerSession,
    callback: (error?: Error | null) => void,
  ): void {
    if (fault?.kind === 'drop_request' || fault?.kind === 'drop_reply') {
      sockets.get(session.remotePort)?.destroy()
    } else if (fault?.kind === 'delay') {
      delays.add(setTimeout(() => callback(), fault.delay_ms))
    } else if (fault) {
      callback(Object.assign(new Error('refused'), { responseCode: smtpStatus(fault.status) }))
    } else {
      callback()
    }
  }

  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket
    if (remotePort === undefined) return
    sockets.set(remotePort, socket)
    socket.once('close', () => sockets.delete(remotePort))
  })
  // A client that goes away in the middle is no concern of the others.
  server.on('error', () => undefined)
  const listening = await new Promise<number>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
  return {
    port: listening,
    close: () => {
      for (const delay of delays) clearTimeout(delay)
      for (const socket of sockets.values()) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** HTTP-like statuses are what the control desk speaks. */
function smtpStatus(status: number): number {
  if (status >= 400 && status < 600 && status !== 429 && status !== 500) return status
  return status === 429 ? 451 : 554
}

/** Stores the message unless a fault keeps it out; the fault decides the answer afterwards. */
async function receive(
  book: Book,
  stream: Readable,
  session: SMTPServerSession,
): Promise<Fault | null> {
  const mail = await simpleParser(await buffer(stream))
  const fault = takeFault(book, 'mail')
  if (fault?.kind === 'drop_request' || fault?.kind === 'fail_before') return fault
  const messageId = mail.messageId ?? randomUUID()
  for (const { address } of session.envelope.rcptTo) {
    const recipient = address.toLowerCase()
    const key = `${messageId} ${recipient}`
    const known = messageByKey(book, 'mail', key)
    if (known) {
      countCopy(book, known.id)
      continue
    }
    insertMessage(book, {
      channel: 'mail',
      recipient,
      key,
      subject: mail.subject ?? '(sem assunto)',
      body: mail.text ?? '',
      html: typeof mail.html === 'string' ? mail.html : null,
      attachments: mail.attachments.map((attachment, i) => ({
        filename: attachment.filename ?? `anexo-${i + 1}`,
        contentType: attachment.contentType,
        content: attachment.content,
      })),
      via: 'mail',
    })
  }
  return fault
}
