import { z } from 'zod'
import { type ApprovalId, isId } from '#server/kernel/id.ts'

/** What is approved is named by its hashes, as they stood on the page that was read. */
export const decisionInput = z.strictObject({
  id: z.custom<ApprovalId>(isId),
  beforeSha256: z.string().regex(/^[0-9a-f]{64}$/),
  afterSha256: z.string().regex(/^[0-9a-f]{64}$/),
})
