import { PgBoss } from 'pg-boss'
import { createCore } from '#server/platform/core.ts'
import { readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { createServices } from '#server/platform/services.ts'
import type { Tools } from '#server/worker/listener.ts'
import { openQueue, queuesOf } from '#server/worker/queues.ts'
import { LISTENERS } from '#server/worker/registry.ts'
import { relayOnce, startRelay } from '#server/worker/relay.ts'

/**
 * The product's worker as far as it follows notices up: relay, queue, question to the provider,
 * settlement. What follows from a payment (papers, letters, clean names) is work of its own, which
 * is not measured. Says when it is ready, and lives as long as whoever started it.
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
  bulk: core,
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
const relay = await startRelay(core, env.DATABASE_URL, () =>
  relayOnce(core, scope, boss, (topic) => (topic === 'webhook.received' ? queuesOf(topic) : [])),
)
console.log('ready')

process.stdin.resume()
process.stdin.once('close', async () => {
  stopping.abort()
  await Promise.all([relay.stop(), boss.stop({ graceful: true, timeout: 10_000 })])
  process.exit(0)
})
