import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Due, endToEndIdOf, PAID_AT } from './settle-ground.ts'

/** A provider that has nothing but a book of what came, by its own ids, and answers out of it. */
export type Book = {
  readonly url: string
  readonly paid: ReadonlyMap<string, Due>
  stop(): Promise<void>
}

export async function openBook(dues: readonly Due[]): Promise<Book> {
  const paid = new Map(dues.map((due) => [endToEndIdOf(due.reference), due]))
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    if (request.method === 'POST') {
      request.resume()
      response.end('{"access_token":"bench","token_type":"Bearer","expires_in":3600}')
      return
    }
    const endToEndId = (request.url ?? '').split('/').at(-1) ?? ''
    const due = paid.get(endToEndId)
    response.statusCode = due ? 200 : 404
    response.end(due ? pixOf(endToEndId, due) : '{}')
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    paid,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function pixOf(endToEndId: string, { reference, amount }: Due): string {
  const cents = amount.toString().padStart(3, '0')
  const valor = `${cents.slice(0, -2)}.${cents.slice(-2)}`
  return JSON.stringify({ endToEndId, txid: reference, valor, horario: PAID_AT.toString() })
}

/** What it posts about one of its payments. */
export function noticeOf(due: Due): string {
  return JSON.stringify({
    pix: [{ endToEndId: endToEndIdOf(due.reference), txid: due.reference }],
  })
}
