import { z } from 'zod'
import type { DebtId, DebtRecallId } from '#server/kernel/id.ts'

export const recallDebtInput = z.strictObject({
  debtId: z.uuid().transform((id) => id as DebtId),
})

/** The body of the creditor's own request: a contract as a portfolio file may name it. */
export const recallContractInput = z
  .strictObject({ contrato: z.string().regex(/^[\x20-\x7e]{1,60}$/) })
  .meta({ id: 'RecallRequest' })

export const recallsInput = z.strictObject({
  state: z.enum(['open', 'ended']),
  after: z
    .uuid()
    .transform((id) => id as DebtRecallId)
    .nullable(),
})

export const decideRecallInput = z.strictObject({
  recallId: z.uuid().transform((id) => id as DebtRecallId),
  decision: z.enum(['keep', 'defer']),
})
