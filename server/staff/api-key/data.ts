import type { ApiKeyId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'

type ApiKeyView = {
  readonly id: ApiKeyId
  readonly name: string
  readonly scopes: readonly string[]
  readonly madeAt: Temporal.Instant
  readonly lastUsedAt: Temporal.Instant | null
  readonly revokedAt: Temporal.Instant | null
}

/** The keys of one creditor, those in use first. */
export async function apiKeysOf(
  tx: Tx,
  scope: StaffScope,
  creditorSlug: string,
): Promise<ApiKeyView[]> {
  const rows = await tx.sql<{
    id: ApiKeyId
    name: string
    scopes: string[]
    made_at: Temporal.Instant
    last_used_at: Temporal.Instant | null
    revoked_at: Temporal.Instant | null
  }>(
    `select k.id, k.name, k.scopes, k.made_at, k.last_used_at, k.revoked_at
       from api_keys k join creditors c on c.id = k.creditor_id
      where c.slug = $1 and ($2::uuid[] is null or k.creditor_id = any ($2))
      order by k.revoked_at is not null, k.made_at desc limit 200`,
    [creditorSlug, creditorsOf(scope)],
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    madeAt: row.made_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }))
}
