import { sql } from 'drizzle-orm'
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { idColumn, instant } from '#db/columns.ts'
import type { CreditorId, StaffId, StaffSessionId } from '#server/kernel/id.ts'

/** Someone who works for the operator. `creditor_ids` null: all creditors. */
export const staffUsers = pgTable('staff_users', {
  id: idColumn<StaffId>('id').primaryKey(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  role: text('role', { enum: ['viewer', 'agent', 'manager', 'auditor', 'owner'] }).notNull(),
  passwordHash: text('password_hash').notNull(),
  creditorIds: uuid('creditor_ids').array().$type<CreditorId[]>(),
  createdAt: instant('created_at').notNull().default(sql`now()`),
  disabledAt: instant('disabled_at'),
})

/** What a staff cookie points at; read on each request, so that revoking is immediate. */
export const staffSessions = pgTable(
  'staff_sessions',
  {
    id: idColumn<StaffSessionId>('id').primaryKey(),
    staffId: idColumn<StaffId>('staff_id')
      .notNull()
      .references(() => staffUsers.id),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    lastSeenAt: instant('last_seen_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [index('staff_sessions_staff').on(t.staffId)],
)
