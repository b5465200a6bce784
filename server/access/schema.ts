import { z } from 'zod'
import { LONGEST_TOKEN } from './model.ts'

/**
 * What the edges accept. Texts are cut and cleaned here and judged by the commands, so that a
 * mangled link or code gets the same kind of answer as a wrong one, not an error of its own.
 */
const token = z.string().transform((text) => text.slice(0, LONGEST_TOKEN))

/** `390.53` as typed becomes `39053`, `123 456` becomes `123456`. */
const digits = z.string().transform((text) => text.slice(0, 40).replace(/[\s.-]/g, ''))

export const tokenInput = z.strictObject({ token })

export const exchangeInput = z.strictObject({ token, digits })

export const companyEntryInput = z.strictObject({ code: digits })

/** How somebody wants to read: their own word. */
export const lettersInput = z.strictObject({ letters: z.enum(['large', 'usual']) })

/** The longest thing worth reading is a whole e-mail. */
export const scamCheckInput = z.strictObject({
  text: z.string().transform((text) => text.slice(0, 10_000)),
})

/** What a code is asked for by somebody who is signed in; `enter` is the way in for companies. */
const subject = {
  action: z.enum(['sign', 'documents', 'save_card']),
  subjectId: z.uuid().nullable(),
}

export const requestCodeInput = z.strictObject(subject)

export const confirmCodeInput = z.strictObject({ ...subject, code: digits })
