import { z } from 'zod'
import type { DebtorId } from '#server/kernel/id.ts'

/** A page of a list, counted from 1, with what was typed into its search. */
export const listInput = z.strictObject({
  page: z.int().min(1).max(100_000).default(1),
  query: z.string().max(200).default(''),
})

export const debtorInput = z.strictObject({ debtorId: z.uuid().transform((id) => id as DebtorId) })

/** What was typed into a search: a document, a contract or an agreement number. */
export const findInput = z.strictObject({ query: z.string().max(200) })

export const PAGE_SIZE = 50
