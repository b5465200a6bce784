import type { CreditorId, StaffId, StaffSessionId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type Access, permissionsOf, type Role, sees } from '#server/staff/model.ts'
import { ABSOLUTE_HOURS, type EnteredBy, IDLE_MINUTES } from '#server/staff/session/model.ts'

/** `invited`: has not entered yet, or must come in anew. */
export type Standing = 'active' | 'invited' | 'disabled'

export type Member = {
  readonly id: StaffId
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly creditorIds: 'all' | readonly CreditorId[]
  readonly standing: Standing
  readonly lastSeenAt: Temporal.Instant | null
  readonly openSessions: number
}

type Row = {
  id: StaffId
  name: string
  email: string
  role: Role
  creditor_ids: CreditorId[] | null
  standing: Standing
  last_seen_at: Temporal.Instant | null
  open_sessions: number
}

const LIVE = `s.revoked_at is null and s.expires_at > $1
  and s.last_seen_at > $1::timestamptz - interval '${IDLE_MINUTES} minutes'`

const MEMBERS = `
  select u.id, u.name, u.email, u.role, u.creditor_ids,
         case when u.disabled_at is not null then 'disabled'
              when u.password_hash is null and not exists (
                select from staff_identities i where i.staff_id = u.id and i.removed_at is null)
              then 'invited' else 'active' end as standing,
         (select max(s.last_seen_at) from staff_sessions s where s.staff_id = u.id) as last_seen_at,
         (select count(*)::int from staff_sessions s where s.staff_id = u.id and ${LIVE}) as open_sessions
    from staff_users u`

const memberOf = (row: Row): Member => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role,
  creditorIds: row.creditor_ids ?? 'all',
  standing: row.standing,
  lastSeenAt: row.last_seen_at,
  openSessions: row.open_sessions,
})

/** What somebody of the team may do at most. */
export function accessOf(member: Pick<Member, 'role' | 'creditorIds'>): Access<CreditorId> {
  return { permissions: permissionsOf(member.role), creditorIds: member.creditorIds }
}

/** Everybody whose creditors are all among one's own, and oneself. */
export async function membersOf(tx: Tx, _scope: Scope, who: Access & { staffId: StaffId }) {
  const rows = await tx.sql<Row>(`${MEMBERS} order by u.disabled_at nulls first, u.name, u.email`, [
    tx.clock.now(),
  ])
  return rows.map(memberOf).filter((member) => member.id === who.staffId || sees(who, member))
}

/** One of those; null for everybody else. */
export async function memberById(
  tx: Tx,
  _scope: Scope,
  who: Access & { staffId: StaffId },
  id: StaffId,
): Promise<Member | null> {
  const [row] = await tx.sql<Row>(`${MEMBERS} where u.id = $2`, [tx.clock.now(), id])
  const member = row ? memberOf(row) : null
  return member && (member.id === who.staffId || sees(who, member)) ? member : null
}

export type LiveSession = {
  readonly id: StaffSessionId
  readonly createdAt: Temporal.Instant
  readonly lastSeenAt: Temporal.Instant
  readonly enteredBy: EnteredBy
  readonly network: string | null
  readonly userAgent: string | null
}

/** Where somebody is signed in now; the newest first. */
export async function liveSessionsOf(
  tx: Tx,
  _scope: Scope,
  staffId: StaffId,
): Promise<LiveSession[]> {
  const rows = await tx.sql<{
    id: StaffSessionId
    created_at: Temporal.Instant
    last_seen_at: Temporal.Instant
    entered_by: EnteredBy
    network: string | null
    user_agent: string | null
  }>(
    `select s.id, s.created_at, s.last_seen_at, s.entered_by, s.network, s.user_agent
       from staff_sessions s where s.staff_id = $2 and ${LIVE}
        and s.created_at > $1::timestamptz - interval '${ABSOLUTE_HOURS} hours'
      order by s.created_at desc`,
    [tx.clock.now(), staffId],
  )
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    enteredBy: row.entered_by,
    network: row.network,
    userAgent: row.user_agent,
  }))
}

/** How many recovery codes somebody has left. */
export async function recoveryCodesLeft(tx: Tx, _scope: Scope, staffId: StaffId): Promise<number> {
  const [row] = await tx.sql<{ left: number }>(
    `select count(*)::int as left from staff_recovery_codes
      where staff_id = $1 and used_at is null and replaced_at is null`,
    [staffId],
  )
  return row?.left ?? 0
}

/** The creditors one may give to somebody: one's own. */
export function grantableCreditors(tx: Tx, _scope: Scope, who: Access<CreditorId>) {
  return tx.sql<{ id: CreditorId; name: string }>(
    `select id, trade_name as name from creditors
      where $1::uuid[] is null or id = any ($1) order by 2`,
    [who.creditorIds === 'all' ? null : who.creditorIds],
  )
}
