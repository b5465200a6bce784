import { z } from 'zod'
import { slugOf } from '#server/creditors/slug/model.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { anId } from '#server/kernel/input.ts'
import {
  brandingInput,
  conductInput,
  contactInput,
  identityInput,
  isOfReadableColours,
  isWindow,
} from '../schema.ts'

/** What makes a creditor, all but its account: that comes afterwards, by two people and a day. */
const newCreditor = z
  .strictObject({
    kind: z.enum(['financial', 'fund', 'commerce']),
    ...identityInput.shape,
    ...brandingInput.shape,
    ...conductInput.shape,
    ...contactInput.shape,
  })
  .refine(({ tradeName }) => slugOf(tradeName) !== '', { path: ['tradeName'] })
  .refine(isOfReadableColours, { path: ['letterColour'] })
  .refine(isWindow, { path: ['contactEndHour'] })

/** `id` is made by the form: sent twice, it is one creditor. */
export const addCreditorInput = z.strictObject({
  id: anId<CreditorId>(),
  values: newCreditor,
})

export type AddCreditorInput = z.infer<typeof addCreditorInput>
