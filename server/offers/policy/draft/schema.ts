import { z } from 'zod'
import type { ApprovalId } from '#server/kernel/id.ts'
import { anId, creditorSlug } from '#server/kernel/input.ts'
import { offerRuleSchema, policyTermsSchema } from '../schema.ts'

/** What the forms of offers may send. Every one that writes names the draft version it was read from. */
const version = z.int().min(1).max(1_000_000)
const place = z.int().min(0).max(199)

export const offererInput = z.strictObject({ creditorSlug })
export const draftInput = z.strictObject({ creditorSlug, version })
export const startInput = z.strictObject({
  creditorSlug,
  /** The newest draft, as it was read; null: none. */
  version: version.nullable(),
  /** Whose rules it begins with; null: of none, where there is none. */
  published: version.nullable(),
})
export const editInput = z.strictObject({
  creditorSlug,
  version,
  edit: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('whole'), terms: policyTermsSchema }),
    z.strictObject({ kind: z.literal('rule'), place, rule: offerRuleSchema }),
    z.strictObject({ kind: z.literal('remove'), place }),
    z.strictObject({ kind: z.literal('raise'), place }),
  ]),
})
export const publicationInput = z.strictObject({
  creditorSlug,
  version,
  id: anId<ApprovalId>(),
  /** The first day in force; null: as soon as somebody approves. */
  inForceFrom: z.iso
    .date()
    .transform((text) => Temporal.PlainDate.from(text))
    .nullable(),
})
export const scheduledInput = z.strictObject({ creditorSlug, id: anId<ApprovalId>() })
