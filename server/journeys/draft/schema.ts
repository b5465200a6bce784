import { z } from 'zod'
import type { ApprovalId } from '#server/kernel/id.ts'
import { anId, creditorSlug } from '#server/kernel/input.ts'
import { MOST_STEPS } from '../model.ts'
import { stepSchema } from '../schema.ts'

/** What the forms of journeys may send. Every one that writes names the draft version it was read from. */
const version = z.int().min(1).max(1_000_000)
const place = z
  .int()
  .min(0)
  .max(MOST_STEPS - 1)

export const journeyInput = z.strictObject({ creditorSlug })
export const journeyDraftInput = z.strictObject({ creditorSlug, version })
export const startJourneyInput = z.strictObject({
  creditorSlug,
  /** The newest draft, as it was read; null: none. */
  version: version.nullable(),
  /** Whose steps it begins with; null: of the proposed journey. */
  published: version.nullable(),
})
export const editJourneyInput = z.strictObject({
  creditorSlug,
  version,
  edit: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('step'), place, step: stepSchema }),
    z.strictObject({ kind: z.literal('remove'), place }),
  ]),
})
export const publishJourneyInput = z.strictObject({
  creditorSlug,
  version,
  id: anId<ApprovalId>(),
  /** The first day in force; null: as soon as somebody approves. */
  inForceFrom: z.iso
    .date()
    .transform((text) => Temporal.PlainDate.from(text))
    .nullable(),
})
export const scheduledJourneyInput = z.strictObject({
  creditorSlug,
  id: anId<ApprovalId>(),
})
