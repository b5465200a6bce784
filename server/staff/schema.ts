import { z } from 'zod'
import type { ApprovalId, CreditorId, StaffId, StaffSessionId } from '#server/kernel/id.ts'
import { anId } from '#server/kernel/input.ts'
import { ROLES } from './model.ts'

const role = z.enum(ROLES)

/** Words of a person: no control signs, no half characters. */
const name = z
  .string()
  .transform((text) => text.toWellFormed().replace(/\p{C}/gu, '').trim())
  .refine((text) => text.length >= 2 && text.length <= 120)

/** Plain ASCII, so that no letter only looks like another. */
const email = z
  .string()
  .max(254)
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => /^[a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text))

const creditorIds = z.union([z.literal('all'), z.array(anId<CreditorId>()).max(500)])

export const inviteInput = z.strictObject({
  id: anId<StaffId>(),
  name,
  email,
  role,
  creditorIds,
})

export const accessInput = z.strictObject({ staffId: anId<StaffId>(), role, creditorIds })

export const memberInput = z.strictObject({ staffId: anId<StaffId>() })

export const sessionInput = z.strictObject({ sessionId: anId<StaffSessionId>() })

/** `id` is made by who asks, and is the key of the request. */
export const requestInput = z.strictObject({ id: anId<ApprovalId>(), staffId: anId<StaffId>() })

export const codeInput = z.strictObject({ code: z.string().max(100) })

export const entryInput = z.strictObject({ entry: z.string().max(100) })
