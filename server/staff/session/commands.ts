import { and, eq, isNull } from 'drizzle-orm'
import { staffSessions } from '#db/schema/staff.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { type CreditorId, newId, type StaffId, type StaffSessionId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { networkOf } from '#server/platform/rate-limit.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope, mintSystemScope } from '#server/platform/scope-mint.ts'
import { permissionsOf, type Role } from '#server/staff/model.ts'
import { ABSOLUTE_HOURS, type EnteredBy, IDLE_MINUTES } from './model.ts'

const scope = mintSystemScope('staff-session')

/** What is kept of the browser, for its person to tell their devices apart. */
export type StaffClient = { readonly ip: string; readonly userAgent: string }

const MAX_USER_AGENT = 300

/** Opens a session for somebody whose password and factor, or whose provider, were right. */
export async function openStaffSession(
  tx: Tx,
  _scope: Scope,
  entered: {
    staffId: StaffId
    by: EnteredBy
    client: StaffClient
    factorAt: Temporal.Instant | null
  },
): Promise<StaffSessionId> {
  const { staffId, by, client, factorAt } = entered
  const now = tx.clock.now()
  const id = newId<StaffSessionId>(now.epochMilliseconds)
  await tx.db.insert(staffSessions).values({
    id,
    staffId,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now.add({ hours: ABSOLUTE_HOURS }),
    enteredBy: by,
    factorAt,
    network: networkOf(client.ip),
    userAgent: client.userAgent.slice(0, MAX_USER_AGENT).toWellFormed().replaceAll('\u0000', ''),
  })
  await recordAudit(tx, scope, { action: 'staff.signed_in', subjectId: staffId, by })
  return id
}

type SessionRow = {
  staff_id: StaffId
  role: Role
  creditor_ids: CreditorId[] | null
  factor_at: Temporal.Instant | null
}

/**
 * The scope of a staff session, read from its row on each request: a revoked session, a disabled
 * person, half an hour of idleness or twelve hours end it at once.
 */
export async function resolveStaffSession(
  core: Core,
  sessionId: StaffSessionId,
): Promise<StaffScope | null> {
  const [row] = await inScope(core, scope, (tx) =>
    tx.sql<SessionRow>(
      `update staff_sessions s
          set last_seen_at = case when s.last_seen_at < $2::timestamptz - interval '1 minute'
                                  then $2 else s.last_seen_at end
         from staff_users u
        where s.id = $1 and u.id = s.staff_id and s.revoked_at is null and u.disabled_at is null
          and s.expires_at > $2::timestamptz
          and s.last_seen_at > $2::timestamptz - interval '${IDLE_MINUTES} minutes'
       returning s.staff_id, u.role, u.creditor_ids, s.factor_at`,
      [sessionId, tx.clock.now()],
    ),
  )
  if (!row) return null
  return mintStaffScope({
    staffId: row.staff_id,
    sessionId,
    permissions: permissionsOf(row.role),
    creditorIds: row.creditor_ids ?? 'all',
    factorAt: row.factor_at,
  })
}

/** Ends a session; the next request with its cookie finds nothing. */
export async function signOutStaff(core: Core, sessionId: StaffSessionId): Promise<void> {
  await inScope(core, scope, async (tx) => {
    const [ended] = await tx.db
      .update(staffSessions)
      .set({ revokedAt: tx.clock.now() })
      .where(and(eq(staffSessions.id, sessionId), isNull(staffSessions.revokedAt)))
      .returning({ staffId: staffSessions.staffId })
    if (ended)
      await recordAudit(tx, scope, { action: 'staff.signed_out', subjectId: ended.staffId })
  })
}

/** Ends every session of somebody; answers how many were open. */
export async function endSessionsOf(tx: Tx, _scope: Scope, staffId: StaffId): Promise<number> {
  const ended = await tx.db
    .update(staffSessions)
    .set({ revokedAt: tx.clock.now() })
    .where(and(eq(staffSessions.staffId, staffId), isNull(staffSessions.revokedAt)))
    .returning({ id: staffSessions.id })
  return ended.length
}
