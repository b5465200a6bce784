import { recordAudit } from '#server/audit/commands.ts'
import { type CreditorId, type Id, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import type { Shelf } from './data.ts'

/** One publication of a creditor after the other, whatever is published. */
export async function lockPublications(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  creditorId: CreditorId,
): Promise<void> {
  await tx.sql('select id from creditors where id = $1 for update', [creditorId])
}

/**
 * Writes the next version of a draft; `after` is the newest that was read, 0 for none. Of two at once
 * one is refused by the key.
 */
export async function writeDraft<T>(
  tx: Tx,
  scope: StaffScope,
  shelf: Shelf<T>,
  { creditorId, after, content }: { creditorId: CreditorId; after: number; content: T },
): Promise<Result<{ version: number }, 'changed'>> {
  const version = after + 1
  const written = await tx.sql(
    `insert into ${shelf.drafts}
       (creditor_id, version, ${shelf.column}, content_hash, written_by, written_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning version`,
    [
      creditorId,
      version,
      JSON.stringify(content),
      inputHash(content),
      scope.staffId,
      tx.clock.now(),
    ],
  )
  if (written.length === 0) return refuse('changed')
  const act = { action: `${shelf.acts}.drafted`, subjectId: creditorId } as const
  await recordAudit(tx, scope, { ...act, creditorId, version })
  return ok({ version })
}

export type InForce = {
  readonly id: string
  readonly version: number
  /** False where the same content is in force already. */
  readonly changed: boolean
}

/**
 * Puts something in force as the creditor's next version and retires the one before; the content that
 * is in force already makes no new version. Whether it may be is judged by the caller, under the lock
 * of `lockPublications`.
 */
export async function putInForce<T>(
  tx: Tx,
  scope: StaffScope | SystemScope,
  shelf: Shelf<T>,
  { creditorId, content }: { creditorId: CreditorId; content: T },
): Promise<InForce> {
  const contentHash = inputHash(content)
  const [current] = await tx.sql<{ id: string; version: number; content_hash: Buffer }>(
    `select id, version, content_hash from ${shelf.versions}
      where creditor_id = $1 and status = 'published'`,
    [creditorId],
  )
  if (current?.content_hash.equals(contentHash)) {
    return { id: current.id, version: current.version, changed: false }
  }
  if (current) {
    await tx.sql(
      `update ${shelf.versions} set status = 'retired' where creditor_id = $1 and id = $2`,
      [creditorId, current.id],
    )
  }
  const now = tx.clock.now()
  const id = newId<Id<'published-version'>>(now.epochMilliseconds)
  const version = (current?.version ?? 0) + 1
  await tx.sql(
    `insert into ${shelf.versions}
       (creditor_id, id, version, status, ${shelf.column}, content_hash, published_at)
     values ($1, $2, $3, 'published', $4, $5, $6)`,
    [creditorId, id, version, JSON.stringify(content), contentHash, now],
  )
  const act = { action: `${shelf.acts}.published`, subjectId: id } as const
  await recordAudit(tx, scope, { ...act, creditorId, version })
  return { id, version, changed: true }
}
