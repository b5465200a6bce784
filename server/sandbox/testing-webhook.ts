import http from 'node:http'

/** A receiver of Pix notifications for tests: remembers what came, answers what it is told. */
export type WebhookReceiver = {
  readonly url: string
  /** Paths and bodies, in order of arrival. */
  readonly received: { path: string; body: unknown }[]
  /** Statuses for the next calls; after them, 200. */
  answerNext(...statuses: number[]): void
  /** Resolves once this many notifications have come. */
  waitFor(count: number): Promise<void>
  close(): Promise<void>
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: { path: string; body: unknown }[] = []
  const planned: number[] = []
  const waiters = new Set<() => void>()
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    received.push({ path: request.url ?? '', body })
    response.writeHead(planned.shift() ?? 200).end()
    for (const look of waiters) look()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/api/webhooks/pix/secret`,
    received,
    answerNext: (...statuses) => planned.push(...statuses),
    waitFor: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (received.length < count) return
          waiters.delete(look)
          resolve()
        }
        waiters.add(look)
        look()
      }),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
