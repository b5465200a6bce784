import { recordAudit } from '#server/audit/commands.ts'
import { type ImportId, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { ApiScope } from '#server/platform/scope.ts'
import { openPortfolio } from '../run/commands.ts'
import { writePart } from '../stored/commands.ts'
import { PART_BYTES } from '../stored/model.ts'
import { fileOf } from './model.ts'
import type { BatchBody } from './schema.ts'

/**
 * Takes a batch of a creditor's system: the same engine judges and applies it, without a person in
 * between. The same key with the same body answers the import that it became; with another body it
 * is refused. Bytes, record and event are one transaction: a batch is here whole, or not at all.
 */
export function takeBatch(
  core: Core,
  scope: ApiScope,
  { key, body }: { key: string; body: BatchBody },
): Promise<Result<{ importId: ImportId; isNew: boolean }, 'key_reused'>> {
  const fingerprint = inputHash(body)
  return inScope(core, scope, async (tx) => {
    const before = await batchBefore(tx, scope, key)
    if (before === null)
      return ok({ importId: await write(tx, scope, key, fingerprint, body), isNew: true })
    if (!before.fingerprint.equals(fingerprint)) return refuse('key_reused')
    return ok({ importId: before.import_id, isNew: false })
  })
}

/** The lock is on the key, so that the same batch at the same time is one batch. */
async function batchBefore(tx: Tx, { creditorId }: ApiScope, key: string) {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `api-batch:${creditorId}:${key}`,
  ])
  const [row] = await tx.sql<{ fingerprint: Buffer; import_id: ImportId }>(
    'select fingerprint, import_id from api_batches where creditor_id = $1 and key = $2',
    [creditorId, key],
  )
  return row ?? null
}

async function write(
  tx: Tx,
  scope: ApiScope,
  key: string,
  fingerprint: Buffer,
  { carteira, linhas }: BatchBody,
): Promise<ImportId> {
  const { creditorId } = scope
  const now = tx.clock.now()
  const importId = newId<ImportId>(now.epochMilliseconds)
  const content = Buffer.from(fileOf(linhas), 'utf8')
  const portfolioId = await openPortfolio(tx, creditorId, carteira)
  await tx.sql(
    `insert into imports (creditor_id, id, portfolio_id, file_name, file_bytes, source, status,
                          started_at, touched_at)
     values ($1, $2, $3, $4, $5, 'api', 'queued', $6, $6)`,
    [creditorId, importId, portfolioId, `lote ${key.slice(0, 60)}`, content.length, now],
  )
  for (let number = 0; number * PART_BYTES < content.length; number++) {
    const part = content.subarray(number * PART_BYTES, (number + 1) * PART_BYTES)
    await writePart(tx, scope, { creditorId, importId }, 'portfolio', { number, content: part })
  }
  await tx.sql(
    `insert into api_batches (creditor_id, key, fingerprint, import_id, received_at)
     values ($1, $2, $3, $4, $5)`,
    [creditorId, key, fingerprint, importId, now],
  )
  const subject = { subjectId: importId, creditorId }
  await recordAudit(tx, scope, { action: 'import.received', ...subject, source: 'api' })
  await emit(tx, { topic: 'import.mapped', creditorId, importId })
  return importId
}
