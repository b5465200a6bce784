import { z } from 'zod'
import type { SavedViewId } from '#server/kernel/id.ts'
import { anId } from '#server/kernel/input.ts'
import { LONGEST_NAME, VIEW_LISTS } from './model.ts'

const id = anId<SavedViewId>()
const list = z.enum(VIEW_LISTS)

/** Letters, digits, signs and single spaces: what can be read aloud. */
export const viewName = z
  .string()
  .transform((text) => text.trim().replaceAll(/\s+/g, ' '))
  .pipe(
    z
      .string()
      .min(1)
      .max(LONGEST_NAME)
      .regex(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u),
  )

export const viewsInput = z.strictObject({ list: list.nullable().default(null) })
export const saveViewInput = z.strictObject({
  id,
  list,
  name: viewName,
  query: z.string().max(2_000),
})
export const renameViewInput = z.strictObject({ id, name: viewName })
export const removeViewInput = z.strictObject({ id })
