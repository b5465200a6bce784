import { sql } from 'drizzle-orm'
import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import { debtors } from '#db/schema/people.ts'
import type { DebtorId, PushSubscriptionId } from '#server/kernel/id.ts'

/**
 * A browser that a person asked to be reminded in. It exists as long as it may be written to: when
 * its service gives it up, when its person signs out, when somebody else signs in there, or after
 * months without a sign of it, the row is deleted and the trail says why. An endpoint belongs to one
 * person, the one who asked last.
 */
export const pushSubscriptions = pgTable(
  'push_subscriptions',
  {
    id: idColumn<PushSubscriptionId>('id').primaryKey(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    /** Blind index of the endpoint. */
    endpointIndex: bytes('endpoint_index').notNull().unique(),
    /** Endpoint and the browser's keys, sealed: together they are a way into somebody's pocket. */
    targetSealed: bytes('target_sealed').notNull(),
    /** Which of our keys it was made with. */
    keyId: text('key_id').notNull(),
    /** SHA-256 of the device's cookie, by which the browser is known after its session ended. */
    deviceHash: bytes('device_hash').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    /** When its person last signed in there or answered a reminder. */
    seenAt: instant('seen_at').notNull().default(sql`now()`),
  },
  (t) => [
    index('push_subscriptions_debtor').on(t.debtorId, t.seenAt),
    index('push_subscriptions_device').on(t.deviceHash),
  ],
)
