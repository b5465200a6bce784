import { sql } from 'drizzle-orm'
import { boolean, check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { civilDate, idColumn } from '#db/columns.ts'
import { debtors } from '#db/schema/people.ts'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'

/**
 * How a person is best spoken to about what they owe one creditor, and everything that says so
 * (journeys/profile). Computed anew each night from that creditor's books and what the person told us;
 * never from what they owe others.
 */
export const debtorProfiles = pgTable(
  'debtor_profiles',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    profile: text('profile', {
      enum: ['hardship', 'unengaged', 'recurrent', 'disorganised', 'occasional'],
    }).notNull(),
    /** Days since the oldest thing that is open fell due; 0: nothing is late. */
    daysLate: integer('days_late').notNull(),
    /** Debts and instalments that fell due and were not paid on their day, in 24 months. */
    delays: integer('delays').notNull(),
    /** Median of the days from the due day to the money, of those delays that ended. */
    cureDays: integer('cure_days'),
    /** Agreements that stopped for good, in 24 months. */
    broken: integer('broken').notNull(),
    /** Instalments that fell due, and how many of them were paid by their day. */
    due: integer('due').notNull(),
    kept: integer('kept').notNull(),
    /** Links that were sent, and how many of them were opened, in 12 months. */
    sent: integer('sent').notNull(),
    opened: integer('opened').notNull(),
    replies: integer('replies').notNull(),
    isReachable: boolean('is_reachable').notNull(),
    /** They told us of hardship within half a year. */
    inHardship: boolean('in_hardship').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.debtorId] }),
    check('debtor_profiles_counts', sql`${t.kept} <= ${t.due} and ${t.opened} <= ${t.sent}`),
  ],
)

/** The last night of each creditor. */
export const profileNights = pgTable('profile_nights', {
  creditorId: idColumn<CreditorId>('creditor_id').primaryKey(),
  computedOn: civilDate('computed_on').notNull(),
})
