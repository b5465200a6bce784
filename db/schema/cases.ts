import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  smallint,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, civilDate, idColumn, instant } from '#db/columns.ts'
import { debtors } from '#db/schema/people.ts'
import { staffUsers } from '#db/schema/staff.ts'
import type {
  CaseEntryId,
  CaseId,
  CasePhotoId,
  CreditorId,
  DebtId,
  DebtorId,
  StaffId,
  StandstillId,
} from '#server/kernel/id.ts'

/**
 * Something a person asked for that somebody must answer by a day. The client makes the id, so that a
 * double tap is one case. `creditor_id` and `debt_id` only where one debt is disputed; else it is about
 * the person at every creditor of the operator. Legal combinations: `open` and `asked` (the person has
 * the word) without an outcome; `answered` with one, and who said it, nobody where a rule did;
 * `withdrawn` (the person took it back) without one.
 */
export const cases = pgTable(
  'cases',
  {
    id: idColumn<CaseId>('id').primaryKey(),
    number: text('number').notNull().unique(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    creditorId: idColumn<CreditorId>('creditor_id'),
    debtId: idColumn<DebtId>('debt_id'),
    kind: text('kind', {
      enum: [
        'dispute',
        'hardship',
        'breathing_space',
        'over_indebted',
        'bereavement',
        'represented',
        'complaint',
        'data',
        'callback',
      ],
    }).notNull(),
    /** Why, among a closed list of its kind (cases/model). */
    reason: text('reason').notNull(),
    /** `link`: whoever held the link, without proof of who they are. */
    channel: text('channel', { enum: ['portal', 'telephone', 'link', 'reply'] }).notNull(),
    openedBy: idColumn<StaffId>('opened_by').references(() => staffUsers.id),
    openedAt: instant('opened_at').notNull(),
    /** The last day for the answer. */
    dueOn: civilDate('due_on').notNull(),
    state: text('state', { enum: ['open', 'asked', 'answered', 'withdrawn'] }).notNull(),
    outcome: text('outcome', { enum: ['accepted', 'refused'] }),
    assignedTo: idColumn<StaffId>('assigned_to').references(() => staffUsers.id),
    answeredBy: idColumn<StaffId>('answered_by').references(() => staffUsers.id),
    endedAt: instant('ended_at'),
    /** Who is served first among those of a day, by law: as it was when the case was opened. */
    legalPriority: smallint('legal_priority').$type<0 | 1 | 2>().notNull().default(0),
    /** When the worker said aloud that its day is near. */
    alarmedAt: instant('alarmed_at'),
  },
  (t) => [
    index('cases_debtor').on(t.debtorId, t.openedAt),
    // The list: what has to be answered first, first.
    index('cases_clock')
      .on(t.dueOn, sql`(-${t.legalPriority})`, t.id)
      .where(sql`${t.state} in ('open', 'asked')`),
    index('cases_ended').on(t.endedAt, t.id).where(sql`${t.state} in ('answered', 'withdrawn')`),
    // The same thing is asked for once at a time, also from two telephones at once.
    uniqueIndex('cases_one_open')
      .on(t.debtorId, t.kind, sql`coalesce(${t.debtId}, ${t.debtorId})`)
      .where(sql`${t.state} in ('open', 'asked') and ${t.kind} not in ('complaint', 'data')`),
    check('cases_subject', sql`(${t.debtId} is null) = (${t.creditorId} is null)`),
    check('cases_dispute', sql`(${t.kind} = 'dispute') = (${t.debtId} is not null)`),
    check('cases_outcome', sql`(${t.state} = 'answered') = (${t.outcome} is not null)`),
    check('cases_end', sql`(${t.state} in ('answered', 'withdrawn')) = (${t.endedAt} is not null)`),
    check('cases_priority', sql`${t.legalPriority} between 0 and 2`),
    check('cases_opener', sql`(${t.channel} = 'telephone') = (${t.openedBy} is not null)`),
  ],
)

/**
 * What was said and done in a case, in its order; append-only. Words are sealed for their own row, and
 * nothing but an erasure, or the end of their time (cases/retention), takes them away.
 */
export const caseEntries = pgTable(
  'case_entries',
  {
    id: idColumn<CaseEntryId>('id').primaryKey(),
    caseId: idColumn<CaseId>('case_id')
      .notNull()
      .references(() => cases.id),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    creditorId: idColumn<CreditorId>('creditor_id'),
    kind: text('kind', {
      enum: [
        'opened',
        'asked',
        'replied',
        'answered',
        'withdrawn',
        'assigned',
        'alarmed',
        'released',
        'photo_added',
      ],
    }).notNull(),
    /** Who of the staff; null: the person, or a rule. */
    staffId: idColumn<StaffId>('staff_id').references(() => staffUsers.id),
    /** To whom a case was handed; null where it was taken, and for every other kind. */
    toStaffId: idColumn<StaffId>('to_staff_id').references(() => staffUsers.id),
    wordsSealed: bytes('words_sealed'),
    at: instant('at').notNull(),
    /** Their order: two may be of the same millisecond. */
    sequence: bigint('sequence', { mode: 'bigint' }).generatedAlwaysAsIdentity(),
  },
  (t) => [
    index('case_entries_case').on(t.caseId, t.sequence),
    index('case_entries_kept').on(t.at, t.id).where(sql`${t.wordsSealed} is not null`),
  ],
)

/**
 * A photo that a person added to a case: never the file they sent, but what was drawn anew from it,
 * a JPEG without a word about where and when it was taken, sealed for its own row. Append-only, until
 * an erasure or the end of its time takes it away. `source_index` is keyed to the bytes that were sent, so that a second tap
 * is the same photo. `number` is its place in the case: there is room for three.
 */
export const casePhotos = pgTable(
  'case_photos',
  {
    id: idColumn<CasePhotoId>('id').primaryKey(),
    caseId: idColumn<CaseId>('case_id')
      .notNull()
      .references(() => cases.id),
    /** Where the case says that it came. */
    entryId: idColumn<CaseEntryId>('entry_id')
      .notNull()
      .unique()
      .references(() => caseEntries.id),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    creditorId: idColumn<CreditorId>('creditor_id'),
    number: smallint('number').notNull(),
    sourceIndex: bytes('source_index').notNull(),
    contentSealed: bytes('content_sealed').notNull(),
    width: smallint('width').notNull(),
    height: smallint('height').notNull(),
    /** Of the JPEG, before it was sealed. */
    byteCount: integer('byte_count').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    unique('case_photos_number').on(t.caseId, t.number),
    unique('case_photos_source').on(t.caseId, t.sourceIndex),
    index('case_photos_debtor').on(t.debtorId),
    index('case_photos_kept').on(t.at, t.id),
    check('case_photos_room', sql`${t.number} between 1 and 3`),
    check(
      'case_photos_size',
      sql`${t.width} between 1 and 2000 and ${t.height} between 1 and 2000
          and ${t.byteCount} between 1 and 1500000
          and octet_length(${t.contentSealed}) between ${t.byteCount} and ${t.byteCount} + 64`,
    ),
  ],
)

/**
 * What stands still because of a case: nothing that we start ourselves is written, charged or broken
 * meanwhile. Of one debt, or of the person at every creditor (`debt_id` null). Over when `ended_at`
 * says so or `until_on` has passed; without either it holds until somebody answers, or for good.
 */
export const standstills = pgTable(
  'standstills',
  {
    id: idColumn<StandstillId>('id').primaryKey(),
    caseId: idColumn<CaseId>('case_id')
      .notNull()
      .unique()
      .references(() => cases.id),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    creditorId: idColumn<CreditorId>('creditor_id'),
    debtId: idColumn<DebtId>('debt_id'),
    since: instant('since').notNull(),
    /** The last day on which it holds. */
    untilOn: civilDate('until_on'),
    endedAt: instant('ended_at'),
    /** The first day on which nothing is added to what is owed; null: values and due dates go on. */
    accrualSince: civilDate('accrual_since'),
  },
  (t) => [
    index('standstills_frozen').on(t.debtorId).where(sql`${t.accrualSince} is not null`),
    index('standstills_live').on(t.debtorId).where(sql`${t.endedAt} is null`),
    check('standstills_subject', sql`(${t.debtId} is null) = (${t.creditorId} is null)`),
    check('standstills_accrual', sql`${t.accrualSince} is null or ${t.debtId} is null`),
  ],
)
