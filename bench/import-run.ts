import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { importPortfolio } from '#server/debts/import/commands.ts'
import { systemClock } from '#server/kernel/clock.ts'
import { createPool } from '#server/platform/db.ts'
import { createLogger } from '#server/platform/log.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { type CopyOrder, copyCommand } from './copying.ts'
import { memoryMb } from './cores.ts'
import { benchVault, type VaultKind } from './plain-vault.ts'

/**
 * One importing process: imports portfolio files as `npm run import` does and prints a line of
 * JSON. A process of its own, so that its memory is the import's and it can be pinned to a core.
 */
export type ImportOrder = {
  readonly databaseUrl: string
  readonly vault: VaultKind
  readonly files: readonly { readonly creditorSlug: string; readonly path: string }[]
  /** Where to put the staged columns of each file, for the floor; null: not wanted. */
  readonly dumpTo: string | null
}

export type ImportOutcome = {
  readonly rows: number
  readonly rejected: number
  readonly elapsedMs: number
  readonly peakMb: number | null
}

export const STAGING_TABLES = ['import_people', 'import_contacts', 'import_debts'] as const

/** Where the staged columns of one creditor's file lie. */
export function stagingFiles(folder: string, creditorSlug: string): CopyOrder['files'] {
  return STAGING_TABLES.map((table) => ({ table, file: join(folder, `${creditorSlug}.${table}`) }))
}

/** Called between staging and applying: the columns are there, as prepared as they can be. */
function dump({ databaseUrl, dumpTo }: ImportOrder, creditorSlug: string): void {
  if (dumpTo === null) return
  const files = stagingFiles(dumpTo, creditorSlug)
  const [command, args] = copyCommand({ databaseUrl, direction: 'out', files })
  const done = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (done.status !== 0) throw new Error(`the columns of ${creditorSlug} were not written`)
}

async function run(order: ImportOrder): Promise<ImportOutcome> {
  const log = createLogger('bench-import', 'warn')
  const pool = createPool(order.databaseUrl)
  const core = { pool, clock: systemClock, vault: benchVault(order.vault), log }
  let rows = 0
  let rejected = 0
  const beganMs = performance.now()
  for (const { creditorSlug, path } of order.files) {
    const done = await importPortfolio(core, mintSystemScope('bench'), {
      path,
      creditorSlug,
      rejectedPath: `${path}.rejected`,
      onProgress: ({ phase }) => {
        if (phase === 'applying') dump(order, creditorSlug)
      },
    })
    if (!done.ok) throw new Error(`${path}: ${done.reason} ${done.detail}`)
    rows += done.value.counts.created
    rejected += done.value.counts.rejected
  }
  const elapsedMs = performance.now() - beganMs
  const peakMb = memoryMb(process.pid, 'VmHWM')
  await pool.end()
  return { rows, rejected, elapsedMs, peakMb }
}

if (import.meta.main) {
  const order: ImportOrder = JSON.parse(process.argv[2] ?? '')
  console.log(JSON.stringify(await run(order)))
}
