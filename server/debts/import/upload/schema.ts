import { z } from 'zod'
import type { ImportId } from '#server/kernel/id.ts'
import { creditorSlug } from '#server/kernel/input.ts'
import { readableName } from '../schema.ts'

const importId = z.uuid().transform((id) => id as ImportId)

export const importInput = z.strictObject({ importId })

export const uploadInput = z.strictObject({
  creditorSlug,
  portfolioName: readableName(80),
  fileName: readableName(200),
})

/** Some bytes of the file, in base64: a megabyte each, the last one less. */
export const partInput = z.strictObject({
  importId,
  number: z.int().min(0).max(10_000),
  content: z.base64().min(1).max(1_400_000),
})

export const receivedInput = z.strictObject({
  importId,
  bytes: z
    .int()
    .min(0)
    .max(2 ** 40),
})

export const columnsInput = z.strictObject({
  importId,
  columns: z.array(z.string().max(60)).min(1).max(64),
})

/** The debts that the file does not name go, too: as many as were shown. */
export const recallInput = z.strictObject({ importId, missing: z.int().min(1).max(10_000_000) })

export const problemsInput = z.strictObject({
  importId,
  /** The line after which to go on. */
  after: z.int().min(0).max(100_000_000).default(0),
})

export const rejectedInput = z.strictObject({
  importId,
  number: z.int().min(0).max(100_000),
})
