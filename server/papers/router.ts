import { debtorProcedure, notFound, router, signedProcedure } from '#server/api/trpc.ts'
import { inScope } from '#server/platform/db.ts'
import { paperOf } from './data.ts'
import { draftOfQuote } from './draft/data.ts'
import { agreementPaperInput, draftInput, receiptInput } from './schema.ts'

/** Papers are bytes: the route handlers call these on the server and send them as they are. */
export const papersRouter = router({
  /** The signed agreement: only after a code (R2). */
  agreement: signedProcedure.input(agreementPaperInput).query(async ({ ctx, input }) => {
    const paper = await inScope(ctx.core, ctx.scope, (tx) =>
      paperOf(tx, ctx.scope, { kind: 'agreement', subjectId: input.agreementId }),
    )
    return paper ?? notFound()
  }),

  /** The receipt of a payment: only after a code (R2). */
  receipt: signedProcedure.input(receiptInput).query(async ({ ctx, input }) => {
    const paper = await inScope(ctx.core, ctx.scope, (tx) =>
      paperOf(tx, ctx.scope, { kind: 'receipt', subjectId: input.paymentId }),
    )
    return paper ?? notFound()
  }),

  /** The draft of an agreement, to be read before accepting (R1). */
  draft: debtorProcedure.input(draftInput).query(async ({ ctx, input }) => {
    const draft = await inScope(ctx.core, ctx.scope, (tx) =>
      draftOfQuote(tx, ctx.scope, input.quoteId),
    )
    return draft ?? notFound()
  }),
})
