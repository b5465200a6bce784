import { once } from 'node:events'
import { createServer, request } from 'node:http'

/** What the next deployment answers at some paths, instead of this one. */
export type Deployment = Map<string, (text: string) => string>

/** The portal behind another address, where a test can put the next deployment in its place. */
export async function portalInFront() {
  const portal = new URL(process.env.E2E_PORTAL_URL ?? '')
  const deployment: Deployment = new Map()
  const server = createServer((asked, answer) => {
    const { url = '/', method, headers } = asked
    const change = deployment.get(url)
    // What a browser holds of the old deployment answers for nothing of the next one.
    const { 'if-none-match': _known, 'if-modified-since': _since, ...whole } = headers
    const given = change ? { ...whole, 'accept-encoding': 'identity' } : headers
    const passed = request(
      { ...{ host: portal.hostname, port: portal.port, path: url, method }, headers: given },
      (said) => {
        if (!change) {
          answer.writeHead(said.statusCode ?? 502, said.headers)
          said.pipe(answer)
          return
        }
        const parts: Buffer[] = []
        said.on('data', (part: Buffer) => parts.push(part))
        said.on('end', () => {
          const text = change(Buffer.concat(parts).toString('utf8'))
          const { 'content-length': _, etag: __, ...kept } = said.headers
          answer.writeHead(said.statusCode ?? 502, kept)
          answer.end(text)
        })
      },
    )
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://localhost:${port}`,
    deployment,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
