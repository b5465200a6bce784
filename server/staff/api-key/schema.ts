import { z } from 'zod'
import type { ApiKeyId } from '#server/kernel/id.ts'
import { creditorSlug } from '#server/kernel/input.ts'
import { API_SCOPES } from './model.ts'

const keyId = z.uuid().transform((id) => id as ApiKeyId)

export const keysInput = z.strictObject({ creditorSlug })

export const makeKeyInput = z.strictObject({
  creditorSlug,
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[\p{L}\p{N}\p{P}\p{S}\p{Zs}]+$/u),
  scopes: z.array(z.enum(API_SCOPES)).min(1).max(API_SCOPES.length),
})

export const revokeKeyInput = z.strictObject({ keyId })
