import { z } from 'zod'
import { companyPixKey } from '#server/creditors/payee/model.ts'
import type { ApprovalId } from '#server/kernel/id.ts'
import { anId } from '#server/kernel/input.ts'
import { line, orNothing, slugInput } from '../schema.ts'

/** Account and kind come together, a branch only with them, as the database holds it. */
const payeeValues = z
  .strictObject({
    pixKey: z.string().transform((typed, context) => {
      const key = companyPixKey(typed)
      if (key !== null) return key
      context.addIssue({ code: 'custom', message: 'no key of a company' })
      return z.NEVER
    }),
    pixPayeeName: line(25),
    pixPsp: line(60),
    pixAccountNumber: orNothing(
      z
        .string()
        .trim()
        .regex(/^[0-9A-Za-z-]{1,20}$/),
    ),
    pixAccountKind: orNothing(z.enum(['checking', 'savings', 'payment'])),
    pixAccountBranch: orNothing(
      z
        .string()
        .trim()
        .regex(/^\d{1,4}$/),
    ),
    pixAgreement: orNothing(line(60)),
    pixThrough: z.enum(['psp', 'stripe']),
  })
  .refine(({ pixAccountNumber, pixAccountKind }) => !pixAccountNumber === !pixAccountKind, {
    path: ['pixAccountKind'],
  })
  .refine(({ pixAccountNumber, pixAccountBranch }) => !pixAccountBranch || pixAccountNumber, {
    path: ['pixAccountBranch'],
  })

/** `id` is made by the form: sent twice, it is one proposal. `seenSha256`: the payee it showed. */
export const proposePayeeInput = z.strictObject({
  ...slugInput.shape,
  id: anId<ApprovalId>(),
  seenSha256: z.string().regex(/^[0-9a-f]{64}$/),
  values: payeeValues,
})

export const cancelPayeeInput = z.strictObject({
  ...slugInput.shape,
  id: anId<ApprovalId>(),
})

export type ProposePayeeInput = z.infer<typeof proposePayeeInput>
export type CancelPayeeInput = z.infer<typeof cancelPayeeInput>
