import { basename } from 'node:path'
import type { PoolClient } from 'pg'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type CreditorId, type ImportId, newId, type PortfolioId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type ImportRefusal, refusalSentence } from '../model.ts'
import type { Run } from './model.ts'

/** The records of an import around its one big transaction: begun, failed, cleaned up after. */
export type Turn = { end(): Promise<void> }

/**
 * One import at a time for each creditor. The lock belongs to a transaction that does nothing
 * else, so it ends with this process however that dies. Null: another import holds it.
 */
export async function takeTurn(core: Core, creditorId: CreditorId): Promise<Turn | null> {
  const client: PoolClient = await core.pool.connect()
  const lost = () => undefined
  client.on('error', lost)
  const release = async () => {
    const failure = await client.query('rollback').then(
      () => undefined,
      (error: Error) => error,
    )
    client.off('error', lost)
    client.release(failure)
  }
  await client.query('begin; set local idle_in_transaction_session_timeout = 0')
  const { rows } = await client.query<{ taken: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as taken',
    [`portfolio-import:${creditorId}`],
  )
  if (rows[0]?.taken) return { end: release }
  await release()
  return null
}

/**
 * Opens the record of a new import. Holding the creditor's turn proves that any other import of
 * the creditor still marked `running` was killed: it is marked failed, and its staged rows go.
 */
export async function beginRun(
  core: Core,
  scope: Scope,
  given: { creditorId: CreditorId; portfolioName: string; path: string; bytes: number },
): Promise<Run> {
  const { creditorId } = given
  return inScope(core, scope, async (tx) => {
    const killed = await tx.sql<{ id: ImportId }>(
      `update imports set status = 'failed', finished_at = $2, failure = $3
        where creditor_id = $1 and status = 'running' returning id`,
      [creditorId, tx.clock.now(), INTERRUPTED],
    )
    for (const { id } of killed) await auditFailure(tx, scope, creditorId, id, 'interrupted')
    await dropStaged(tx, creditorId)
    const portfolioId = await openPortfolio(tx, creditorId, given.portfolioName)
    const importId = newId<ImportId>(tx.clock.now().epochMilliseconds)
    const run = { creditorId, importId, portfolioId }
    await tx.sql(
      `insert into imports (creditor_id, id, portfolio_id, file_name, file_bytes, status, started_at)
       values ($1, $2, $3, $4, $5, 'running', $6)`,
      [creditorId, importId, portfolioId, basename(given.path), given.bytes, tx.clock.now()],
    )
    return run
  })
}

/** The creditor's portfolio of this name, made where there is none. */
export async function openPortfolio(
  tx: Tx,
  creditorId: CreditorId,
  name: string,
): Promise<PortfolioId> {
  const [portfolio] = await tx.sql<{ id: PortfolioId }>(
    `insert into portfolios (creditor_id, id, name, created_at) values ($1, $2, $3, $4)
     on conflict (creditor_id, name) do update set name = excluded.name returning id`,
    [creditorId, newId<PortfolioId>(tx.clock.now().epochMilliseconds), name, tx.clock.now()],
  )
  return assertPresent(portfolio, 'an upsert answers its row').id
}

const INTERRUPTED = 'A importação foi interrompida antes do fim. Nada dela foi aplicado.'
const BROKEN = 'A importação parou por um erro do sistema. Nada dela foi aplicado.'

/** Closes the record of an import of which nothing was applied. */
export async function failRun(
  core: Core,
  scope: Scope,
  run: Run,
  reason: ImportRefusal | 'broken',
  detail = '',
): Promise<void> {
  const sentence = reason === 'broken' ? BROKEN : refusalSentence(reason, detail)
  await inScope(core, scope, async (tx) => {
    const { creditorId, importId } = run
    const closed = await tx.sql(
      `update imports set status = 'failed', finished_at = $3, failure = $4
        where creditor_id = $1 and id = $2 and status = 'running' returning id`,
      [creditorId, importId, tx.clock.now(), sentence],
    )
    if (closed.length > 0) await auditFailure(tx, scope, creditorId, importId, reason)
  })
  await cleanUp(core, scope, run.creditorId)
}

function auditFailure(
  tx: Tx,
  scope: Scope,
  creditorId: CreditorId,
  importId: ImportId,
  reason: string,
) {
  return recordAudit(tx, scope, {
    action: 'import.failed',
    subjectId: importId,
    creditorId,
    reason,
  })
}

const STAGING_TABLES = ['import_people', 'import_contacts', 'import_debts'] as const

/** Removes what the creditor's finished imports left in the staging tables. */
export async function cleanUp(core: Core, scope: Scope, creditorId: CreditorId): Promise<void> {
  await inScope(core, scope, (tx) => dropStaged(tx, creditorId))
  for (const table of STAGING_TABLES) {
    // Empties the table's file at once instead of leaving half a million dead rows to be read past.
    await vacuum(core, table).catch((error: Error) => {
      core.log.warn({ error, table }, 'staging table was not vacuumed')
    })
  }
}

/** Stands outside any transaction, and takes as long as the table is large. */
async function vacuum(core: Core, table: (typeof STAGING_TABLES)[number]): Promise<void> {
  const client = await core.pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    await client.query(`vacuum (analyze) ${table}`)
    await client.query('reset statement_timeout')
    client.release()
  } catch (error) {
    client.release(true)
    throw error
  }
}

async function dropStaged(tx: Tx, creditorId: CreditorId): Promise<void> {
  const ended = await tx.sql<{ id: ImportId }>(
    `select id from imports
      where creditor_id = $1 and status in ('done', 'failed', 'discarded', 'expired')`,
    [creditorId],
  )
  if (ended.length > 0)
    await unstage(
      tx,
      ended.map(({ id }) => id),
    )
}

/** Takes the rows of these imports out of the staging tables. */
export async function unstage(tx: Tx, importIds: readonly ImportId[]): Promise<void> {
  await tx.takeTime()
  for (const table of STAGING_TABLES) {
    await tx.sql(`delete from ${table} where import_id = any ($1)`, [importIds])
  }
}
