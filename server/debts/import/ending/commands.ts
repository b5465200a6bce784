import { and, eq, inArray } from 'drizzle-orm'
import { imports } from '#db/schema/imports.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId, ImportId } from '#server/kernel/id.ts'
import { nextState, statesAccepting } from '#server/kernel/state-machine.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type ImportRefusal, refusalSentence } from '../model.ts'
import { unstage } from '../run/commands.ts'
import { dropParts } from '../stored/commands.ts'
import { UPLOAD_TRANSITIONS, type UploadEvent } from '../upload/model.ts'

export type UploadKey = { readonly creditorId: CreditorId; readonly importId: ImportId }
type Row = typeof imports.$inferSelect

/** One step of an upload, with what else is known then; null where it stands elsewhere by now. */
export async function moveUpload(
  tx: Tx,
  { creditorId, importId }: UploadKey,
  event: UploadEvent,
  more: Partial<Row> = {},
): Promise<Row | null> {
  const from = statesAccepting(UPLOAD_TRANSITIONS, event)
  const status = assertPresent(
    from.map((state) => nextState(UPLOAD_TRANSITIONS, state, event)).find((next) => next !== null),
    'every event leads somewhere',
  )
  const [row] = await tx.db
    .update(imports)
    .set({ status, touchedAt: tx.clock.now(), ...more })
    .where(
      and(
        eq(imports.creditorId, creditorId),
        eq(imports.id, importId),
        inArray(imports.source, ['upload', 'api']),
        inArray(imports.status, from),
      ),
    )
    .returning()
  return row ?? null
}

/**
 * Ends an upload of which nothing was applied: its bytes, its staged rows and what was rejected of
 * it go in the same transaction, so that no personal data outlives it. False where it ended, or is
 * being applied, already.
 */
export async function endUpload(
  tx: Tx,
  scope: Scope,
  key: UploadKey,
  event: Extract<UploadEvent, 'refused' | 'discarded' | 'expired'>,
  failure: { reason: ImportRefusal | 'broken'; detail?: string } | null = null,
): Promise<boolean> {
  const ended = await moveUpload(tx, key, event, {
    finishedAt: tx.clock.now(),
    expiresAt: null,
    ...(failure ? { failure: sentenceOf(failure) } : {}),
  })
  if (!ended) return false
  await dropParts(tx, scope, key, ['portfolio', 'rejected', 'late'])
  await unstage(tx, [key.importId])
  const subject = { subjectId: key.importId, creditorId: key.creditorId }
  await recordAudit(
    tx,
    scope,
    event === 'refused'
      ? { action: 'import.failed', ...subject, reason: failure?.reason ?? 'broken' }
      : { action: `import.${event}`, ...subject },
  )
  return true
}

function sentenceOf({ reason, detail }: { reason: ImportRefusal | 'broken'; detail?: string }) {
  return reason === 'broken' ? BROKEN : refusalSentence(reason, detail)
}

const BROKEN = 'A importação parou por um erro do sistema. Nada dela foi aplicado.'

/** Uploads whose time is over: nobody decided, the bytes stopped coming, or they were fetched long ago. */
export async function endExpired(core: Core, scope: Scope): Promise<number> {
  const now = core.clock.now()
  const over = await inScope(core, scope, (tx) =>
    tx.sql<{ creditor_id: CreditorId; id: ImportId; status: string }>(
      `select creditor_id, id, status from imports
        where source in ('upload', 'api') and expires_at <= $1 limit 200`,
      [now],
    ),
  )
  for (const { creditor_id: creditorId, id: importId, status } of over) {
    const key = { creditorId, importId }
    await inScope(core, scope, async (tx) => {
      if (status === 'done') return forgetRejected(tx, scope, key)
      await endUpload(tx, scope, key, 'expired')
    })
  }
  return over.length
}

async function forgetRejected(tx: Tx, scope: Scope, key: UploadKey): Promise<void> {
  await dropParts(tx, scope, key, ['portfolio', 'rejected', 'late'])
  await tx.sql('update imports set expires_at = null where creditor_id = $1 and id = $2', [
    key.creditorId,
    key.importId,
  ])
}

/** Whoever fetches the rejected rows holds the personal data in them. */
export function recordRejectedRead(tx: Tx, scope: Scope, key: UploadKey): Promise<void> {
  const subject = { subjectId: key.importId, creditorId: key.creditorId }
  return recordAudit(tx, scope, { action: 'import.rejected_read', ...subject })
}
