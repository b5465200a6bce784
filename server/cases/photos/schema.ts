import { z } from 'zod'
import type { CaseId, CasePhotoId } from '#server/kernel/id.ts'
import { idText } from '#server/kernel/input.ts'

/** One photo of one case. */
export const photoInput = z.strictObject({
  caseId: idText<CaseId>(),
  photoId: idText<CasePhotoId>(),
})

/** What came with a form, as it came. */
export const addPhotoInput = z.strictObject({
  caseId: idText<CaseId>(),
  file: z.instanceof(Buffer),
})
