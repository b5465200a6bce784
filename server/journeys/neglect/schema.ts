import { z } from 'zod'
import { type DebtorId, isId } from '#server/kernel/id.ts'
import { NEGLECTS } from './model.ts'

const creditorSlug = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/)
const after = z.custom<DebtorId>(isId).nullable()

export const neglectInput = z.strictObject({ creditorSlug })
export const neglectedInput = z.strictObject({ creditorSlug, reason: z.enum(NEGLECTS), after })
export const neglectedCopyInput = z.strictObject({
  creditorSlug,
  reason: z.enum(NEGLECTS).nullable(),
  after,
  lines: z.int().min(0),
})
