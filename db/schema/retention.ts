import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { civilDate, idColumn, instant, transactionId } from '#db/columns.ts'
import type { RetentionStepId } from '#server/kernel/id.ts'

/**
 * That rows of one kind went, whose time was over (cases/retention). Written first in the transaction
 * that deletes them: rows that never change otherwise let go only where a step of their own transaction
 * names their kind and they are of before `before`. Append-only. How old they must be at the least
 * stands here once more, in days, so that neither a bug nor a statement by hand deletes what is young.
 */
export const retentionSteps = pgTable(
  'retention_steps',
  {
    id: idColumn<RetentionStepId>('id').primaryKey(),
    kind: text('kind').notNull(),
    before: instant('before').notNull(),
    at: instant('at').notNull(),
    rows: integer('rows').notNull(),
    /** Numbers of quotes that nobody accepted: whoever misses one in the series finds it here. */
    numbers: text('numbers').array().notNull().default([]),
    /** Of its own transaction, whatever it is told (trigger). */
    transaction: transactionId('transaction').notNull(),
  },
  (t) => [
    index('retention_steps_transaction').on(t.transaction),
    check('retention_steps_rows', sql`${t.rows} > 0`),
    check(
      'retention_steps_age',
      sql`coalesce(${t.before} <= ${t.at} - make_interval(hours => 24 * case
        when ${t.kind} in ('sessions', 'links', 'promises', 'search_traces') then 730
        when ${t.kind} in ('codes', 'telephone_checks', 'debtor_views', 'contact_changes',
                           'message_texts', 'reply_words', 'quotes', 'notice_hints') then 365
        when ${t.kind} in ('case_words', 'case_photos') then 1825
        when ${t.kind} = 'outbox' then 30 end), false)`,
    ),
  ],
)

/**
 * How far a night came with a kind: everything up to `reached_at` and `reached_id` was looked at.
 * Whoever holds the row works on the kind; `ended_at`: nothing is left of it until the next night.
 */
export const retentionNights = pgTable('retention_nights', {
  kind: text('kind').primaryKey(),
  night: civilDate('night').notNull(),
  reachedAt: instant('reached_at'),
  reachedId: uuid('reached_id'),
  endedAt: instant('ended_at'),
})
