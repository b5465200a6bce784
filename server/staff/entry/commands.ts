import { staffEntries } from '#db/schema/staff.ts'
import { recordAudit } from '#server/audit/commands.ts'
import {
  newId,
  type StaffEntryId,
  type StaffId,
  type StaffInvitationId,
  type StaffSessionId,
} from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { isPassword } from '#server/platform/password.ts'
import { addressOf, giveBack, networkOf, takeFrom } from '#server/platform/rate-limit.ts'
import type { Scope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { staffByEmail } from '#server/staff/data.ts'
import { takeFactor } from '#server/staff/factor/commands.ts'
import { openStaffSession, type StaffClient } from '#server/staff/session/commands.ts'
import type { EnteredBy } from '#server/staff/session/model.ts'
import {
  CODES_PER_PERSON,
  ENROLMENT_MINUTES,
  ENTRY_MINUTES,
  ENTRY_TRIES,
  HANDOVER_SECONDS,
} from './model.ts'

const scope = mintSystemScope('staff-entry')

/**
 * Guesses in fifteen minutes; right ones are given back. An e-mail is counted by network, so that a
 * stranger who knows it cannot lock its owner out from elsewhere.
 */
const TRIES_PER_ADDRESS = { name: 'staff-address', points: 30, windowSeconds: 900 }
const TRIES_PER_EMAIL = { name: 'staff-email', points: 10, windowSeconds: 900 }
export type OpenedEntry = { readonly secret: string; readonly expiresAt: Temporal.Instant }

/**
 * Checks e-mail and password and opens an entry that waits for the factor; one refusal for every
 * reason, too many guesses among them, and no hashing is done for those.
 */
export async function startEntry(
  core: Core,
  input: { email: string; password: string; ip: string },
): Promise<Result<OpenedEntry, 'refused'>> {
  const address = addressOf(input.ip)
  const accountAt = `${input.email.trim().toLowerCase()} ${networkOf(input.ip)}`
  const byAddress = await takeFrom(core, TRIES_PER_ADDRESS, address)
  const byEmail = await takeFrom(core, TRIES_PER_EMAIL, accountAt)
  if (!byAddress.ok || !byEmail.ok) return refuse('refused')
  const person = await inScope(core, scope, (tx) => staffByEmail(tx, scope, input.email))
  const matches = await isPassword(person?.passwordHash ?? null, input.password)
  if (!person || !matches) return refuse('refused')
  await giveBack(core, TRIES_PER_ADDRESS, address)
  await giveBack(core, TRIES_PER_EMAIL, accountAt)
  const grounds = { staffId: person.id, via: 'password' } as const
  return ok(await inScope(core, scope, (tx) => openEntry(tx, scope, grounds)))
}

export type EntryGrounds =
  | { readonly staffId: StaffId; readonly via: 'password' | 'oidc' }
  | {
      readonly staffId: StaffId
      readonly via: 'invitation'
      readonly invitationId: StaffInvitationId
      /** What is offered for enrolment, sealed by the entry's id. */
      readonly offer: (id: StaffEntryId) => Buffer
    }
  | {
      readonly staffId: StaffId
      readonly via: 'renewal'
      readonly offer: (id: StaffEntryId) => Buffer
    }

/** Writes an entry; its secret goes into a cookie and is kept as its hash only. */
export async function openEntry(
  tx: Tx,
  _scope: Scope,
  grounds: EntryGrounds,
): Promise<OpenedEntry> {
  const now = tx.clock.now()
  const id = newId<StaffEntryId>(now.epochMilliseconds)
  const secret = newSecret(32)
  const minutes = 'offer' in grounds ? ENROLMENT_MINUTES : ENTRY_MINUTES
  const expiresAt = now.add({ minutes })
  await tx.db.insert(staffEntries).values({
    id,
    tokenHash: sha256(secret),
    staffId: grounds.staffId,
    via: grounds.via,
    invitationId: grounds.via === 'invitation' ? grounds.invitationId : null,
    offerSealed: 'offer' in grounds ? grounds.offer(id) : null,
    createdAt: now,
    expiresAt,
  })
  return { secret, expiresAt }
}

export type EntryRow = {
  id: StaffEntryId
  staff_id: StaffId
  invitation_id: StaffInvitationId | null
  offer_sealed: Buffer | null
}

type Via = 'password' | 'oidc' | 'invitation'

/** How somebody came who still owes a factor of their own. */
export const OWES_FACTOR: readonly Via[] = ['password', 'oidc']

/**
 * Counts a try at the entry and locks its row; null where it is over. A try counts before it is
 * judged, so a hundred at once are five.
 */
export async function claimTry(
  tx: Tx,
  _scope: Scope,
  secret: string,
  via: readonly Via[],
): Promise<EntryRow | null> {
  const [entry] = await tx.sql<EntryRow>(
    `update staff_entries e set tries = e.tries + 1
       from staff_users u
      where e.token_hash = $1 and e.via = any ($2) and e.finished_at is null and e.tries < ${ENTRY_TRIES}
        and e.expires_at > $3 and u.id = e.staff_id and u.disabled_at is null
     returning e.id, e.staff_id, e.invitation_id, e.offer_sealed`,
    [sha256(secret), via, tx.clock.now()],
  )
  return entry ?? null
}

/** The factor was right: the entry can be handed over, once. */
export async function finishEntry(
  tx: Tx,
  _scope: Scope,
  id: StaffEntryId,
  by: Factor,
): Promise<void> {
  await tx.sql(
    `update staff_entries set finished_at = $2, finished_by = $3, offer_sealed = null
      where id = $1 and finished_at is null`,
    [id, tx.clock.now(), by],
  )
}

/** Takes the factor for an open entry: six figures of the app, or a recovery code. */
export function proveEntry(
  core: Core,
  { secret, code }: { secret: string; code: string },
): Promise<Result<undefined, 'wrong' | 'ended'>> {
  return proveEntryBy(core, secret, (tx, { staff_id }) => takeFactor(tx, scope, staff_id, code))
}

type Factor = 'totp' | 'recovery' | 'passkey'

/** The same by whatever `take` takes. */
export async function proveEntryBy(
  core: Core,
  secret: string,
  take: (tx: Tx, entry: EntryRow) => Promise<Factor | null>,
): Promise<Result<undefined, 'wrong' | 'ended'>> {
  const person = await inScope(core, scope, (tx) => openEntryOf(tx, scope, secret, OWES_FACTOR))
  if (person === null) return refuse('ended')
  if (!(await takeFrom(core, CODES_PER_PERSON, person.staffId)).ok) return refuse('ended')
  const proved = await inScope(core, scope, async (tx) => {
    const entry = await claimTry(tx, scope, secret, OWES_FACTOR)
    if (entry === null) return refuse('ended')
    const by = await take(tx, entry)
    if (by === null) {
      await recordAudit(tx, scope, { action: 'staff.factor_missed', subjectId: entry.staff_id })
      return refuse('wrong')
    }
    await finishEntry(tx, scope, entry.id, by)
    return ok(undefined)
  })
  if (proved.ok) await giveBack(core, CODES_PER_PERSON, person.staffId)
  return proved
}

/** The entry that is open with this secret, and whose; null where it is over. */
export async function openEntryOf(
  tx: Tx,
  _scope: Scope,
  secret: string,
  via: readonly Via[],
): Promise<{ entryId: StaffEntryId; staffId: StaffId } | null> {
  const [row] = await tx.sql<{ id: StaffEntryId; staff_id: StaffId }>(
    `select id, staff_id from staff_entries
      where token_hash = $1 and via = any ($2) and finished_at is null and tries < ${ENTRY_TRIES}
        and expires_at > $3`,
    [sha256(secret), via, tx.clock.now()],
  )
  return row ? { entryId: row.id, staffId: row.staff_id } : null
}

export type Entered = {
  readonly sessionId: StaffSessionId
  readonly name: string
  readonly email: string
}

/** Turns an entry whose factor was right into a session, once and within a minute. */
export async function handOverEntry(
  core: Core,
  secret: string,
  client: StaffClient,
): Promise<Entered | null> {
  return inScope(core, scope, async (tx) => {
    const now = tx.clock.now()
    const [entry] = await tx.sql<{
      staff_id: StaffId
      by: EnteredBy
      name: string
      email: string
    }>(
      `update staff_entries e set handed_at = $2
         from staff_users u
        where e.token_hash = $1 and e.via <> 'renewal' and e.handed_at is null
          and e.finished_at > $2::timestamptz - interval '${HANDOVER_SECONDS} seconds'
          and e.expires_at > $2 and u.id = e.staff_id and u.disabled_at is null
       returning e.staff_id, case when e.via = 'oidc' then 'oidc' else e.finished_by end as by,
               u.name, u.email`,
      [sha256(secret), now],
    )
    if (!entry) return null
    const { staff_id: staffId, by, name, email } = entry
    const sessionId = await openStaffSession(tx, scope, { staffId, by, client, factorAt: now })
    return { sessionId, name, email }
  })
}
