import { z } from 'zod'
import type { DebtorId } from '#server/kernel/id.ts'
import { anId } from '#server/kernel/input.ts'

export const viewInput = z.strictObject({ debtorId: anId<DebtorId>() })
