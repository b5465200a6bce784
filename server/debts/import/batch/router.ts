import { apiProcedure, notFound, router } from '#server/api/trpc.ts'
import { inScope } from '#server/platform/db.ts'
import { takeBatch } from './commands.ts'
import { batchStateOf } from './data.ts'
import { batchInput, batchStateInput } from './schema.ts'

/** What creditors' systems may ask, by a key of theirs; reached by /api/v1 only. */
export const batchesRouter = router({
  take: apiProcedure('debts:write')
    .input(batchInput)
    .mutation(({ ctx, input }) => takeBatch(ctx.core, ctx.scope, input)),

  state: apiProcedure('imports:read')
    .input(batchStateInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, async (tx) => {
        const state = await batchStateOf(tx, ctx.scope, input.importId)
        return state ?? notFound()
      }),
    ),
})
