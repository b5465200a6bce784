import { systemClock } from '#server/kernel/clock.ts'
import { type Core, createPool } from '#server/platform/db.ts'
import { type Env, paperKeysOf, readEnv, vaultOf } from '#server/platform/env.ts'
import { createLogger } from '#server/platform/log.ts'
import { createPaperSigner } from '#server/platform/paper-signing.ts'

/** What every process holds: the pool, the clock, the keys and the log. */
export function createCore(process: string, env: Env = readEnv(), poolSize = 10): Core {
  const log = createLogger(process, env.LOG_LEVEL)
  const pool = createPool(env.DATABASE_URL, poolSize)
  pool.on('error', (error) => log.warn({ error }, 'idle database connection lost'))
  const signer = createPaperSigner(paperKeysOf(env), env.PORTAL_URL)
  return { pool, clock: systemClock, vault: vaultOf(env), log, signer }
}
