import { z } from 'zod'
import type { ApprovalId, ReconciliationExceptionId, WriteOffExportId } from '#server/kernel/id.ts'
import { anId, creditorSlug } from '#server/kernel/input.ts'
import { MAX_NOTE } from './finding/model.ts'

/** From 2000 on: a year of four digits that PostgreSQL and people read alike. */
const civilDate = z.iso
  .date()
  .refine((text) => text >= '2000-01-01' && text <= '2100-12-31')
  .transform((text) => Temporal.PlainDate.from(text))

/** Days of the books that are shown at once, up to this one. */
export const booksInput = z.strictObject({ until: civilDate.nullable() })
export const BOOKS_DAYS = 14

export const findingsInput = z.strictObject({
  state: z.enum(['open', 'explained', 'resolved']),
  after: anId<ReconciliationExceptionId>().nullable(),
})

/** PostgreSQL knows no NUL; half a character is none. */
const note = z
  .string()
  .transform((text) => text.replaceAll('\u0000', '').toWellFormed().trim())
  .refine((text) => text.length >= 5 && text.length <= MAX_NOTE)

export const explainInput = z.strictObject({ id: anId<ReconciliationExceptionId>(), note })

export const exportInput = z.strictObject({ creditorSlug, first: civilDate, last: civilDate })

/** `id` is made by who asks, and is the key of the request. */
export const fullExportInput = exportInput.extend({ id: anId<ApprovalId>() })

/** The longest period of one file. */
export const MAX_EXPORT_DAYS = 400

export const partInput = z.strictObject({
  exportId: anId<WriteOffExportId>(),
  position: z.int().min(0).max(100_000_000),
})

/** A file that comes through the browser; larger ones come by the command line. */
export const MAX_UPLOAD_BYTES = 8 * 1024 * 1024

export const returnInput = z.strictObject({
  creditorSlug,
  fileName: z.string().min(1).max(200),
  /** The bytes in base64. */
  content: z.base64().max(Math.ceil(MAX_UPLOAD_BYTES / 3) * 4),
})

export const namesInput = z.strictObject({
  state: z.enum(['running', 'confirmed']),
  after: z.strictObject({ dueOn: civilDate, id: anId<string>() }).nullable(),
})
