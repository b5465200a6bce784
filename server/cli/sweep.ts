import { parseArgs } from 'node:util'
import { createCore } from '#server/platform/core.ts'
import { readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { createServices } from '#server/platform/services.ts'
import { createChannels } from '#server/worker/channels.ts'
import { SWEEPS } from '#server/worker/schedule.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s sweep -- agreements-at-risk`
 * Does now, once, what the worker does by the clock: after an outage, or to see what it would do.
 * Running beside the worker is harmless: every sweep is guarded where it writes.
 */
const USAGE = `Usage: npm run -s sweep -- <${SWEEPS.map(({ name }) => name).join(' | ')}>`

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true })
  const sweep = SWEEPS.find(({ name }) => name === positionals[0])
  if (!sweep || positionals.length !== 1) {
    console.error(USAGE)
    return 1
  }
  const env = readEnv()
  const core = createCore('sweep', env)
  const channels = createChannels(env)
  try {
    await sweep.run({
      core,
      bulk: core,
      services: createServices(env),
      channels,
      scope: mintSystemScope('sweep'),
    })
    console.log(`${sweep.name}: done`)
    return 0
  } finally {
    channels.mail.close()
    await core.pool.end()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(sentenceOf(error, USAGE))
  process.exitCode = 1
}
