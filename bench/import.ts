import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { applyStaged } from '#server/debts/import/applying/commands.ts'
import type { Run } from '#server/debts/import/run/model.ts'
import { inScope, type Tx } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import type { Bench } from './bench.ts'
import { copyCommand, hasPsql } from './copying.ts'
import { LOAD_CORE, onCore, pin, SERVER_CORE } from './cores.ts'
import { alternate, exact, type Figure, ratios, spreadOf, whole } from './figure.ts'
import { type Ground, prepareGround, statements } from './import-ground.ts'
import { type ImportOrder, type ImportOutcome, STAGING_TABLES, stagingFiles } from './import-run.ts'
import type { VaultKind } from './plain-vault.ts'
import { generatePortfolio, runImport } from './portfolio.ts'
import { withCore } from './portfolio-scene.ts'
import { output } from './program.ts'

/**
 * The import of a portfolio with all its checks, against what an administrator would do whose
 * columns were already prepared: psql's `\copy` into the staging tables, then the product's own
 * statements that apply them. From a generated portfolio of three creditors into an empty database.
 */
const ROWS = { full: 500_000, quick: 20_000 }
const MOST_MEMORY_MB = 200
const scope = mintSystemScope('bench')

type Scene = {
  readonly ground: Ground
  readonly rows: number
  readonly files: ImportOrder['files']
  readonly dumps: string
  /** What each file's import was called in the database that the columns were taken from. */
  readonly records: readonly ImportRecord[]
}

type ImportRecord = Run & { readonly slug: string; readonly portfolioName: string }

export async function measureImport(bench: Bench): Promise<Figure[]> {
  const folder = bench.folder('import')
  const ground = await prepareGround(folder)
  try {
    pin(ground.pid, SERVER_CORE)
    const scene = await setScene(bench, ground, folder)
    const { say } = bench
    let peakMb = 0
    const ours = (vault: VaultKind) => async () => {
      const { elapsedMs, peakMb: peak } = await importOnce(scene, vault)
      if (vault === 'sealing') peakMb = Math.max(peakMb, peak ?? 0)
      return (scene.rows / elapsedMs) * 1000
    }
    const rates = await alternate(
      bench.rounds,
      { floor: () => floorOnce(scene), plain: ours('plain'), sealing: ours('sealing') },
      say,
    )
    return figuresOf(scene, rates, peakMb)
  } finally {
    await ground.stop()
  }
}

type Rates = Record<'floor' | VaultKind, number[]>

function figuresOf({ rows }: Scene, rates: Rates, peakMb: number): Figure[] {
  const perSecond = (values: readonly number[]) => `${whole(spreadOf(values).median)} rows/s`
  const way = hasPsql ? 'psql \\copy' : 'a bare COPY stream (no psql on this machine)'
  const floorNote = `${whole(rows)} rows of three creditors; the floor is ${way} of prepared, unsealed columns into the staging tables, ANALYZE, then the same statements that apply them`
  return [
    {
      name: 'import, before sealing',
      ratio: ratios(rates.plain, rates.floor),
      target: { is: 'at least', value: 0.7 },
      ours: perSecond(rates.plain),
      floor: perSecond(rates.floor),
      note: `${floorNote}. Ours reads the file twice, checks every cell, and hashes each row; its vault leaves texts as they are.`,
    },
    {
      name: 'import, with sealing',
      ratio: ratios(rates.sealing, rates.floor),
      target: { is: 'at least', value: 0.5 },
      ours: perSecond(rates.sealing),
      floor: perSecond(rates.floor),
      note: 'the same with AES-256-GCM and keyed indexes; the floor pays nothing for them, not even for the longer columns.',
    },
    {
      name: 'import, memory',
      ratio: exact(peakMb / MOST_MEMORY_MB),
      target: { is: 'at most', value: 1 },
      ours: `${whole(peakMb)} MB`,
      floor: `${MOST_MEMORY_MB} MB`,
      note: 'the most that the importing process ever held (VmHWM), against 200 MB.',
    },
  ]
}

async function setScene(bench: Bench, ground: Ground, folder: string): Promise<Scene> {
  const rows = bench.quick ? ROWS.quick : ROWS.full
  const dumps = join(folder, 'columns')
  mkdirSync(dumps)
  const files = await generatePortfolio(folder, rows)
  const { app: databaseUrl } = await ground.fresh('bench_columns')
  const prepared = await runImport({ databaseUrl, vault: 'plain', files, dumpTo: dumps }, LOAD_CORE)
  if (prepared.rows !== rows || prepared.rejected !== 0) {
    throw new Error(`${prepared.rows} of ${rows} rows were taken, ${prepared.rejected} rejected`)
  }
  const records = await recordsIn(databaseUrl)
  await ground.drop('bench_columns')
  return { ground, rows, files, dumps, records }
}

async function importOnce({ ground, files }: Scene, vault: VaultKind): Promise<ImportOutcome> {
  const { app: databaseUrl } = await ground.fresh('bench_ours')
  const outcome = await runImport({ databaseUrl, vault, files, dumpTo: null }, LOAD_CORE)
  await ground.drop('bench_ours')
  return outcome
}

async function recordsIn(databaseUrl: string): Promise<ImportRecord[]> {
  return withCore(databaseUrl, 2, (core) =>
    inScope(core, scope, (tx) =>
      tx.sql<ImportRecord>(
        `select c.slug, i.creditor_id as "creditorId", i.id as "importId",
                p.id as "portfolioId", p.name as "portfolioName"
           from imports i join creditors c on c.id = i.creditor_id
           join portfolios p on p.creditor_id = i.creditor_id and p.id = i.portfolio_id`,
      ),
    ),
  )
}

/** Rows per second of the floor. What only readies the next file is not on the clock. */
async function floorOnce({ ground, rows, dumps, records }: Scene): Promise<number> {
  const database = await ground.fresh('bench_floor')
  const elapsedMs = await withCore(database.app, 2, async (core) => {
    let totalMs = 0
    for (const record of records) {
      await inScope(core, scope, (tx) => openRecord(tx, record))
      const beganMs = performance.now()
      await copyIn(database.app, record.slug, dumps)
      await core.pool.query(`analyze ${STAGING_TABLES.join(', ')}`)
      const file = { sha256: Buffer.alloc(32), rejected: 0, rejections: [], recallsMissing: false }
      await inScope(core, scope, (tx) => applyStaged(tx, scope, record, file))
      totalMs += performance.now() - beganMs
      await statements(database.owner, [`truncate ${STAGING_TABLES.join(', ')}`])
    }
    return totalMs
  })
  await ground.drop('bench_floor')
  return (rows / elapsedMs) * 1000
}

/** The record that an import opens before it reads its file. */
async function openRecord(tx: Tx, record: ImportRecord): Promise<void> {
  const { creditorId, importId, portfolioId, portfolioName } = record
  await tx.sql('insert into portfolios (creditor_id, id, name) values ($1, $2, $3)', [
    creditorId,
    portfolioId,
    portfolioName,
  ])
  await tx.sql(
    `insert into imports (creditor_id, id, portfolio_id, file_name, status)
     values ($1, $2, $3, 'bench', 'running')`,
    [creditorId, importId, portfolioId],
  )
}

async function copyIn(databaseUrl: string, slug: string, dumps: string): Promise<void> {
  const order = { databaseUrl, direction: 'in', files: stagingFiles(dumps, slug) } as const
  await output(...onCore(LOAD_CORE, ...copyCommand(order)))
}
