import { sql } from 'drizzle-orm'
import { check, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idColumn, instant } from '#db/columns.ts'
import { debtors } from '#db/schema/people.ts'
import type { DebtorId } from '#server/kernel/id.ts'

/**
 * That nobody can be told any more whose books these are: everything with a person was over for five
 * years (rule 29). Written first in the transaction that does it, because rows that never change
 * otherwise let go only of who has one; a trigger asks the books whether it is so. Append-only.
 */
export const retirements = pgTable(
  'retirements',
  {
    debtorId: idColumn<DebtorId>('debtor_id')
      .primaryKey()
      .references(() => debtors.id),
    retiredAt: instant('retired_at').notNull(),
    /** When the last thing with them was over. */
    storyEndedAt: instant('story_ended_at').notNull(),
    /** Rows by table. */
    rows: jsonb('rows').$type<Record<string, number>>().notNull().default({}),
    /** Numbers of quotes that nobody accepted, as in `erasures`. */
    quoteNumbers: text('quote_numbers').array().notNull().default([]),
  },
  (t) => [
    check(
      'retirements_age',
      sql`${t.storyEndedAt} <= ${t.retiredAt} - make_interval(hours => 24 * 1825)`,
    ),
  ],
)
