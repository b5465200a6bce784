import { sql } from 'drizzle-orm'
import { check, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idColumn, instant } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import { staffApprovals, staffUsers } from '#db/schema/staff.ts'
import type { Payee } from '#server/creditors/payee/model.ts'
import type { ApprovalId, CreditorId, StaffId } from '#server/kernel/id.ts'

/**
 * Every Pix key a creditor ever received money on. The database itself writes it, whoever changes
 * the creditor (trigger `creditors_keep_pix_key`), and nobody takes a key out: money to an earlier
 * key is still that creditor's.
 */
export const creditorPixKeys = pgTable(
  'creditor_pix_keys',
  {
    pixKey: text('pix_key').notNull(),
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
  },
  (t) => [primaryKey({ columns: [t.pixKey, t.creditorId] })],
)

/**
 * Another account for a creditor's money, from its approval on; its id is the approval's. Legal
 * combinations: `waiting`, at most one for a creditor; `in_force` with `in_force_at`, not before
 * `takes_effect_at` and never without the provider's word that the key is the account's;
 * `cancelled` with who and when. That two people did it and that a day passes are checks, and the
 * payee of a creditor is what its newest change in force says (trigger `creditors_guard_payee`).
 */
export const payeeChanges = pgTable(
  'payee_changes',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<ApprovalId>('id')
      .notNull()
      .references(() => staffApprovals.id),
    before: jsonb('before').$type<Payee>().notNull(),
    after: jsonb('after').$type<Payee>().notNull(),
    state: text('state', { enum: ['waiting', 'in_force', 'cancelled'] }).notNull(),
    proposedBy: idColumn<StaffId>('proposed_by')
      .notNull()
      .references(() => staffUsers.id),
    proposedAt: instant('proposed_at').notNull(),
    approvedBy: idColumn<StaffId>('approved_by')
      .notNull()
      .references(() => staffUsers.id),
    approvedAt: instant('approved_at').notNull(),
    takesEffectAt: instant('takes_effect_at').notNull(),
    /** When the provider said that the new key is one of the account that we speak for. */
    keyProvenAt: instant('key_proven_at'),
    /** What it said last instead; null: nothing against it. */
    keyFault: text('key_fault', { enum: ['refused', 'unreachable'] }),
    inForceAt: instant('in_force_at'),
    cancelledBy: idColumn<StaffId>('cancelled_by').references(() => staffUsers.id),
    cancelledAt: instant('cancelled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('payee_changes_waiting').on(t.creditorId).where(sql`${t.state} = 'waiting'`),
    check('payee_changes_four_eyes', sql`${t.proposedBy} <> ${t.approvedBy}`),
    check('payee_changes_a_day', sql`${t.takesEffectAt} >= ${t.approvedAt} + interval '24 hours'`),
    check(
      'payee_changes_in_force',
      sql`(${t.state} = 'in_force') = (${t.inForceAt} is not null)
        and (${t.inForceAt} is null or (${t.inForceAt} >= ${t.takesEffectAt} and ${t.keyProvenAt} is not null))`,
    ),
    check(
      'payee_changes_cancelled',
      sql`(${t.state} = 'cancelled') = (${t.cancelledAt} is not null)
        and num_nulls(${t.cancelledBy}, ${t.cancelledAt}) in (0, 2)`,
    ),
  ],
)
