import { sql } from 'drizzle-orm'
import { check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { centavosColumn, civilDate, idColumn } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import type { CreditorId } from '#server/kernel/id.ts'

/**
 * How the debts of one creditor moved in one closed month: how many stood in `from_state` on its
 * first day and in `to_state` on the first day of the next. Folded from ledger, agreements and due
 * dates, once, when the month is over; nothing is here that could not be folded again. `amount` is
 * what those debts owed on the first day (of agreed ones, the principal that they brought in). One
 * row `none` without debts says that the month was folded, also where there was nothing to follow.
 */
export const debtRolls = pgTable(
  'debt_rolls',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    /** First day of the month. */
    month: civilDate('month').notNull(),
    /** Shape: `RollState` of server/insights/results/model.ts. */
    fromState: text('from_state').notNull(),
    toState: text('to_state').notNull(),
    debts: integer('debts').notNull(),
    amount: centavosColumn('amount').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.month, t.fromState, t.toState] }),
    check(
      'debt_rolls_month',
      sql`extract(day from ${t.month}) = 1 and ${t.debts} >= 0 and ${t.amount} >= 0`,
    ),
  ],
)
