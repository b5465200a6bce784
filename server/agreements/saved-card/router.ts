import { debtorProcedure, notFound, router, signedProcedure } from '#server/api/trpc.ts'
import { inScope } from '#server/platform/db.ts'
import { removeCard, saveCard } from './commands.ts'
import { cardState } from './data.ts'
import { cardInput, saveCardInput } from './schema.ts'

/** The card that pays an agreement's later instalments. Staff have no part in it. */
export const savedCardRouter = router({
  /** D6: the card, masked, what it pays next and what came of its tries. */
  ofAgreement: debtorProcedure.input(cardInput).query(async ({ ctx, input }) => {
    const { operator, stripe } = ctx.services
    const state = await inScope(ctx.core, ctx.scope, (tx) =>
      cardState(tx, ctx.scope, { ...input, operator }),
    )
    return state ? { ...state, isOffered: state.isOffered && stripe !== null } : notFound()
  }),

  /** "Autorizo": for who entered a code. The page on which the card is saved comes next. */
  save: signedProcedure
    .input(saveCardInput)
    .mutation(({ ctx, input }) =>
      saveCard(ctx.core, ctx.services, ctx.scope, { ...input, client: ctx.client }),
    ),

  /** At R1, because it only takes a power away. */
  remove: debtorProcedure
    .input(cardInput)
    .mutation(({ ctx, input }) => removeCard(ctx.core, ctx.scope, input)),
})
