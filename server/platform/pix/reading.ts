import { z } from 'zod'
import { type Centavos, fromDecimalString } from '#server/kernel/money.ts'

/**
 * Lenient readers of what PSPs really send: numbers as strings, strings as numbers, null for
 * absent, one object where the contract has a list. Leniency ends where it could change an amount
 * or an instant.
 */

/** `123.45`, `123.4`, `123`, as text or number. */
export const money = z.union([z.string(), z.number()]).transform((value, context): Centavos => {
  const match = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(String(value))
  const amount = match && fromDecimalString(`${match[1]}.${(match[2] ?? '').padEnd(2, '0')}`)
  if (amount) return amount
  if (amount === 0n) return amount
  context.addIssue('not an amount')
  return z.NEVER
})

/** RFC 3339, with its offset. */
export const timestamp = z.string().transform((value, context): Temporal.Instant => {
  try {
    return Temporal.Instant.from(value)
  } catch {
    context.addIssue('not a timestamp')
    return z.NEVER
  }
})

export const wholeNumber = z.coerce.number().int().nonnegative()

export const optionalText = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => (value ? value : null))

export const optionalTimestamp = timestamp
  .nullish()
  .catch(null)
  .transform((value) => value ?? null)

/** A list, one object for a list of one, or nothing for an empty list. */
export function list<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) =>
      value === null || value === undefined ? [] : Array.isArray(value) ? value : [value],
    z.array(item),
  )
}

/** An enumeration that may grow: the standard calls new members a compatible change. */
export function oneOf<const Names extends Record<string, string>>(names: Names) {
  return z
    .string()
    .nullish()
    .transform((value): Names[keyof Names] | 'unrecognised' => {
      const name = value && Object.hasOwn(names, value) ? names[value] : undefined
      return (name as Names[keyof Names] | undefined) ?? 'unrecognised'
    })
}

/** A civil date: `2026-12-10`. */
export const calendarDate = z.string().transform((value, context): Temporal.PlainDate => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && z.iso.date().safeParse(value).success) {
    return Temporal.PlainDate.from(value)
  }
  context.addIssue('not a date')
  return z.NEVER
})

export const optionalCalendarDate = calendarDate.nullish().transform((value) => value ?? null)

/** Absent is null; present and malformed is not passed over: it would change an amount. */
export const optionalMoney = money.nullish().transform((value) => value ?? null)
