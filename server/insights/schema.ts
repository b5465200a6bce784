import { z } from 'zod'
import type { DebtorId } from '#server/kernel/id.ts'

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

export const debtorInput = z.strictObject({ debtorId: z.uuid().transform((id) => id as DebtorId) })

/** What was typed into a search: a document, a contract or an agreement number. */
export const findInput = z.strictObject({ query })

export const PAGE_SIZE = 50
