import { z } from 'zod'
import type { StaffPasskeyId } from '#server/kernel/id.ts'
import { anId } from '#server/kernel/input.ts'
import { LONGEST_KEY_NAME } from './model.ts'

/** Base64url as browsers write it; a key's id has at most 1023 bytes (WebAuthn 5.1). */
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[A-Za-z0-9_-]*$/)
const LONGEST_ID = 1400
/** Attestations are not asked for, so that the longest part is a key. */
const LONGEST_PART = 8_000

const credential = {
  id: text(LONGEST_ID),
  rawId: text(LONGEST_ID),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).transform(() => ({})),
}

/** What `navigator.credentials.create` answered, as JSON; what nobody reads is left out. */
export const creationAnswer = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text(LONGEST_PART),
    attestationObject: text(LONGEST_PART),
    transports: z
      .array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']))
      .max(8)
      .default([]),
  }),
})

/** What `navigator.credentials.get` answered. */
export const useAnswer = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text(LONGEST_PART),
    authenticatorData: text(LONGEST_PART),
    signature: text(LONGEST_PART),
  }),
})

const LONGEST_FIELD = 40_000

/** A whole answer in one field of a form; null where it is none. */
export function answerIn<T>(schema: z.ZodType<T>, field: unknown): T | null {
  if (typeof field !== 'string' || field.length > LONGEST_FIELD) return null
  try {
    return schema.safeParse(JSON.parse(field)).data ?? null
  } catch {
    // No JSON at all.
    return null
  }
}

const clientData = z.object({ challenge: text(200) })

/** The challenge that an answer says it answers; null where it says none. */
export function challengeIn(answer: { response: { clientDataJSON: string } }): Buffer | null {
  const said = Buffer.from(answer.response.clientDataJSON, 'base64url').toString('utf8')
  const read = answerIn(clientData, said)
  return read === null ? null : Buffer.from(read.challenge, 'base64url')
}

/** What its person calls a key; an empty name is given one. */
export const keyName = z
  .string()
  .transform((typed) => typed.toWellFormed().replace(/\p{C}/gu, '').trim())
  .refine((typed) => typed.length <= LONGEST_KEY_NAME)
  .transform((typed) => (typed === '' ? 'Chave de acesso' : typed))

export const keepPasskeyInput = z.strictObject({ name: keyName, answer: creationAnswer })
export const confirmByPasskeyInput = z.strictObject({ answer: useAnswer })
export const removePasskeyInput = z.strictObject({ passkeyId: anId<StaffPasskeyId>() })
