import { z } from 'zod'
import type { ApprovalId } from '#server/kernel/id.ts'
import { anId } from '#server/kernel/input.ts'

/** What is approved is named by its hashes, as they stood on the page that was read. */
export const decisionInput = z.strictObject({
  id: anId<ApprovalId>(),
  beforeSha256: z.string().regex(/^[0-9a-f]{64}$/),
  afterSha256: z.string().regex(/^[0-9a-f]{64}$/),
})
