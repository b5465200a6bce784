import { bigint, customType, uuid } from 'drizzle-orm/pg-core'
import type { Id } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'

/**
 * The types a column may have beyond PostgreSQL's own: money, civil dates and instants never pass
 * through JavaScript's number or Date.
 */

/** Integer centavos. */
export const centavosColumn = (name: string) => bigint(name, { mode: 'bigint' }).$type<Centavos>()

/** A branded UUID version 7. */
export const idColumn = <T extends Id<string>>(name: string) => uuid(name).$type<T>()

/** A day on the wall calendar of São Paulo. */
export const civilDate = customType<{ data: Temporal.PlainDate; driverData: string }>({
  dataType: () => 'date',
  fromDriver: (value) => Temporal.PlainDate.from(String(value)),
  toDriver: (value) => value.toString(),
})

/** A point in time; PostgreSQL keeps microseconds. */
export const instant = customType<{ data: Temporal.Instant; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: (value) => Temporal.Instant.from(String(value).replace(' ', 'T')),
  toDriver: (value) => value.toString(),
})

/** The number of a transaction, of this server for ever (`xid8`). */
export const transactionId = customType<{ data: string; driverData: string }>({
  dataType: () => 'xid8',
})

/** Bytes: hashes, blind indexes and sealed (encrypted) values. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({
  dataType: () => 'bytea',
})
