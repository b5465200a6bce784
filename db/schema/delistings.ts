import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { civilDate, idColumn, instant } from '#db/columns.ts'
import { agreements } from '#db/schema/agreements.ts'
import { debts } from '#db/schema/debts.ts'
import type { AgreementId, CreditorId, DebtId, DebtorId, DelistingId } from '#server/kernel/id.ts'

/**
 * The clean-name clock of one debt (Súmula 548 of the STJ): by `due_on`, five business days after
 * the funds, the creditor has taken the record out of the credit bureaus. `waiting`: the creditor
 * does not know yet. `reported`: it was told. `confirmed`: it said that it is done. `reopened`: the
 * money went back, so the promise is off; a later payment starts another clock. Late is derived.
 */
export const delistings = pgTable(
  'delistings',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<DelistingId>('id').notNull(),
    debtId: idColumn<DebtId>('debt_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    /** The São Paulo day of the money; day 1 is the first business day after it. */
    fundsOn: civilDate('funds_on').notNull(),
    /** D+2: from here on a person looks, while there is still time. */
    alarmOn: civilDate('alarm_on').notNull(),
    dueOn: civilDate('due_on').notNull(),
    state: text('state', { enum: ['waiting', 'reported', 'confirmed', 'reopened'] }).notNull(),
    reportedAt: instant('reported_at'),
    alarmedAt: instant('alarmed_at'),
    /** The day that the creditor names. */
    clearedOn: civilDate('cleared_on'),
    confirmedAt: instant('confirmed_at'),
    confirmedBy: text('confirmed_by', { enum: ['file', 'webhook'] }),
    reopenedAt: instant('reopened_at'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('delistings_one_clock')
      .on(t.creditorId, t.agreementId, t.debtId)
      .where(sql`${t.state} <> 'reopened'`),
    check('delistings_days', sql`${t.fundsOn} < ${t.alarmOn} and ${t.alarmOn} < ${t.dueOn}`),
    check(
      'delistings_confirmed',
      sql`num_nulls(${t.clearedOn}, ${t.confirmedAt}, ${t.confirmedBy}) in (0, 3)
        and (${t.state} <> 'confirmed' or ${t.confirmedAt} is not null)`,
    ),
    check('delistings_reported', sql`${t.state} <> 'reported' or ${t.reportedAt} is not null`),
    check('delistings_reopened', sql`(${t.state} = 'reopened') = (${t.reopenedAt} is not null)`),
    index('delistings_running').on(t.dueOn, t.id).where(sql`${t.state} in ('waiting', 'reported')`),
    index('delistings_debt').on(t.creditorId, t.debtId),
    index('delistings_debtor').on(t.debtorId),
    foreignKey({
      columns: [t.creditorId, t.debtId],
      foreignColumns: [debts.creditorId, debts.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
  ],
)
