import { bigint, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant } from '#db/columns.ts'
import { auditEvents } from '#db/schema/audit.ts'

/**
 * Every recorded act in the order in which it was sealed: `hash` is over the hash before and the
 * digest of the act, so that none can be changed, taken out or put in between later without every
 * hash after it changing. Only ever added to (trigger).
 */
export const auditChain = pgTable('audit_chain', {
  position: bigint('position', { mode: 'bigint' }).primaryKey(),
  eventId: uuid('event_id')
    .notNull()
    .unique()
    .references(() => auditEvents.id),
  hash: bytes('hash').notNull(),
})

/**
 * The end of the chain after each sealing, signed with the key of the papers: whoever can write into
 * the database can compute hashes, and no signatures. `through`: the highest sequence sealed by then.
 */
export const auditHeads = pgTable(
  'audit_heads',
  {
    position: bigint('position', { mode: 'bigint' }).primaryKey(),
    hash: bytes('hash').notNull(),
    through: bigint('through', { mode: 'bigint' }).notNull(),
    /** Both null where the worker has no key. */
    keyId: text('key_id'),
    signature: bytes('signature'),
    sealedAt: instant('sealed_at').notNull(),
  },
  (t) => [index('audit_heads_sealed').on(t.sealedAt)],
)
