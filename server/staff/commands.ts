import { hash, verify } from '@node-rs/argon2'
import { and, eq, isNull } from 'drizzle-orm'
import { staffSessions, staffUsers } from '#db/schema/staff.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { type CreditorId, newId, type StaffId, type StaffSessionId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { addressOf, giveBack, networkOf, takeFrom } from '#server/platform/rate-limit.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope, mintSystemScope } from '#server/platform/scope-mint.ts'
import { staffByEmail } from '#server/staff/data.ts'
import { permissionsOf, type Role } from '#server/staff/model.ts'

const IDLE_MINUTES = 30
const ABSOLUTE_HOURS = 12
const scope = mintSystemScope('staff-session')

/** argon2id at the floor OWASP recommends: 19 MiB, two passes. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Verified against when the e-mail is unknown, so that both answers take the same work. */
const NOBODY = await hash('nobody', ARGON2)

/** Adds a member of staff, or leaves an existing one with that e-mail as it is. */
export async function ensureStaff(
  tx: Tx,
  _scope: Scope,
  person: {
    email: string
    name: string
    role: Role
    password: string
    creditorIds: CreditorId[] | null
  },
): Promise<void> {
  const { password, email, ...rest } = person
  await tx.db
    .insert(staffUsers)
    .values({
      id: newId<StaffId>(tx.clock.now().epochMilliseconds),
      email: email.trim().toLowerCase(),
      passwordHash: await hash(password, ARGON2),
      ...rest,
    })
    .onConflictDoNothing({ target: staffUsers.email })
}

/**
 * Guesses in fifteen minutes; right ones are given back. An e-mail is counted by network, so that a
 * stranger who knows it cannot lock its owner out from elsewhere.
 */
const TRIES_PER_ADDRESS = { name: 'staff-address', points: 30, windowSeconds: 900 }
const TRIES_PER_EMAIL = { name: 'staff-email', points: 10, windowSeconds: 900 }

/**
 * Checks e-mail and password and opens a session row; one refusal for every reason, too many
 * guesses among them, and no hashing is done for those.
 */
export async function signInStaff(
  core: Core,
  input: { email: string; password: string; ip: string },
): Promise<Result<{ sessionId: StaffSessionId; name: string; email: string }, 'refused'>> {
  const address = addressOf(input.ip)
  const accountAt = `${input.email.trim().toLowerCase()} ${networkOf(input.ip)}`
  const byAddress = await takeFrom(core, TRIES_PER_ADDRESS, address)
  const byEmail = await takeFrom(core, TRIES_PER_EMAIL, accountAt)
  if (!byAddress.ok || !byEmail.ok) return refuse('refused')
  const person = await inScope(core, scope, (tx) => staffByEmail(tx, scope, input.email))
  const matches = await verify(person?.passwordHash ?? NOBODY, input.password)
  if (!person || !matches) return refuse('refused')
  await giveBack(core, TRIES_PER_ADDRESS, address)
  await giveBack(core, TRIES_PER_EMAIL, accountAt)
  const sessionId = newId<StaffSessionId>(core.clock.now().epochMilliseconds)
  await inScope(core, scope, async (tx) => {
    const now = tx.clock.now()
    await tx.db.insert(staffSessions).values({
      id: sessionId,
      staffId: person.id,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now.add({ hours: ABSOLUTE_HOURS }),
    })
    await recordAudit(tx, scope, { action: 'staff.signed_in', subjectId: person.id })
  })
  return ok({ sessionId, name: person.name, email: person.email })
}

type SessionRow = {
  staff_id: StaffId
  role: Role
  creditor_ids: CreditorId[] | null
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
       returning s.staff_id, u.role, u.creditor_ids`,
      [sessionId, tx.clock.now()],
    ),
  )
  if (!row) return null
  return mintStaffScope({
    staffId: row.staff_id,
    sessionId,
    permissions: permissionsOf(row.role),
    creditorIds: row.creditor_ids ?? 'all',
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
