import { TRPCError } from '@trpc/server'
import { adultProcedure, notFound, router } from '#server/api/trpc.ts'
import { mannerOf } from '#server/people/letters/model.ts'
import { inScope } from '#server/platform/db.ts'
import { takeFrom } from '#server/platform/rate-limit.ts'
import { acceptQuote } from './acceptance/commands.ts'
import { menuOf, waysOf } from './data.ts'
import { freezeMenus } from './menu/commands.ts'
import { quoteById } from './quote/details/data.ts'
import { renewQuote } from './renewal/commands.ts'
import { acceptInput, quoteInput, searchInput, situationInput, waysInput } from './schema.ts'
import { SEARCHES_PER_DEBTOR, searchPlans } from './search/commands.ts'

export const offersRouter = router({
  /** D1: everything the person owes and what is offered for it. */
  situation: adultProcedure.input(situationInput).query(async ({ ctx, input }) => {
    const menu = await menuOf(ctx.core, ctx.scope)
    return {
      ...menu,
      manner: mannerOf(ctx.letters ?? null, ctx.scope.legalPriority),
      hasClosedDebts: menu.closedDebts.length > 0,
      closedDebts: input.closedDebts ? menu.closedDebts : null,
    }
  }),

  /** D2: one creditor's ways to pay. */
  ways: adultProcedure.input(waysInput).query(async ({ ctx, input }) => {
    const ways = await inScope(ctx.core, ctx.scope, (tx) => waysOf(tx, ctx.scope, input))
    return ways ?? notFound()
  }),

  /** Makes today's menus where there are none, or none that still hold. */
  refresh: adultProcedure.mutation(({ ctx }) =>
    freezeMenus(ctx.core, ctx.scope, { operator: ctx.services.operator }),
  ),

  /** "Quanto cabe no seu mês?" */
  search: adultProcedure.input(searchInput).mutation(async ({ ctx, input }) => {
    const budget = await takeFrom(ctx.core, SEARCHES_PER_DEBTOR, ctx.scope.debtorId)
    if (!budget.ok) throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: 'wait a little' })
    const answer = await searchPlans(ctx.core, ctx.scope, {
      creditorSlug: input.creditorSlug,
      monthlyAmount: input.amount,
      day: input.day,
      operator: ctx.services.operator,
    })
    return answer.ok ? answer.value : notFound()
  }),

  /** D3: one quote with everything that must be seen before accepting. */
  quote: adultProcedure.input(quoteInput).query(async ({ ctx, input }) => {
    const quote = await inScope(ctx.core, ctx.scope, (tx) =>
      quoteById(tx, ctx.scope, input.quoteId),
    )
    return quote ?? notFound()
  }),

  /** The same choice on today's debts, for a quote that expired or changed. */
  renew: adultProcedure.input(quoteInput).mutation(({ ctx, input }) =>
    renewQuote(ctx.core, ctx.scope, {
      quoteId: input.quoteId,
      operator: ctx.services.operator,
    }),
  ),

  /** One payment at R1, instalments at R2; the same `agreementId` again answers the same. */
  accept: adultProcedure.input(acceptInput).mutation(({ ctx, input }) =>
    acceptQuote(ctx.core, ctx.scope, {
      ...input,
      termsSha256: Buffer.from(input.termsSha256, 'hex'),
      client: ctx.client,
    }),
  ),
})
