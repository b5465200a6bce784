import { createServer } from 'node:http'

/** What a provider's body says in another version of its API; undefined leaves it as it is. */
export type Translation = (path: string, body: Record<string, unknown>) => unknown

export type Translator = { readonly url: string; close(): Promise<void> }

/**
 * A provider as it is after, or before, a release of its API: every JSON answer is the real one,
 * told in the words of that version.
 */
export async function startTranslator(origin: string, translate: Translation): Promise<Translator> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { host, connection, 'content-length': length, ...headers } = request.headers
    const path = request.url ?? '/'
    const answer = await fetch(origin + path, {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ),
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') === true
    const said: unknown = isJson && text !== '' ? JSON.parse(text) : null
    const translated =
      typeof said === 'object' && said !== null
        ? translate(path, said as Record<string, unknown>)
        : undefined
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'text/plain',
    })
    response.end(translated === undefined ? text : JSON.stringify(translated))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((done) => server.close(() => done())),
  }
}
