import { randomBytes } from 'node:crypto'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { staffChallenges, staffPasskeys } from '#db/schema/staff-passkeys.ts'
import {
  newId,
  type StaffChallengeId,
  type StaffEntryId,
  type StaffId,
  type StaffSessionId,
} from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { CHALLENGE_MINUTES } from './model.ts'

/** The keys that somebody can use, the oldest first. */
export function passkeysOf(tx: Tx, _scope: Scope, staffId: StaffId) {
  return tx.db
    .select()
    .from(staffPasskeys)
    .where(and(eq(staffPasskeys.staffId, staffId), isNull(staffPasskeys.removedAt)))
    .orderBy(asc(staffPasskeys.createdAt), asc(staffPasskeys.id))
}

/** Who is asked, and where: half-way in, or inside. */
export type Holder = { readonly staffId: StaffId } & (
  | { readonly entryId: StaffEntryId }
  | { readonly sessionId: StaffSessionId }
)

type Purpose = (typeof staffChallenges.$inferSelect)['purpose']

const placeOf = (holder: Holder) => ({
  staffId: holder.staffId,
  entryId: 'entryId' in holder ? holder.entryId : null,
  sessionId: 'sessionId' in holder ? holder.sessionId : null,
})

export async function newChallenge(
  tx: Tx,
  _scope: Scope,
  holder: Holder,
  purpose: Purpose,
): Promise<Buffer> {
  const now = tx.clock.now()
  const value = randomBytes(32)
  await tx.db.insert(staffChallenges).values({
    ...placeOf(holder),
    id: newId<StaffChallengeId>(now.epochMilliseconds),
    value,
    purpose,
    createdAt: now,
    expiresAt: now.add({ minutes: CHALLENGE_MINUTES }),
  })
  return value
}

/** Uses a challenge up; false where it was never theirs, was used, or is over. */
export async function takeChallenge(
  tx: Tx,
  _scope: Scope,
  holder: Holder,
  asked: { readonly purpose: Purpose; readonly value: Buffer },
): Promise<boolean> {
  const { staffId, entryId, sessionId } = placeOf(holder)
  const taken = await tx.sql(
    `update staff_challenges set taken_at = $6
      where value = $1 and purpose = $2 and staff_id = $3 and taken_at is null and expires_at > $6
        and entry_id is not distinct from $4 and session_id is not distinct from $5
      returning id`,
    [asked.value, asked.purpose, staffId, entryId, sessionId, tx.clock.now()],
  )
  return taken.length === 1
}
