import { systemClock } from '#server/kernel/clock.ts'
import { type Core, createPool } from '#server/platform/db.ts'
import { type Env, paperKeysOf, readEnv, vaultOf } from '#server/platform/env.ts'
import { createLogger, type Logger } from '#server/platform/log.ts'
import { createPaperSigner } from '#server/platform/paper-signing.ts'

/** What every process holds: the pool, the clock, the keys and the log. */
export function createCore(process: string, env: Env = readEnv(), poolSize = 10): Core {
  const log = createLogger(process, env.LOG_LEVEL)
  const pool = openPool(env, log, poolSize)
  const signer = createPaperSigner(paperKeysOf(env), env.PORTAL_URL)
  return { pool, clock: systemClock, vault: vaultOf(env), log, signer }
}

/** One import's turn, its three streams, what it reads and what it tells; twice, side by side. */
const BULK_CONNECTIONS = 12

/** The same with connections of its own, for work over whole portfolios. */
export function createBulkCore(core: Core, env: Env): Core {
  return { ...core, pool: openPool(env, core.log, BULK_CONNECTIONS) }
}

function openPool(env: Env, log: Logger, size: number) {
  const pool = createPool(env.DATABASE_URL, size)
  pool.on('error', (error) => log.warn({ error }, 'idle database connection lost'))
  return pool
}
