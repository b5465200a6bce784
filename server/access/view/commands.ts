import { debtorViews } from '#db/schema/telephone.ts'
import { recordAudit } from '#server/audit/commands.ts'
import {
  asId,
  type CreditorId,
  type DebtorId,
  type DebtorViewId,
  newId,
  type StaffId,
} from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { ageStanding, debtorById } from '#server/people/data.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { DebtorScope, StaffScope } from '#server/platform/scope.ts'
import { mintDeputyScope, mintSystemScope } from '#server/platform/scope-mint.ts'
import { permissionsOf, type Role } from '#server/staff/model.ts'
import { SESSION_SECRET_BYTES } from '../model.ts'
import { VIEW_MINUTES } from './model.ts'

const system = mintSystemScope('view')

export type StartedView = { readonly secret: string; readonly until: Temporal.Instant }

/**
 * "Ver como devedor": opens the portal as this person sees it, for looking only, within the creditors
 * of who looks. The secret is for one cookie; whoever looks at somebody else ends the look before.
 */
export async function startView(
  core: Core,
  scope: StaffScope,
  debtorId: DebtorId,
): Promise<Result<StartedView, 'not_found'>> {
  const person = await inScope(core, scope, (tx) => debtorById(tx, scope, debtorId))
  if (person === null) return refuse('not_found')
  await endViews(core, scope)
  const secret = newSecret(SESSION_SECRET_BYTES)
  return inScope(core, system, async (tx) => {
    const now = tx.clock.now()
    const id = newId<DebtorViewId>(now.epochMilliseconds)
    const until = now.add({ minutes: VIEW_MINUTES })
    await tx.db.insert(debtorViews).values({
      id,
      tokenHash: sha256(secret),
      debtorId,
      staffId: scope.staffId,
      staffSessionId: scope.sessionId,
      startedAt: now,
      expiresAt: until,
    })
    await recordAudit(tx, scope, { action: 'view.started', subjectId: id, debtorId })
    return ok({ secret, until })
  })
}

/** Ends every look that was started in this session of staff. Repeating it changes nothing. */
export async function endViews(core: Core, scope: StaffScope): Promise<void> {
  await inScope(core, system, async (tx) => {
    const rows = await tx.sql<{ id: DebtorViewId; debtor_id: DebtorId }>(
      `update debtor_views set ended_at = $2
        where staff_session_id = $1 and ended_at is null and expires_at > $2
        returning id, debtor_id`,
      [scope.sessionId, tx.clock.now()],
    )
    for (const { id, debtor_id: debtorId } of rows) {
      await recordAudit(tx, scope, { action: 'view.ended', subjectId: id, debtorId })
    }
  })
}

/** Secrets of ours are 43 characters; anything far longer is not worth hashing. */
const LONGEST_SECRET = 128

export type LiveView = { readonly scope: DebtorScope; readonly until: Temporal.Instant }

/**
 * The look behind a cookie. Read on each request with the staff session it was started in, so that
 * signing out, being shut out, or losing the permission or a creditor ends it at once.
 */
export async function resolveView(core: Core, secret: string): Promise<LiveView | null> {
  if (secret.length > LONGEST_SECRET) return null
  const [row] = await inScope(core, system, (tx) =>
    tx.sql<{
      id: DebtorViewId
      debtor_id: DebtorId
      staff_id: StaffId
      role: Role
      creditor_ids: CreditorId[] | null
      expires_at: Temporal.Instant
      birth: Buffer | null
      index: Buffer
    }>(
      `select v.id, v.debtor_id, v.staff_id, u.role, u.creditor_ids, v.expires_at,
              d.birth_date_sealed as birth, d.document_index as index
         from debtor_views v
         join debtors d on d.id = v.debtor_id
         join staff_sessions s on s.id = v.staff_session_id
         join staff_users u on u.id = v.staff_id
        where v.token_hash = $1 and v.ended_at is null and v.expires_at > $2
          and s.revoked_at is null and s.expires_at > $2 and u.disabled_at is null`,
      [sha256(secret), tx.clock.now()],
    ),
  )
  if (!row || !permissionsOf(row.role).has('debtors.view_as')) return null
  const creditorIds = row.creditor_ids ?? 'all'
  const scope = mintDeputyScope({
    debtorId: row.debtor_id,
    sessionId: asId(row.id),
    deputy: { mode: 'view', staffId: row.staff_id, creditorIds },
    ...ageStanding(core, row),
  })
  return { scope, until: row.expires_at }
}
