import { z } from 'zod'
import { KEEPABLE } from '#server/kernel/json.ts'

/** A word of the provider's. */
const word = z.string().max(64).regex(KEEPABLE)

/**
 * What a PSP posts to `…/pix` (API Pix 2.9.0). Read leniently: only the ids matter, since the
 * rest is fetched. Anything else in the body is ignored, and none of it is kept.
 */
export const pixNoticeSchema = z.object({
  pix: z
    .array(
      z.object({
        endToEndId: z.string().regex(/^[a-zA-Z0-9]{32}$/),
        txid: z
          .string()
          .regex(/^[a-zA-Z0-9]{1,35}$/)
          .optional(),
        devolucoes: z
          .array(z.object({ id: word, status: word }))
          .max(100)
          .optional(),
      }),
    )
    .min(1)
    .max(1000),
})

/** What a PSP posts to `…/rec`: an authorisation of Pix Automático changed. */
export const recNoticeSchema = z.object({
  recs: z
    .array(
      z.object({
        idRec: z.string().regex(/^[a-zA-Z0-9]{29}$/),
        status: word,
      }),
    )
    .min(1)
    .max(1000),
})

/** What a PSP posts to `…/cobr`: a debit of an authorisation changed. */
export const cobrNoticeSchema = z.object({
  cobsr: z
    .array(
      z.object({
        txid: z.string().regex(/^[a-zA-Z0-9]{26,35}$/),
        status: word,
        tentativas: z
          .array(z.object({ endToEndId: word, status: word }))
          .max(100)
          .optional(),
      }),
    )
    .min(1)
    .max(1000),
})

/** The largest body that is read at all. */
export const MAX_NOTICE_BYTES = 512 * 1024
