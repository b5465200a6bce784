import { sql } from 'drizzle-orm'
import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import { staffEntries, staffSessions, staffUsers } from '#db/schema/staff.ts'
import type {
  StaffChallengeId,
  StaffEntryId,
  StaffId,
  StaffPasskeyId,
  StaffSessionId,
} from '#server/kernel/id.ts'

/**
 * A passkey of a member of staff (WebAuthn level 3): its public key, and how often it says it was
 * used. A key that was removed keeps its id, so that nobody registers it again as somebody else.
 */
export const staffPasskeys = pgTable(
  'staff_passkeys',
  {
    id: idColumn<StaffPasskeyId>('id').primaryKey(),
    staffId: idColumn<StaffId>('staff_id')
      .notNull()
      .references(() => staffUsers.id),
    credentialId: bytes('credential_id').notNull().unique(),
    publicKey: bytes('public_key').notNull(),
    /** Zero for ever where the authenticator does not count, as those that are synchronised. */
    signCount: bigint('sign_count', { mode: 'bigint' }).notNull(),
    transports: text('transports').array().notNull(),
    /** What its person calls it. */
    name: text('name').notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    removedAt: instant('removed_at'),
  },
  (t) => [index('staff_passkeys_person').on(t.staffId).where(sql`${t.removedAt} is null`)],
)

/**
 * What a passkey is asked to sign: once, within minutes, and only by who was asked. It belongs to an
 * entry (somebody half-way in) or to a session.
 */
export const staffChallenges = pgTable('staff_challenges', {
  id: idColumn<StaffChallengeId>('id').primaryKey(),
  value: bytes('value').notNull().unique(),
  /** `register`: of a new key; `prove`: of one that is known. */
  purpose: text('purpose', { enum: ['register', 'prove'] }).notNull(),
  staffId: idColumn<StaffId>('staff_id')
    .notNull()
    .references(() => staffUsers.id),
  entryId: idColumn<StaffEntryId>('entry_id').references(() => staffEntries.id),
  sessionId: idColumn<StaffSessionId>('session_id').references(() => staffSessions.id),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  takenAt: instant('taken_at'),
})
