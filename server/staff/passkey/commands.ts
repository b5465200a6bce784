import { and, eq, isNull } from 'drizzle-orm'
import { staffPasskeys } from '#db/schema/staff-passkeys.ts'
import { newId, type StaffId, type StaffPasskeyId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import {
  type AuthenticationResponseJSON,
  type CreationOptions,
  creationOptions,
  type KnownKey,
  type RegistrationResponseJSON,
  type RequestOptions,
  readCreation,
  readUse,
  requestOptions,
  type Site,
} from '#server/platform/webauthn.ts'
import { type Holder, newChallenge, passkeysOf, takeChallenge } from './data.ts'
import { MOST_PASSKEYS } from './model.ts'
import { challengeIn } from './schema.ts'

/** What the browser needs for making a key for this person, good for one answer. */
export async function askCreation(
  tx: Tx,
  scope: Scope,
  site: Site,
  holder: Holder,
): Promise<CreationOptions> {
  const [person] = await tx.sql<{ email: string; name: string }>(
    'select email, name from staff_users where id = $1',
    [holder.staffId],
  )
  const { email = '', name = '' } = person ?? {}
  const challenge = await newChallenge(tx, scope, holder, 'register')
  const known = await passkeysOf(tx, scope, holder.staffId)
  // An id of ours says nothing about the person, as WebAuthn 14.6.1 asks of a user handle.
  const id = new TextEncoder().encode(holder.staffId)
  return creationOptions(site, { id, email, name }, challenge, known)
}

export type MadeKey = { readonly name: string; readonly answer: RegistrationResponseJSON }
export type JudgedKey = KnownKey & { readonly name: string }

/**
 * Whether a key was made for a challenge of ours, which is used up; null too where somebody has the
 * key already.
 */
export async function judgePasskey(
  tx: Tx,
  scope: Scope,
  site: Site,
  holder: Holder,
  { name, answer }: MadeKey,
): Promise<JudgedKey | null> {
  const value = challengeIn(answer)
  if (value === null || !(await takeChallenge(tx, scope, holder, { purpose: 'register', value }))) {
    return null
  }
  const key = await readCreation(site, answer, value)
  if (key === null) return null
  const known = await tx.sql('select from staff_passkeys where credential_id = $1', [
    key.credentialId,
  ])
  return known.length > 0 ? null : { ...key, name }
}

/** Keeps a key that was judged. */
export async function putPasskey(
  tx: Tx,
  scope: Scope,
  staffId: StaffId,
  key: JudgedKey,
): Promise<Result<undefined, 'too_many'>> {
  await tx.sql('select from staff_users where id = $1 for update', [staffId])
  const live = await passkeysOf(tx, scope, staffId)
  if (live.length >= MOST_PASSKEYS) return refuse('too_many')
  const createdAt = tx.clock.now()
  const id = newId<StaffPasskeyId>(createdAt.epochMilliseconds)
  const transports = [...key.transports]
  await tx.db.insert(staffPasskeys).values({ ...key, id, staffId, transports, createdAt })
  return ok(undefined)
}

/** What the browser needs for using one of this person's keys; null where they have none. */
export async function askUse(
  tx: Tx,
  scope: Scope,
  site: Site,
  holder: Holder,
): Promise<RequestOptions | null> {
  const keys = await passkeysOf(tx, scope, holder.staffId)
  if (keys.length === 0) return null
  return requestOptions(site, await newChallenge(tx, scope, holder, 'prove'), keys)
}

/** Whether one of this person's keys signed a challenge that was theirs; uses the challenge up. */
export async function takePasskey(
  tx: Tx,
  scope: Scope,
  site: Site,
  holder: Holder,
  answer: AuthenticationResponseJSON,
): Promise<boolean> {
  const value = challengeIn(answer)
  if (value === null || !(await takeChallenge(tx, scope, holder, { purpose: 'prove', value }))) {
    return false
  }
  const keys = await passkeysOf(tx, scope, holder.staffId)
  const said = Buffer.from(answer.id, 'base64url')
  const key = keys.find(({ credentialId }) => credentialId.equals(said))
  if (!key) return false
  const signCount = await readUse(site, answer, value, key)
  if (signCount === null) return false
  const used = await tx.sql(
    `update staff_passkeys set sign_count = $2, last_used_at = $3
      where id = $1 and removed_at is null and (sign_count < $2 or $2 = 0) returning id`,
    [key.id, signCount, tx.clock.now()],
  )
  return used.length === 1
}

/** Takes a key away, unless nothing would be left to enter with. */
export async function dropPasskey(
  tx: Tx,
  scope: Scope,
  { staffId }: Pick<Holder, 'staffId'>,
  id: StaffPasskeyId,
): Promise<Result<undefined, 'not_found' | 'last_factor'>> {
  // Of two keys that are removed at once, the second finds itself alone.
  await tx.sql('select from staff_users where id = $1 for update', [staffId])
  const keys = await passkeysOf(tx, scope, staffId)
  if (!keys.some((key) => key.id === id)) return refuse('not_found')
  const others = await tx.sql(
    'select from staff_totps where staff_id = $1 and removed_at is null',
    [staffId],
  )
  if (keys.length === 1 && others.length === 0) return refuse('last_factor')
  await tx.db
    .update(staffPasskeys)
    .set({ removedAt: tx.clock.now() })
    .where(and(eq(staffPasskeys.id, id), isNull(staffPasskeys.removedAt)))
  return ok(undefined)
}
