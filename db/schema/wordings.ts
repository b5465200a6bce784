import { sql } from 'drizzle-orm'
import { check, foreignKey, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import { staffUsers } from '#db/schema/staff.ts'
import type { CreditorId, StaffId } from '#server/kernel/id.ts'

const CHANNELS = ['sms', 'email', 'whatsapp'] as const

/**
 * A creditor's own words for one of our messages on one channel, version after version: none is ever
 * edited, and the newest is what is being worked on. Whoever writes the next names the one they read;
 * of two at once one is refused by the key.
 */
export const messageWordings = pgTable(
  'message_wordings',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    /** A `TemplateName` of server/messages/templates. */
    template: text('template').notNull(),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    version: integer('version').notNull(),
    /** Shape: `Wording` of server/messages/wording/model.ts, parsed again on every read. */
    content: jsonb('content').$type<unknown>().notNull(),
    contentHash: bytes('content_hash').notNull(),
    writtenBy: idColumn<StaffId>('written_by')
      .notNull()
      .references(() => staffUsers.id),
    writtenAt: instant('written_at').notNull(),
  },
  (t) => [
    primaryKey({
      name: 'message_wordings_pk',
      columns: [t.creditorId, t.template, t.channel, t.version],
    }),
    check('message_wordings_version', sql`${t.version} >= 1`),
  ],
)

/**
 * What was in force, and since when: the newest row of a message and channel is what is used now, in
 * the version it names; null: the house's own words. Only added to. The first publication of a version
 * is what a second person approved; later ones go back to it.
 */
export const wordingPublications = pgTable(
  'message_wording_publications',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    template: text('template').notNull(),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    /** From 1, one behind the other. */
    place: integer('place').notNull(),
    version: integer('version'),
    how: text('how', { enum: ['approved', 'returned'] }).notNull(),
    publishedBy: idColumn<StaffId>('published_by')
      .notNull()
      .references(() => staffUsers.id),
    publishedAt: instant('published_at').notNull(),
  },
  (t) => [
    primaryKey({
      name: 'message_wording_publications_pk',
      columns: [t.creditorId, t.template, t.channel, t.place],
    }),
    foreignKey({
      name: 'message_wording_publications_version',
      columns: [t.creditorId, t.template, t.channel, t.version],
      foreignColumns: [
        messageWordings.creditorId,
        messageWordings.template,
        messageWordings.channel,
        messageWordings.version,
      ],
    }),
    check(
      'message_wording_publications_house',
      sql`${t.version} is not null or ${t.how} = 'returned'`,
    ),
  ],
)
