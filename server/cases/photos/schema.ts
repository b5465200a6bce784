import { z } from 'zod'
import { asId, type CaseId, type CasePhotoId, type Id, isId } from '#server/kernel/id.ts'

const anId = <T extends Id<string>>() =>
  z
    .string()
    .refine(isId)
    .transform((text) => asId<T>(text))

/** One photo of one case. */
export const photoInput = z.strictObject({ caseId: anId<CaseId>(), photoId: anId<CasePhotoId>() })

/** What came with a form, as it came. */
export const addPhotoInput = z.strictObject({
  caseId: anId<CaseId>(),
  file: z.instanceof(Buffer),
})
