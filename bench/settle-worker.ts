import { createCore } from '#server/platform/core.ts'
import { readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { createServices } from '#server/platform/services.ts'
import { startNotices } from '#server/worker/notices.ts'

/**
 * The product's worker as far as it follows notices up: the question to the provider, settlement. What follows from a payment (papers, letters, clean names) is work of its own, which
 * is not measured. Says when it is ready, and lives as long as whoever started it.
 */
const env = readEnv()
const core = createCore('worker', env)
const scope = mintSystemScope('bench')
const tools = { core, services: createServices(env), scope }
const notices = await startNotices(tools, env.DATABASE_URL)
console.log('ready')

process.stdin.resume()
process.stdin.once('close', async () => {
  await notices.stop()
  process.exit(0)
})
