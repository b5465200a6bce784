import { sql } from 'drizzle-orm'
import { check, index, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import { contacts, debtors } from '#db/schema/people.ts'
import type {
  AccessCodeId,
  AccessLinkId,
  ContactId,
  DebtorId,
  DebtorSessionId,
} from '#server/kernel/id.ts'

/**
 * The secret of an SMS or e-mail; only its SHA-256 is kept. It opens rung R0 and, together with
 * five digits of the CPF, R1. A new link revokes older ones of the same person and purpose.
 */
export const accessLinks = pgTable(
  'access_links',
  {
    id: idColumn<AccessLinkId>('id').primaryKey(),
    tokenHash: bytes('token_hash').notNull().unique(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    /** Where it was sent; null when minted by support for reading out or printing. */
    contactId: idColumn<ContactId>('contact_id').references(() => contacts.id),
    purpose: text('purpose', { enum: ['debts', 'agreement'] }).notNull(),
    /** Wrong digits entered since it was minted; at five it is frozen. */
    misses: smallint('misses').notNull().default(0),
    frozenUntil: instant('frozen_until'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    firstUsedAt: instant('first_used_at'),
  },
  (t) => [
    index('access_links_debtor').on(t.debtorId, t.purpose),
    // What is over for so long that it goes (cases/retention).
    index('access_links_kept').on(t.expiresAt, t.id),
    check('access_links_misses', sql`${t.misses} between 0 and 5`),
  ],
)

/**
 * A signed-in debtor. Climbing a rung makes a new row with a new secret and revokes the old one.
 * `confirmed_*` say what the R2 code was asked for: a code for one act allows no other.
 */
export const debtorSessions = pgTable(
  'debtor_sessions',
  {
    id: idColumn<DebtorSessionId>('id').primaryKey(),
    tokenHash: bytes('token_hash').notNull().unique(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    linkId: idColumn<AccessLinkId>('link_id')
      .notNull()
      .references(() => accessLinks.id),
    rung: text('rung', { enum: ['R0', 'R1', 'R2'] }).notNull(),
    confirmedAction: text('confirmed_action', {
      enum: ['sign', 'documents', 'save_card', 'enter'],
    }),
    confirmedSubjectId: uuid('confirmed_subject_id'),
    confirmedCodeId: idColumn<AccessCodeId>('confirmed_code_id'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    lastSeenAt: instant('last_seen_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    /** How long it may lie unused: longer for who is served first by law, or chose plain pages. */
    idleMinutes: smallint('idle_minutes').notNull().default(15),
    /** The visit's address and port, where it began (Marco Civil 5 VIII, 15): of a higher rung it is the lower one's. */
    originSealed: bytes('origin_sealed'),
  },
  (t) => [
    index('debtor_sessions_debtor').on(t.debtorId),
    index('debtor_sessions_link').on(t.linkId),
    index('debtor_sessions_kept').on(t.expiresAt, t.id),
    check('debtor_sessions_idle', sql`${t.idleMinutes} in (15, 30)`),
    check('debtor_sessions_r2', sql`(${t.rung} = 'R2') = (${t.confirmedCodeId} is not null)`),
  ],
)

/**
 * A six-digit code, bound to one session and one act. Only a keyed hash is kept. The newest code
 * of a session supersedes the older ones; five tries, ten minutes, one use.
 */
export const accessCodes = pgTable(
  'access_codes',
  {
    id: idColumn<AccessCodeId>('id').primaryKey(),
    sessionId: idColumn<DebtorSessionId>('session_id')
      .notNull()
      .references(() => debtorSessions.id),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    contactId: idColumn<ContactId>('contact_id')
      .notNull()
      .references(() => contacts.id),
    action: text('action', { enum: ['sign', 'documents', 'save_card', 'enter'] }).notNull(),
    subjectId: uuid('subject_id'),
    codeHash: bytes('code_hash').notNull(),
    misses: smallint('misses').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    supersededAt: instant('superseded_at'),
  },
  (t) => [
    index('access_codes_session').on(t.sessionId),
    index('access_codes_debtor').on(t.debtorId, t.createdAt),
    index('access_codes_kept').on(t.expiresAt, t.id),
    check('access_codes_misses', sql`${t.misses} between 0 and 5`),
  ],
)
