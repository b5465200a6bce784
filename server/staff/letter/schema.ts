import { z } from 'zod'

/** A letter as it lies sealed in its row. */
export const letterSchema = z.object({ subject: z.string(), text: z.string(), html: z.string() })
