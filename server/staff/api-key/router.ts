import { notFound, router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import { inScope } from '#server/platform/db.ts'
import { worksFor } from '../creditor/data.ts'
import { makeApiKey, revokeApiKey } from './commands.ts'
import { apiKeysOf } from './data.ts'
import { keysInput, makeKeyInput, revokeKeyInput } from './schema.ts'

export const apiKeysRouter = router({
  list: staffProcedure('creditors.read')
    .input(keysInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, async (tx) => {
        const creditor = await creditorBySlug(tx, ctx.scope, input.creditorSlug)
        if (creditor === null || !worksFor(ctx.scope, creditor)) return notFound()
        const keys = await apiKeysOf(tx, ctx.scope, input.creditorSlug)
        return {
          creditor: { slug: creditor.slug, tradeName: creditor.tradeName },
          keys,
          mayManage: ctx.scope.permissions.has('api_keys.manage'),
        }
      }),
    ),

  /** The answer holds the secret, this once. */
  make: stepUpProcedure('api_keys.manage')
    .input(makeKeyInput)
    .mutation(({ ctx, input }) => makeApiKey(ctx.core, ctx.scope, input)),

  revoke: staffProcedure('api_keys.manage')
    .input(revokeKeyInput)
    .mutation(({ ctx, input }) => revokeApiKey(ctx.core, ctx.scope, input.keyId)),
})
