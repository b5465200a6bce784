import { and, eq, isNull } from 'drizzle-orm'
import { staffSessions, staffUsers } from '#db/schema/staff.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { CreditorId, StaffId, StaffSessionId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { type Inviter, sendInvitation } from '#server/staff/invitation/commands.ts'
import { covers, type Role } from '#server/staff/model.ts'
import { endSessionsOf } from '#server/staff/session/commands.ts'
import { accessOf, type Member, memberById } from './data.ts'

/** Rows of the team are seen by the system only; who asks is judged here, and named in the audit. */
export const teamScope = mintSystemScope('staff-team')
const scope = teamScope

export type Grant = {
  readonly role: Role
  readonly creditorIds: 'all' | readonly CreditorId[]
}

/** `beyond_yours`: nobody gives, changes or takes more than they have themselves. */
export type TeamRefusal =
  | 'not_found'
  | 'yourself'
  | 'beyond_yours'
  | 'known'
  | 'needs_second_person'
  | 'last_owner'
  | 'unknown_creditor'
  | 'not_waiting'

type Outcome<T = undefined> = Promise<Result<T, TeamRefusal>>

/** Adds somebody who comes in by an e-mail. An owner is made by two people, never by invitation. */
export async function inviteMember(
  core: Core,
  inviter: Inviter,
  who: StaffScope,
  person: Grant & { id: StaffId; name: string; email: string },
): Outcome {
  const { id, name, role, creditorIds } = person
  const email = person.email.trim().toLowerCase()
  if (role === 'owner') return refuse('needs_second_person')
  if (!covers(who, accessOf(person))) return refuse('beyond_yours')
  return inScope(core, scope, async (tx) => {
    if (!(await areCreditors(tx, creditorIds))) return refuse('unknown_creditor')
    const added = await tx.db
      .insert(staffUsers)
      .values({
        id,
        name,
        email,
        role,
        creditorIds: listed(creditorIds),
        createdAt: tx.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: staffUsers.id })
    if (added.length === 0) return refuse('known')
    await sendInvitation(tx, scope, inviter, { staffId: id, kind: 'invitation' })
    await recordAudit(tx, who, { action: 'staff.invited', subjectId: id, role })
    return ok(undefined)
  })
}

/** Sends the invitation anew to somebody who has not come in yet; the link before is withdrawn. */
export async function reinviteMember(
  core: Core,
  inviter: Inviter,
  who: StaffScope,
  staffId: StaffId,
): Outcome {
  return onMember(core, who, staffId, async (tx, member) => {
    if (member.standing !== 'invited') return refuse('not_waiting')
    await sendInvitation(tx, scope, inviter, { staffId, kind: 'invitation' })
    await recordAudit(tx, who, { action: 'staff.invited', subjectId: staffId, role: member.role })
    return ok(undefined)
  })
}

/** Gives another role or other creditors; every session of theirs ends, so that nothing old lingers. */
export async function changeAccess(
  core: Core,
  who: StaffScope,
  input: Grant & { staffId: StaffId },
): Outcome {
  if (input.role === 'owner') return refuse('needs_second_person')
  return onMember(core, who, input.staffId, async (tx, member) => {
    if (!covers(who, accessOf(input))) return refuse('beyond_yours')
    if (!(await areCreditors(tx, input.creditorIds))) return refuse('unknown_creditor')
    if (!(await staysOwned(tx, member))) return refuse('last_owner')
    await putAccess(tx, who, member, input)
    return ok(undefined)
  })
}

/** Writes the new access and ends every session; who may is judged before. */
export async function putAccess(
  tx: Tx,
  who: StaffScope,
  member: Pick<Member, 'id' | 'role'>,
  grant: Grant,
): Promise<void> {
  const { role, creditorIds } = grant
  await tx.db
    .update(staffUsers)
    .set({ role, creditorIds: listed(creditorIds) })
    .where(eq(staffUsers.id, member.id))
  await shutOut(tx, member.id)
  await recordAudit(tx, who, {
    action: 'staff.access_changed',
    subjectId: member.id,
    from: member.role,
    to: role,
  })
}

export async function disableMember(core: Core, who: StaffScope, staffId: StaffId): Outcome {
  return onMember(core, who, staffId, async (tx, member) => {
    if (!(await staysOwned(tx, member))) return refuse('last_owner')
    await tx.db
      .update(staffUsers)
      .set({ disabledAt: tx.clock.now() })
      .where(and(eq(staffUsers.id, staffId), isNull(staffUsers.disabledAt)))
    await shutOut(tx, staffId)
    await recordAudit(tx, who, { action: 'staff.disabled', subjectId: staffId })
    return ok(undefined)
  })
}

/** Lets somebody in again, with the password and the factor they had. */
export async function enableMember(core: Core, who: StaffScope, staffId: StaffId): Outcome {
  return onMember(core, who, staffId, async (tx) => {
    await tx.db.update(staffUsers).set({ disabledAt: null }).where(eq(staffUsers.id, staffId))
    await recordAudit(tx, who, { action: 'staff.enabled', subjectId: staffId })
    return ok(undefined)
  })
}

/** Ends one session: one's own, or with the permission that of somebody one covers. */
export async function endSession(core: Core, who: StaffScope, sessionId: StaffSessionId): Outcome {
  return inScope(core, scope, async (tx) => {
    const [row] = await tx.db
      .select({ staffId: staffSessions.staffId })
      .from(staffSessions)
      .where(eq(staffSessions.id, sessionId))
    if (!row) return refuse('not_found')
    const isOwn = row.staffId === who.staffId
    const member = isOwn ? null : await memberById(tx, scope, who, row.staffId)
    const may = member && who.permissions.has('team.sessions') && covers(who, accessOf(member))
    if (!isOwn && !may) return refuse('not_found')
    const ended = await tx.db
      .update(staffSessions)
      .set({ revokedAt: tx.clock.now() })
      .where(and(eq(staffSessions.id, sessionId), isNull(staffSessions.revokedAt)))
      .returning({ id: staffSessions.id })
    if (ended.length > 0) {
      await recordAudit(tx, who, { action: 'staff.session_ended', subjectId: row.staffId })
    }
    return ok(undefined)
  })
}

/** Ends every session and every way in that is half open. */
export async function shutOut(tx: Tx, staffId: StaffId): Promise<void> {
  await tx.sql(
    `update staff_entries set expires_at = $2
      where staff_id = $1 and handed_at is null and expires_at > $2`,
    [staffId, tx.clock.now()],
  )
  await endSessionsOf(tx, scope, staffId)
}

/**
 * Somebody of the team, their row locked, where they are another person and have no more than who
 * asks. Two who change each other at once come one after the other.
 */
function onMember<T>(
  core: Core,
  who: StaffScope,
  staffId: StaffId,
  work: (tx: Tx, member: Member) => Outcome<T>,
): Outcome<T> {
  return inScope(core, scope, async (tx) => {
    await tx.sql(
      "select id from staff_users where id = $1 or role = 'owner' order by id for update",
      [staffId],
    )
    const member = await memberById(tx, scope, who, staffId)
    if (member === null) return refuse('not_found')
    if (member.id === who.staffId) return refuse('yourself')
    if (!covers(who, accessOf(member))) return refuse('beyond_yours')
    return work(tx, member)
  })
}

/**
 * Whether somebody else is left who owns the whole installation and can enter, by a password or by
 * the company's account.
 */
async function staysOwned(tx: Tx, member: Member): Promise<boolean> {
  if (member.role !== 'owner') return true
  const [row] = await tx.sql<{ others: number }>(
    `select count(*)::int as others from staff_users u
      where u.role = 'owner' and u.creditor_ids is null and u.disabled_at is null and u.id <> $1
        and (u.password_hash is not null or exists (
          select from staff_identities i where i.staff_id = u.id and i.removed_at is null))`,
    [member.id],
  )
  return (row?.others ?? 0) > 0
}

async function areCreditors(tx: Tx, creditorIds: Grant['creditorIds']): Promise<boolean> {
  if (creditorIds === 'all') return true
  const [row] = await tx.sql<{ known: number }>(
    'select count(*)::int as known from creditors where id = any ($1)',
    [creditorIds],
  )
  return row?.known === new Set(creditorIds).size
}

const listed = (creditorIds: Grant['creditorIds']) =>
  creditorIds === 'all' ? null : [...creditorIds]
