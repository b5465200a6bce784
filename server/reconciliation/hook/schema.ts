import { z } from 'zod'

/** The largest body that is read at all: a thousand contracts fit. */
export const MAX_CREDITOR_NOTICE_BYTES = 256 * 1024

const civilDate = z.iso.date().transform((text) => Temporal.PlainDate.from(text))

/**
 * What a creditor posts (docs/creditor-files.md). The id is the creditor's own and is taken once for
 * ever. Types that we do not know are kept and do nothing.
 */
export const creditorNoticeSchema = z.object({
  id: z.string().regex(/^[\x21-\x7e]{1,100}$/),
  type: z.string().max(60),
  contracts: z
    .array(z.object({ contract: z.string().min(1).max(60), cleared_on: civilDate }))
    .max(1000)
    .default([]),
})

export type CreditorNotice = z.infer<typeof creditorNoticeSchema>

export const NAME_CLEARED = 'name.cleared'
