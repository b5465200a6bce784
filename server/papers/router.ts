import {
  debtorProcedure,
  notFound,
  publicProcedure,
  router,
  signedProcedure,
} from '#server/api/trpc.ts'
import type { Core, Tx } from '#server/platform/db.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { isOnItsWay, paperById, paperOf } from './data.ts'
import { draftOfQuote } from './draft/data.ts'
import type { Paper } from './model.ts'
import { proofOf } from './proof/data.ts'
import {
  agreementPaperInput,
  checkInput,
  draftInput,
  paperInput,
  receiptInput,
  statementInput,
} from './schema.ts'
import { shelfOf } from './shelf/data.ts'
import { wantStatement } from './statement/commands.ts'
import { statementKey, statementStanding } from './statement/data.ts'
import { checkPaper } from './verification/commands.ts'

/** A paper, or that the worker is about to issue it. */
type Served = (Paper & { readonly isReady: true }) | { readonly isReady: false }

const ready = (paper: Paper): Served => ({ ...paper, isReady: true })

/** Papers are bytes: the route handlers call these on the server and send them as they are. */
export const papersRouter = router({
  /** All papers of the person, with their state: R1 sees the list. */
  list: debtorProcedure.query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => shelfOf(tx, ctx.scope)),
  ),

  /** Any paper of the list: only after a code (R2). */
  open: signedProcedure.input(paperInput).query(async ({ ctx, input }) => {
    const paper = await inScope(ctx.core, ctx.scope, (tx) =>
      paperById(tx, ctx.scope, input.paperId),
    )
    return ready(paper ?? notFound())
  }),

  /** The signed agreement: only after a code (R2). */
  agreement: signedProcedure
    .input(agreementPaperInput)
    .query(({ ctx, input }) =>
      serve(ctx, { kind: 'agreement', subjectId: input.agreementId } as const),
    ),

  /** The receipt of a payment: only after a code (R2). */
  receipt: signedProcedure
    .input(receiptInput)
    .query(({ ctx, input }) =>
      serve(ctx, { kind: 'receipt', subjectId: input.paymentId } as const),
    ),

  /** The statement of a year, once it says what would be said now (R2). */
  statement: signedProcedure.input(statementInput).query(async ({ ctx, input }) => {
    const served = await inScope(ctx.core, ctx.scope, async (tx): Promise<Served | null> => {
      const key = await statementKey(tx, ctx.scope, input)
      if (key === null) return null
      const standing = await statementStanding(tx, ctx.scope, key)
      if (standing === 'nothing_paid') return null
      if (standing === 'wanted') return { isReady: false }
      const subject = {
        kind: 'statement',
        subjectId: ctx.scope.debtorId,
        year: input.year,
      } as const
      const paper = await paperOf(tx, ctx.scope, { ...subject, creditorId: key.creditorId })
      return paper && ready(paper)
    })
    return served ?? notFound()
  }),

  /** Asks for the statement of a year (R2): a job issues it. */
  wantStatement: signedProcedure
    .input(statementInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => wantStatement(tx, ctx.scope, input)),
    ),

  /** The proofs of an agreement in one file (R2). */
  proof: signedProcedure.input(agreementPaperInput).query(async ({ ctx, input }) => {
    const checkUrl = `${ctx.services.portalUrl}/verificar`
    const proof = await inScope(ctx.core, ctx.scope, (tx) =>
      proofOf(tx, ctx.scope, { ...input, checkUrl }),
    )
    return { ...(proof ?? notFound()), isReady: true as const }
  }),

  /** The draft of an agreement, to be read before accepting (R1). */
  draft: debtorProcedure.input(draftInput).query(async ({ ctx, input }) => {
    const draft = await inScope(ctx.core, ctx.scope, (tx) =>
      draftOfQuote(tx, ctx.scope, input.quoteId),
    )
    return { ...(draft ?? notFound()), isReady: true as const }
  }),

  /** "Confira este papel", for anybody who holds one. Writes nothing. */
  check: publicProcedure
    .input(checkInput)
    .query(({ ctx, input }) => checkPaper(ctx.core, ctx.client, input)),
})

async function serve(
  { core, scope }: { core: Core; scope: DebtorScope },
  subject: { kind: 'agreement' | 'receipt'; subjectId: string },
): Promise<Served> {
  const served = await inScope(core, scope, async (tx: Tx): Promise<Served | null> => {
    const paper = await paperOf(tx, scope, subject)
    if (paper) return ready(paper)
    return (await isOnItsWay(tx, scope, subject)) ? { isReady: false } : null
  })
  return served ?? notFound()
}
