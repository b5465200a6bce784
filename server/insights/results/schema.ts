import { z } from 'zod'
import { dayField, slugField } from '#server/insights/schema.ts'
import { RESULT_TABLES } from './model.ts'

/** Whose results, and of which days; nothing named: everybody's, of the last months. */
export const resultsInput = z.strictObject({
  creditorSlug: slugField,
  from: dayField,
  to: dayField,
})

export const copyResultsInput = resultsInput.extend({ table: z.enum(RESULT_TABLES) })
