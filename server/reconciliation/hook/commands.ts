import { creditorHooks, creditorNotices } from '#db/schema/reconciliation.ts'
import { confirmCleared } from '#server/agreements/delisting/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import { today } from '#server/kernel/clock.ts'
import { type CreditorHookId, type CreditorId, newId } from '#server/kernel/id.ts'
import { jsonOrNull } from '#server/kernel/json.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type SignedCall, verifyCall } from '#server/platform/signed-call.ts'
import { type CreditorNotice, creditorNoticeSchema, NAME_CLEARED } from './schema.ts'

const placeOf = (id: CreditorHookId) => ({ column: 'creditor_hooks.secret', row: id })

/**
 * A new signing secret for a creditor, shown once. The newest of the older ones stays good until
 * the next, so that the creditor can change over; those before it end.
 */
export async function makeHookSecret(
  tx: Tx,
  scope: SystemScope,
  creditorId: CreditorId,
): Promise<string> {
  const now = tx.clock.now()
  const ended = await tx.sql<{ id: CreditorHookId }>(
    `update creditor_hooks set revoked_at = $2
      where creditor_id = $1 and revoked_at is null
        and id <> (select id from creditor_hooks where creditor_id = $1 and revoked_at is null
                    order by created_at desc, id desc limit 1)
     returning id`,
    [creditorId, now],
  )
  for (const { id } of ended) {
    await recordAudit(tx, scope, { action: 'creditor_hook.revoked', subjectId: id, creditorId })
  }
  const id = newId<CreditorHookId>(now.epochMilliseconds)
  const secret = newSecret(32)
  const secretSealed = tx.vault.seal(secret, placeOf(id))
  await tx.db.insert(creditorHooks).values({ creditorId, id, secretSealed, createdAt: now })
  await recordAudit(tx, scope, { action: 'creditor_hook.made', subjectId: id, creditorId })
  return secret
}

export type CreditorCall = SignedCall & { readonly slug: string }

export type CreditorCallRefusal = 'bad_signature' | 'too_old' | 'malformed' | 'other_content'
export type CreditorCallAnswer = { readonly cleared: number; readonly unknown: number }

/**
 * Takes what a creditor says, once by the creditor's own id. Nothing of a body is read before its
 * signature and age are right; an unknown creditor is answered like a wrong signature.
 */
export async function takeCreditorNotice(
  core: Core,
  scope: SystemScope,
  call: CreditorCall,
): Promise<Result<CreditorCallAnswer, CreditorCallRefusal>> {
  const found = await inScope(core, scope, async (tx) => {
    const creditor = await creditorBySlug(tx, scope, call.slug)
    return creditor && { id: creditor.id, secrets: await secretsOf(tx, scope, creditor.id) }
  })
  if (!found) return refuse('bad_signature')
  const verified = verifyCall(found.secrets, call, core.clock.now())
  if (!verified.ok) return verified
  const notice = creditorNoticeSchema.safeParse(jsonOrNull(call.body))
  if (!notice.success) return refuse('malformed')
  if (notice.data.contracts.some((one) => isLater(one.cleared_on, today(core.clock)))) {
    return refuse('malformed')
  }
  const kept = { creditorId: found.id, notice: notice.data, bodySha256: sha256(call.body) }
  return inScope(core, scope, (tx) => keepNotice(tx, scope, kept))
}

const isLater = (day: Temporal.PlainDate, than: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(day, than) > 0

async function secretsOf(tx: Tx, _scope: SystemScope, creditorId: CreditorId): Promise<string[]> {
  const rows = await tx.sql<{ id: CreditorHookId; secret_sealed: Buffer }>(
    'select id, secret_sealed from creditor_hooks where creditor_id = $1 and revoked_at is null',
    [creditorId],
  )
  return rows.map((row) => tx.vault.open(row.secret_sealed, placeOf(row.id)))
}

type Kept = {
  readonly creditorId: CreditorId
  readonly notice: CreditorNotice
  readonly bodySha256: Buffer
}

async function keepNotice(
  tx: Tx,
  scope: SystemScope,
  { creditorId, notice, bodySha256 }: Kept,
): Promise<Result<CreditorCallAnswer, 'other_content'>> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `creditor-notice:${creditorId}:${notice.id}`,
  ])
  const [before] = await tx.sql<CreditorCallAnswer & { body_sha256: Buffer }>(
    `select body_sha256, cleared, "unknown" from creditor_notices
      where creditor_id = $1 and notice_id = $2`,
    [creditorId, notice.id],
  )
  if (before) {
    const { body_sha256: known, ...answer } = before
    return known.equals(bodySha256) ? ok(answer) : refuse('other_content')
  }
  const isKnown = notice.type === NAME_CLEARED
  const names = await confirmCleared(tx, scope, {
    creditorId,
    by: 'webhook',
    cleared: (isKnown ? notice.contracts : []).map((one) => ({
      contractNumber: one.contract,
      clearedOn: one.cleared_on,
    })),
  })
  const answer = { cleared: names.confirmed, unknown: names.unknown.length }
  await tx.db.insert(creditorNotices).values({
    creditorId,
    noticeId: notice.id,
    bodySha256,
    ...answer,
    receivedAt: tx.clock.now(),
  })
  if (!isKnown || answer.unknown > 0) {
    tx.log.error(
      { creditorId, noticeId: notice.id, type: notice.type, unknown: answer.unknown },
      'a creditor tells us of what we do not know',
    )
  }
  return ok(answer)
}
