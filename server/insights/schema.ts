import { z } from 'zod'
import { type DebtorId, isId } from '#server/kernel/id.ts'

/** What was typed into a search. PostgreSQL knows no NUL, so it can match nothing. */
const query = z
  .string()
  .max(200)
  .transform((text) => text.replaceAll('\u0000', ''))

/** A page of a list, counted from 1, with what was typed into its search. */
export const listInput = z.strictObject({
  page: z.int().min(1).max(100_000).default(1),
  query: query.default(''),
})

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

/** A person's file, and where in their story a page begins; null: at the newest. */
export const fileInput = z.strictObject({
  debtorId: z.custom<DebtorId>(isId),
  before: z
    .strictObject({
      at: z.string().regex(INSTANT).transform(instantOf),
      id: z.custom<string>(isId),
    })
    .nullable()
    .default(null),
})

function instantOf(text: string, context: z.RefinementCtx): Temporal.Instant {
  try {
    return Temporal.Instant.from(text)
  } catch {
    // Well-formed, but no day that exists.
    context.addIssue({ code: 'custom', message: 'not an instant' })
    return z.NEVER
  }
}

/** What was typed into a search: a document, a name, a phone, an e-mail, a number. */
export const searchInput = z.strictObject({ query })

/** A page of people: of everybody, or of a search as `insights.search` sealed it. */
export const peopleInput = z.strictObject({
  search: z.string().max(1_000).nullable().default(null),
  after: z.custom<DebtorId>(isId).nullable().default(null),
})

export const PAGE_SIZE = 50
