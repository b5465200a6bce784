import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PgBoss } from 'pg-boss'
import { receivePixNotice } from '#server/api/webhooks.ts'
import { createCore } from '#server/platform/core.ts'
import { readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { createServices } from '#server/platform/services.ts'
import { openQueue, queuesOf } from '#server/worker/queues.ts'
import { LISTENERS, type Tools } from '#server/worker/registry.ts'
import { relayOnce, startRelay } from '#server/worker/relay.ts'

/**
 * The product's door for notices and its worker for them in one process, so that they have one core
 * between them, and the floor beside them: a handler that reads JSON and answers JSON. A process of
 * its own that says its port and lives until it is told to end.
 */
const env = readEnv()
const core = createCore('worker', env)
const scope = mintSystemScope('bench')
const neverSent = {
  remembersKeys: true,
  send: () => Promise.reject(new Error('a bench sends nothing')),
}
const tools: Tools = {
  core,
  services: createServices(env),
  channels: { sms: neverSent, mail: neverSent },
  scope,
}

const boss = new PgBoss({
  connectionString: env.DATABASE_URL,
  schema: 'pgboss',
  migrate: false,
  createSchema: false,
  max: 4,
})
boss.on('error', (error) => core.log.error({ error }, 'job queue'))
await boss.start()
const stopping = new AbortController()
for (const listener of LISTENERS.filter(({ topic }) => topic === 'webhook.received')) {
  await openQueue(boss, tools, listener, stopping.signal)
}
// What follows from a payment (papers, clean names) has work of its own, which is not measured.
const relay = await startRelay(core, env.DATABASE_URL, () =>
  relayOnce(core, scope, boss, (topic) => (topic === 'webhook.received' ? queuesOf(topic) : [])),
)

const door = createServer(async (request, response) => {
  const url = `http://127.0.0.1${request.url}`
  const asked = new Request(url, { method: 'POST', body: await bodyOf(request) })
  const answer =
    request.url === '/json'
      ? Response.json({ took: JSON.stringify(await asked.json()).length })
      : await receivePixNotice(url.split('/').at(-1) ?? '', asked)
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(Buffer.from(await answer.arrayBuffer()))
})
door.listen(0, '127.0.0.1', () => console.log((door.address() as AddressInfo).port))

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

process.once('SIGTERM', async () => {
  stopping.abort()
  await Promise.all([relay.stop(), boss.stop({ graceful: true, timeout: 10_000 })])
  process.exit(0)
})
