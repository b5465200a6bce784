import { z } from 'zod'
import { type DebtorId, isId } from '#server/kernel/id.ts'

export const viewInput = z.strictObject({ debtorId: z.custom<DebtorId>(isId) })
