import { z } from 'zod'
import type { CaseId, DebtId, DebtorId, PromiseId, StaffId } from '#server/kernel/id.ts'
import { creditorSlug, idText } from '#server/kernel/input.ts'
import { CASE_KINDS, cleanWords, isReasonOf, QUIET_DAYS, type QuietDays } from './model.ts'

/** Free text is cleaned and cut, never refused: nobody writes such a thing twice. */
const words = z.string().transform(cleanWords)

/** Words of staff, which the person reads: there must be some. */
const answerWords = words.refine((text): text is string => text !== null && text.length >= 5)

/** What a person may ask for; `id` is made with the form. */
export const openInput = z
  .strictObject({
    id: idText<CaseId>(),
    kind: z.enum(CASE_KINDS),
    reason: z.string().max(40),
    words,
    debtId: idText<DebtId>().nullable(),
  })
  .transform((order, context) => {
    const { kind, reason } = order
    if (isReasonOf(kind, reason)) return { ...order, reason }
    context.addIssue({ code: 'custom', message: 'no reason of this kind' })
    return z.NEVER
  })

/** "Combino um dia": with which creditor, and when. */
export const ownPromiseInput = z.strictObject({
  id: idText<PromiseId>(),
  creditorSlug,
  on: z.iso.date().transform((text) => Temporal.PlainDate.from(text)),
})

export const ownCaseInput = z.strictObject({ caseId: idText<CaseId>() })
export const replyInput = z.strictObject({ caseId: idText<CaseId>(), words })

export const bereavementInput = z.strictObject({
  token: z.string().transform((text) => text.slice(0, 64)),
  reason: z.enum(['relative', 'executor', 'other']),
  words,
})

/** For somebody who called: the same, in their place. */
export const openForCallerInput = z.strictObject({
  debtorId: idText<DebtorId>(),
  order: openInput,
})

const place = z.strictObject({
  on: z.string().regex(/^\d{4}-\d{2}-\d{2}(T[\d:.]{8,18}Z)?$/),
  id: idText<CaseId>(),
})

export const casesInput = z
  .strictObject({
    state: z.enum(['open', 'ended']),
    kind: z.enum(CASE_KINDS).nullable(),
    creditorSlug: creditorSlug.nullable(),
    mine: z.boolean(),
    after: place.nullable(),
  })
  // A day is a place among what waits, an instant among what ended.
  .refine(({ state, after }) => after === null || after.on.includes('T') === (state === 'ended'))

export const caseInput = z.strictObject({ caseId: idText<CaseId>() })

export const handInput = z.strictObject({ caseId: idText<CaseId>(), to: idText<StaffId>() })

export const releaseInput = z.strictObject({ caseId: idText<CaseId>(), words: answerWords })

export const askMoreInput = z.strictObject({ caseId: idText<CaseId>(), words: answerWords })

export const answerInput = z.strictObject({
  caseId: idText<CaseId>(),
  outcome: z.enum(['accepted', 'refused']),
  words: answerWords,
  quietDays: z.custom<QuietDays>((days) => QUIET_DAYS.some((known) => known === days)),
  isSure: z.boolean(),
})
