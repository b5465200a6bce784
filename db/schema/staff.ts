import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  jsonb,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import type {
  ApprovalId,
  CreditorId,
  StaffEntryId,
  StaffId,
  StaffIdentityId,
  StaffInvitationId,
  StaffLetterId,
  StaffRecoveryCodeId,
  StaffSessionId,
  StaffTotpId,
} from '#server/kernel/id.ts'

/**
 * Someone who works for the operator. `creditor_ids` null: all creditors. `password_hash` null:
 * invited, or sent a new invitation after losing their factor; nobody signs in as them until then.
 */
export const staffUsers = pgTable('staff_users', {
  id: idColumn<StaffId>('id').primaryKey(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  role: text('role', { enum: ['viewer', 'agent', 'manager', 'auditor', 'owner'] }).notNull(),
  passwordHash: text('password_hash'),
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
    enteredBy: text('entered_by', { enum: ['totp', 'recovery', 'passkey', 'oidc'] })
      .notNull()
      .default('totp'),
    /** When a second factor was last given in this session; dangerous acts want it fresh. */
    factorAt: instant('factor_at'),
    /** For its person to tell their devices apart: the network, never the whole address. */
    network: text('network'),
    userAgent: text('user_agent'),
  },
  (t) => [index('staff_sessions_staff').on(t.staffId)],
)

/**
 * Somebody half-way in: the password was right, or the invitation, and the factor is missing. Never
 * a session. Legal combinations: open (`finished_at` null, few `tries`, not past `expires_at`);
 * finished, once, by a factor (`finished_by`); handed over, once, for a session (`handed_at`).
 */
export const staffEntries = pgTable('staff_entries', {
  id: idColumn<StaffEntryId>('id').primaryKey(),
  tokenHash: bytes('token_hash').notNull().unique(),
  staffId: idColumn<StaffId>('staff_id')
    .notNull()
    .references(() => staffUsers.id),
  /** `renewal`: who is inside replaces their recovery codes; it opens no session. */
  via: text('via', { enum: ['password', 'invitation', 'renewal', 'oidc'] }).notNull(),
  invitationId: idColumn<StaffInvitationId>('invitation_id').references(() => staffInvitations.id),
  /** The authenticator's secret and the recovery codes on offer, sealed until they are taken. */
  offerSealed: bytes('offer_sealed'),
  tries: smallint('tries').notNull().default(0),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  finishedAt: instant('finished_at'),
  finishedBy: text('finished_by', { enum: ['totp', 'recovery', 'passkey'] }),
  handedAt: instant('handed_at'),
})

/**
 * The account of the company's provider that somebody enters with: bound once by a verified e-mail,
 * known from then on by `issuer` and `subject` only, which no provider gives to anybody else. Live
 * ones are unique both ways.
 */
export const staffIdentities = pgTable(
  'staff_identities',
  {
    id: idColumn<StaffIdentityId>('id').primaryKey(),
    staffId: idColumn<StaffId>('staff_id')
      .notNull()
      .references(() => staffUsers.id),
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    createdAt: instant('created_at').notNull(),
    removedAt: instant('removed_at'),
  },
  (t) => [
    uniqueIndex('staff_identities_account')
      .on(t.issuer, t.subject)
      .where(sql`${t.removedAt} is null`),
    uniqueIndex('staff_identities_person')
      .on(t.staffId, t.issuer)
      .where(sql`${t.removedAt} is null`),
  ],
)

/** An authenticator app. `last_step` is the newest time step a code was taken for: each only once. */
export const staffTotps = pgTable(
  'staff_totps',
  {
    id: idColumn<StaffTotpId>('id').primaryKey(),
    staffId: idColumn<StaffId>('staff_id')
      .notNull()
      .references(() => staffUsers.id),
    secretSealed: bytes('secret_sealed').notNull(),
    lastStep: bigint('last_step', { mode: 'bigint' }).notNull().default(sql`0`),
    createdAt: instant('created_at').notNull(),
    removedAt: instant('removed_at'),
  },
  (t) => [uniqueIndex('staff_totps_live').on(t.staffId).where(sql`${t.removedAt} is null`)],
)

/** Ten for each person, each good once, kept as a keyed index. */
export const staffRecoveryCodes = pgTable('staff_recovery_codes', {
  id: idColumn<StaffRecoveryCodeId>('id').primaryKey(),
  staffId: idColumn<StaffId>('staff_id')
    .notNull()
    .references(() => staffUsers.id),
  codeIndex: bytes('code_index').notNull().unique(),
  createdAt: instant('created_at').notNull(),
  usedAt: instant('used_at'),
  replacedAt: instant('replaced_at'),
})

/** A link by e-mail: the first entry of somebody new, or the next of somebody without a factor. */
export const staffInvitations = pgTable(
  'staff_invitations',
  {
    id: idColumn<StaffInvitationId>('id').primaryKey(),
    staffId: idColumn<StaffId>('staff_id')
      .notNull()
      .references(() => staffUsers.id),
    tokenHash: bytes('token_hash').notNull().unique(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [index('staff_invitations_staff').on(t.staffId)],
)

/**
 * An e-mail to a member of staff. The row comes first, then the send, then the answer; `unknown`
 * is written before the server is asked, which knows a second copy by its key.
 */
export const staffLetters = pgTable(
  'staff_letters',
  {
    id: idColumn<StaffLetterId>('id').primaryKey(),
    staffId: idColumn<StaffId>('staff_id')
      .notNull()
      .references(() => staffUsers.id),
    contentSealed: bytes('content_sealed').notNull(),
    status: text('status', { enum: ['queued', 'sent', 'refused', 'unknown'] }).notNull(),
    attempts: smallint('attempts').notNull().default(0),
    claimedUntil: instant('claimed_until'),
    createdAt: instant('created_at').notNull(),
    /** After this its link opens nothing any more. */
    uselessAt: instant('useless_at').notNull(),
    sentAt: instant('sent_at'),
  },
  (t) => [
    index('staff_letters_waiting').on(t.createdAt).where(sql`${t.status} in ('queued', 'unknown')`),
  ],
)

/**
 * A dangerous change that waits for a second person. `change` says what is there and what shall be,
 * each under its hash; `creditor_id` null: it is about the team. Legal combinations: `requested`
 * without `decided_*`; the others with both, and never decided by who asked (check), who may only
 * withdraw it. Past `expires_at` a request is over, whatever its state says.
 */
export const staffApprovals = pgTable(
  'staff_approvals',
  {
    id: idColumn<ApprovalId>('id').primaryKey(),
    kind: text('kind', {
      enum: [
        'grant_owner',
        'reset_access',
        'full_export',
        'publish_offers',
        'change_payee',
        'approve_campaign',
        'publish_journey',
        'publish_wording',
      ],
    }).notNull(),
    creditorId: idColumn<CreditorId>('creditor_id'),
    /** The member of staff it is about. */
    subjectId: idColumn<StaffId>('subject_id'),
    change: jsonb('change').$type<{ before: unknown; after: unknown }>().notNull(),
    beforeSha256: bytes('before_sha256').notNull(),
    afterSha256: bytes('after_sha256').notNull(),
    state: text('state', { enum: ['requested', 'approved', 'refused', 'withdrawn'] }).notNull(),
    requestedBy: idColumn<StaffId>('requested_by')
      .notNull()
      .references(() => staffUsers.id),
    requestedAt: instant('requested_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    decidedBy: idColumn<StaffId>('decided_by').references(() => staffUsers.id),
    decidedAt: instant('decided_at'),
  },
  (t) => [
    index('staff_approvals_open').on(t.requestedAt).where(sql`${t.state} = 'requested'`),
    check(
      'staff_approvals_four_eyes',
      sql`${t.decidedBy} is null or ${t.decidedBy} <> ${t.requestedBy} or ${t.state} = 'withdrawn'`,
    ),
    check(
      'staff_approvals_decided',
      sql`(${t.state} = 'requested') = (${t.decidedBy} is null)
      and (${t.decidedBy} is null) = (${t.decidedAt} is null)`,
    ),
  ],
)
