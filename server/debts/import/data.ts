import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** When the creditor last had exactly these bytes imported; null where never. */
export async function importedBefore(
  tx: Tx,
  _scope: Scope,
  { creditorId }: { creditorId: CreditorId },
  sha256: Buffer,
): Promise<Temporal.Instant | null> {
  const [row] = await tx.sql<{ finished_at: Temporal.Instant }>(
    `select finished_at from imports
      where creditor_id = $1 and file_sha256 = $2 and status = 'done'
      order by finished_at desc limit 1`,
    [creditorId, sha256],
  )
  return row?.finished_at ?? null
}
