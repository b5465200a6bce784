import { z } from 'zod'
import { type Centavos, centavos } from '#server/kernel/money.ts'

/**
 * Lenient readers of Stripe's objects: whatever the product does not need may be absent, new or of
 * another shape. Leniency ends where it could change an id, an amount or an instant.
 */

/** In the currency's minor unit: centavos only where the currency beside it is `brl`. */
export const minorUnits = z
  .int()
  .nonnegative()
  .transform((amount): Centavos => centavos(BigInt(amount)))

/** Seconds since 1970. */
export const unixSeconds = z
  .int()
  .nonnegative()
  .transform((seconds) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000))

/** A reference, whether it came as an id or expanded. */
export const reference = z
  .union([z.string().min(1), z.looseObject({ id: z.string().min(1) }).transform(({ id }) => id)])
  .nullish()
  .catch(null)
  .transform((id) => id ?? null)

export const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .catch(null)
  .transform((entries) => entries ?? {})

export const flag = z.boolean().catch(false)

/** Null when it is not this kind of object with an id, or not the one that was asked for. */
export function reader<T extends { id: string }>(
  schema: z.ZodType<T>,
  id?: string,
): (json: unknown) => T | null {
  return (json) => {
    const read = schema.safeParse(json)
    return read.success && (id === undefined || read.data.id === id) ? read.data : null
  }
}
