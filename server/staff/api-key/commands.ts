import { and, eq, inArray, isNull } from 'drizzle-orm'
import { apiKeys } from '#db/schema/imports.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import { type ApiKeyId, type CreditorId, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { ApiScope, StaffScope } from '#server/platform/scope.ts'
import { mintApiScope, mintSystemScope } from '#server/platform/scope-mint.ts'
import { worksFor } from '../creditor/data.ts'
import { API_KEY_PATTERN, API_KEY_PREFIX, type ApiScopeName } from './model.ts'

const SECRET_BYTES = 32

/** Makes a key of a creditor's system. Its secret is answered this once; only its hash is kept. */
export function makeApiKey(
  core: Core,
  who: StaffScope,
  order: { creditorSlug: string; name: string; scopes: readonly ApiScopeName[] },
): Promise<Result<{ secret: string }, 'not_found'>> {
  return inScope(core, who, async (tx) => {
    const creditor = await creditorBySlug(tx, who, order.creditorSlug)
    if (creditor === null || !worksFor(who, creditor)) return refuse('not_found')
    const now = tx.clock.now()
    const id = newId<ApiKeyId>(now.epochMilliseconds)
    const secret = `${API_KEY_PREFIX}${newSecret(SECRET_BYTES)}`
    const scopes = [...new Set(order.scopes)]
    await tx.db.insert(apiKeys).values({
      creditorId: creditor.id,
      id,
      name: order.name,
      secretHash: sha256(secret),
      scopes,
      madeBy: who.staffId,
      madeAt: now,
    })
    const subject = { subjectId: id, creditorId: creditor.id }
    await recordAudit(tx, who, { action: 'api_key.made', ...subject, scopes })
    return ok({ secret })
  })
}

/** From the next request on it opens nothing. */
export function revokeApiKey(
  core: Core,
  who: StaffScope,
  keyId: ApiKeyId,
): Promise<Result<undefined, 'not_found'>> {
  return inScope(core, who, async (tx) => {
    const theirs =
      who.creditorIds === 'all' ? undefined : inArray(apiKeys.creditorId, [...who.creditorIds])
    const [revoked] = await tx.db
      .update(apiKeys)
      .set({ revokedAt: tx.clock.now(), revokedBy: who.staffId })
      .where(and(eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt), theirs))
      .returning()
    if (!revoked) return refuse('not_found')
    const subject = { subjectId: keyId, creditorId: revoked.creditorId }
    await recordAudit(tx, who, { action: 'api_key.revoked', ...subject })
    return ok(undefined)
  })
}

const doorScope = mintSystemScope('api-key')

/** Whose key it is, with what it is good for; null for any that opens nothing, whatever the reason. */
export async function resolveApiKey(
  core: Core,
  secret: string,
): Promise<{ scope: ApiScope; scopes: readonly string[] } | null> {
  if (!API_KEY_PATTERN.test(secret)) return null
  const [key] = await inScope(core, doorScope, (tx) =>
    tx.sql<{ id: ApiKeyId; creditor_id: CreditorId; scopes: string[] }>(
      `update api_keys set last_used_at = $2
        where secret_hash = $1 and revoked_at is null
       returning id, creditor_id, scopes`,
      [sha256(secret), tx.clock.now()],
    ),
  )
  if (!key) return null
  return {
    scope: mintApiScope({ keyId: key.id, creditorId: key.creditor_id }),
    scopes: key.scopes,
  }
}
