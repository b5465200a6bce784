import { systemClock } from '#server/kernel/clock.ts'
import { type Core, createPool } from '#server/platform/db.ts'
import { createLogger } from '#server/platform/log.ts'
import type { Bench } from './bench.ts'
import { pin, SERVER_CORE } from './cores.ts'
import { whole } from './figure.ts'
import { prepareGround, statements } from './import-ground.ts'
import { benchVault } from './plain-vault.ts'
import { fillPortfolio } from './portfolio.ts'

/** What a process of the product works with, over a database of the bench's. */
export async function withCore<T>(
  databaseUrl: string,
  connections: number,
  work: (core: Core) => Promise<T>,
): Promise<T> {
  const pool = createPool(databaseUrl, connections)
  // The server may be gone before the last line has heard that it is closed.
  pool.on('error', () => undefined)
  const log = createLogger('bench', 'warn')
  try {
    return await work({ pool, clock: systemClock, vault: benchVault('sealing'), log })
  } finally {
    await pool.end()
  }
}

export type PortfolioScene = {
  readonly core: Core
  readonly folder: string
  readonly debts: number
  /** Of the application's role, and of the tables' owner. */
  readonly urls: { readonly app: string; readonly owner: string }
}

/** A portfolio of all sample creditors as the product imports it, on a server of its own. */
export async function onPortfolio<T>(
  bench: Bench,
  { name, debts, connections }: { name: string; debts: number; connections: number },
  work: (scene: PortfolioScene) => Promise<T>,
): Promise<T> {
  const folder = bench.folder(name)
  const ground = await prepareGround(folder)
  try {
    pin(ground.pid, SERVER_CORE)
    const urls = await ground.fresh(`bench_${name}`)
    await fillPortfolio(urls.app, folder, debts)
    await statements(urls.owner, ['vacuum analyze'])
    bench.say(`${whole(debts)} debts imported`)
    return await withCore(urls.app, connections, (core) => work({ core, folder, debts, urls }))
  } finally {
    await ground.stop()
  }
}
