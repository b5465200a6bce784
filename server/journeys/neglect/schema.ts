import { z } from 'zod'
import type { DebtorId } from '#server/kernel/id.ts'
import { anId, creditorSlug } from '#server/kernel/input.ts'
import { NEGLECTS } from './model.ts'

const after = anId<DebtorId>().nullable()

export const neglectInput = z.strictObject({ creditorSlug })
export const neglectedInput = z.strictObject({ creditorSlug, reason: z.enum(NEGLECTS), after })
export const neglectedCopyInput = z.strictObject({
  creditorSlug,
  reason: z.enum(NEGLECTS).nullable(),
  after,
  lines: z.int().min(0),
})
