import { z } from 'zod'
import { asId, type Id, isId } from '#server/kernel/id.ts'
import { SLUG } from '#server/kernel/slug.ts'

/** What inputs of procedures, forms and addresses share; what is none of these is refused. */

/** An id of ours, whatever record it is of. */
export const anId = <T>() => z.custom<T>(isId)

/** The same where it comes as text: of a form, or of an address. */
export const idText = <T extends Id<string>>() =>
  z
    .string()
    .refine(isId)
    .transform((text) => asId<T>(text))

/** A creditor as it stands in addresses and in the names of files. */
export const creditorSlug = z.string().regex(SLUG)
