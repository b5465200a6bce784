import { sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { idColumn, instant } from '#db/columns.ts'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'

/**
 * Who did what to which record. Written in the transaction that does it; never updated or deleted
 * (trigger). `data` never holds personal data: what changed is named, not quoted.
 */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: uuid('id').primaryKey(),
    sequence: bigint('sequence', { mode: 'bigint' }).generatedAlwaysAsIdentity(),
    at: instant('at').notNull().default(sql`now()`),
    actorKind: text('actor_kind', {
      enum: ['debtor', 'staff', 'api', 'system', 'provider', 'visitor'],
    }).notNull(),
    actorId: uuid('actor_id'),
    action: text('action').notNull(),
    creditorId: idColumn<CreditorId>('creditor_id'),
    debtorId: idColumn<DebtorId>('debtor_id'),
    subjectId: uuid('subject_id'),
    data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    index('audit_events_debtor').on(t.debtorId, t.sequence),
    uniqueIndex('audit_events_sequence').on(t.sequence),
    index('audit_events_creditor').on(t.creditorId, t.sequence),
    index('audit_events_staff').on(t.actorId, t.sequence).where(sql`${t.actorKind} = 'staff'`),
  ],
)

/**
 * The transactional outbox: an event is a row of the transaction that caused it, and becomes jobs
 * once that transaction is committed. `dispatched_at` null: not yet handed to the job queue.
 */
export const outboxEvents = pgTable(
  'outbox_events',
  {
    id: uuid('id').primaryKey(),
    sequence: bigint('sequence', { mode: 'bigint' }).generatedAlwaysAsIdentity(),
    topic: text('topic').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    dispatchedAt: instant('dispatched_at'),
  },
  (t) => [
    index('outbox_events_waiting').on(t.sequence).where(sql`${t.dispatchedAt} is null`),
    index('outbox_events_kept').on(t.dispatchedAt, t.id).where(sql`${t.dispatchedAt} is not null`),
  ],
)
