import { z } from 'zod'
import { type Called, cleanCalled } from './model.ts'

/** Of a form: a name counts only where one is chosen, and then there must be one. */
export const calledInput = z
  .strictObject({ how: z.enum(['file', 'chosen', 'none']), name: z.string().max(200) })
  .transform(({ how, name }, context): Called => {
    if (how !== 'chosen') return { how }
    const clean = cleanCalled(name)
    if (clean !== null) return { how, name: clean }
    context.addIssue({ code: 'custom', message: 'no name' })
    return z.NEVER
  })
