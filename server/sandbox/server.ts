import http from 'node:http'
import { bankRoutes } from './bank/routes.ts'
import { openBook } from './book/database.ts'
import { type Fault, takeFault } from './book/faults.ts'
import { controlRoutes } from './control/routes.ts'
import {
  BodyTooLarge,
  type Call,
  findRoute,
  guarded,
  HANG_UP,
  jsonReply,
  type Reply,
  readBody,
  writeReply,
} from './http.ts'
import { startMailServer } from './messages/mail-server.ts'
import { pushControlRoutes, pushServiceRoutes } from './messages/push-service.ts'
import type { ReplyGateway } from './messages/replying.ts'
import { smsRoutes } from './messages/sms-gateway.ts'
import { messengerControlRoutes } from './messengers/control.ts'
import { metaRoutes } from './messengers/meta.ts'
import type { Messengers } from './messengers/settings.ts'
import { twilioRoutes } from './messengers/twilio.ts'
import { zenviaRoutes } from './messengers/zenvia.ts'
import { guestRoutes } from './phone/guest-routes.ts'
import { notHere, phoneRoutes } from './phone/routes.ts'
import type { Psp } from './psp/context.ts'
import { createNotifier } from './psp/notifier.ts'
import { problem } from './psp/problem.ts'
import {
  directoryRoutes,
  type FallibleRoute,
  isPspPath,
  noSuchPspPath,
  pspRoutes,
} from './psp/routes.ts'
import { openStripeDouble, type StripeOptions } from './stripe/double.ts'
import { isStripePath, noSuchStripePath, stripeRoutes } from './stripe/routes.ts'

/** The loopback providers of the demo and the tests, in one process with one book. */
export type SandboxOptions = {
  /** Where the book is kept; made when it is not there. */
  directory: string
  /** 0 takes any free port. */
  port: number
  smtpPort: number
  controlToken: string
  pixClientId: string
  pixClientSecret: string
  smsToken: string
  /** Where answers of people go; null: nobody can answer on this phone. */
  replies?: ReplyGateway | null
  messengers: Messengers
  stripe: StripeOptions
  /** The first wait before a webhook is tried again; it doubles up to a minute. */
  webhookRetryMs?: number
  /** How long a refund stays in process. */
  refundDelayMs?: number
  /** Whether the book waits for the disk; tests need not. */
  durable?: boolean
}

export type Sandbox = {
  url: string
  port: number
  smtpPort: number
  smtpUrl: string
  close(): Promise<void>
}

const HOST = '127.0.0.1'

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const book = openBook(options.directory, options.durable)
  const timing = {
    retryMs: options.webhookRetryMs ?? 1000,
    refundDelayMs: options.refundDelayMs ?? 2000,
  }
  const notifier = createNotifier(book, timing)
  let authority = ''
  const stripe = openStripeDouble(book, options.stripe, { ...timing, authority: () => authority })
  const psp: Psp = {
    book,
    notifier,
    authority: () => authority,
    clientId: options.pixClientId,
    clientSecret: options.pixClientSecret,
  }
  const routes: FallibleRoute[] = [
    { method: 'GET', pattern: '/health', handle: () => jsonReply(200, { status: 'ok' }) },
    ...phoneRoutes(book, { gateway: options.replies ?? null, messengers: options.messengers }),
    ...bankRoutes(psp, stripe),
    ...smsRoutes(book, options.smsToken),
    ...twilioRoutes(book, options.messengers.twilio),
    ...zenviaRoutes(book, options.messengers.zenvia),
    ...metaRoutes(book, options.messengers.meta),
    ...pushServiceRoutes(book, psp.authority),
    ...pspRoutes(psp),
    ...stripeRoutes(stripe, options.controlToken),
    ...guarded(options.controlToken, [
      ...directoryRoutes(psp),
      ...guestRoutes(book),
      ...controlRoutes(psp),
      ...pushControlRoutes(book, psp.authority),
      ...messengerControlRoutes(book, options.messengers),
    ]),
  ]
  const server = http.createServer((request, response) => {
    serve(psp, routes, request, response).catch(() => response.destroy())
  })
  const mail = await startMailServer(book, options.smtpPort).catch((error: unknown) => {
    book.close()
    throw error
  })
  const port = await listen(server, options.port).catch(async (error: unknown) => {
    await mail.close()
    book.close()
    throw error
  })
  authority = `${HOST}:${port}`
  notifier.wake()
  stripe.courier.wake()
  return {
    url: `http://${authority}`,
    port,
    smtpPort: mail.port,
    smtpUrl: `smtp://${HOST}:${mail.port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await Promise.all([closed, notifier.close(), stripe.courier.close(), mail.close()])
      book.close()
    },
  }
}

function listen(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

async function serve(
  psp: Psp,
  routes: readonly FallibleRoute[],
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET'
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const isHead = method === 'HEAD'
  const found = findRoute<FallibleRoute>(routes, method, url.pathname)
  if (!found) {
    writeReply(response, noSuchPath(method, url.pathname), isHead)
    return
  }
  const body = await readBody(request).catch((error: unknown) => {
    if (error instanceof BodyTooLarge) return null
    throw error
  })
  if (body === null) {
    writeReply(response, { status: 413 }, isHead)
    return
  }
  const { route, params } = found
  const call: Call = { method, url, params, headers: request.headers, body }
  const fault = route.target ? takeFault(psp.book, route.target) : null
  const reply = await answerWithFault(route, call, fault)
  if (reply && reply !== HANG_UP) writeReply(response, reply, isHead)
  else response.destroy()
}

function noSuchPath(method: string, path: string): Reply {
  if (isStripePath(path)) return noSuchStripePath(method, path)
  return isPspPath(path) ? noSuchPspPath() : notHere()
}

/** The reply, bent by the fault if there is one; null cuts the line. */
async function answerWithFault(
  route: FallibleRoute,
  call: Call,
  fault: Fault | null,
): Promise<Reply | null> {
  if (fault?.kind === 'drop_request') return null
  if (fault?.kind === 'fail_before') return failure(route, fault.status)
  const reply = await Promise.resolve(route.handle(call)).catch(() => failure(route, 500))
  if (fault?.kind === 'drop_reply') return null
  if (fault?.kind === 'fail_after') return failure(route, fault.status)
  if (fault?.kind === 'delay') {
    await new Promise((resolve) => setTimeout(resolve, fault.delay_ms).unref())
  }
  return reply
}

function failure(route: FallibleRoute, status: number): Reply {
  if (route.failure) return route.failure(status)
  const isPixApi = route.pattern.startsWith('/psp/api/')
  if (!isPixApi) {
    const told = jsonReply(status, { error: 'the sandbox was told to fail' })
    const isBusy = route.target === 'push' && (status === 429 || status === 503)
    return isBusy ? { ...told, headers: { ...told.headers, 'retry-after': '120' } } : told
  }
  return problem(status === 503 ? 'ServicoIndisponivel' : 'ErroInternoDoServidor', { status })
}
