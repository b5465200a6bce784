import { router, staffProcedure } from '#server/api/trpc.ts'
import { removeView, renameView, savedViewsFor, saveView } from './commands.ts'
import { viewAddress } from './model.ts'
import { removeViewInput, renameViewInput, saveViewInput, viewsInput } from './schema.ts'

/** One's own filtered lists, by name. */
export const savedViewsRouter = router({
  list: staffProcedure('account.own')
    .input(viewsInput)
    .query(async ({ ctx, input }) =>
      (await savedViewsFor(ctx.core, ctx.scope, input.list)).map((view) => ({
        ...view,
        href: viewAddress(view),
      })),
    ),
  save: staffProcedure('account.own')
    .input(saveViewInput)
    .mutation(({ ctx, input }) => saveView(ctx.core, ctx.scope, input)),
  rename: staffProcedure('account.own')
    .input(renameViewInput)
    .mutation(({ ctx, input }) => renameView(ctx.core, ctx.scope, input)),
  remove: staffProcedure('account.own')
    .input(removeViewInput)
    .mutation(({ ctx, input }) => removeView(ctx.core, ctx.scope, input.id)),
})
