import { setTimeout as wait } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { createBulkCore, createCore } from '#server/platform/core.ts'
import { MisconfiguredEnvironment, readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { createServices } from '#server/platform/services.ts'
import { createChannels } from '#server/worker/channels.ts'
import type { Tools } from '#server/worker/listener.ts'
import { startNotices } from '#server/worker/notices.ts'
import { openQueue, queuesOf } from '#server/worker/queues.ts'
import { LISTENERS } from '#server/worker/registry.ts'
import { relayOnce, startRelay } from '#server/worker/relay.ts'
import { SWEEPS } from '#server/worker/schedule.ts'
import { startSweeps } from '#server/worker/sweeps.ts'
import { ensureWebhooks } from '#server/worker/webhooks.ts'

/** What is under way when the worker is asked to end has so long to come to its end: a supervisor
 * that waits half a minute before it kills never has to (scenario 66). */
const DRAIN_MS = 20_000

async function main(): Promise<void> {
  const env = readEnv()
  const core = createCore('worker', env)
  const services = createServices(env)
  const scope = mintSystemScope('worker')
  const channels = createChannels(env)
  const bulk = createBulkCore(core, env)
  const tools: Tools = { core, bulk, services, channels, scope }
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
  for (const listener of LISTENERS) await openQueue(boss, tools, listener, stopping.signal)
  const relay = await startRelay(core, env.DATABASE_URL, () =>
    relayOnce(core, scope, boss, queuesOf),
  )
  const notices = await startNotices(tools, env.DATABASE_URL)
  const sweeps = startSweeps(tools, SWEEPS)
  const webhooks = ensureWebhooks(tools)
  async function stop(): Promise<void> {
    core.log.info('worker stopping')
    stopping.abort()
    webhooks.stop()
    const drained = Promise.all([
      sweeps.stop(),
      relay.stop(),
      notices.stop(),
      boss.stop({ graceful: true, timeout: DRAIN_MS }),
    ]).then(() => Promise.all([core.pool.end(), bulk.pool.end()]))
    await Promise.race([drained, wait(DRAIN_MS + 1_000)])
    channels.mail.close()
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
  core.log.info('worker ready')
}

main().catch((error: unknown) => {
  const known = error instanceof MisconfiguredEnvironment
  console.error(known ? error.message : `the worker cannot start: ${String(error)}`)
  process.exit(1)
})
