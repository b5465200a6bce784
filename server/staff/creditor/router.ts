import { notFound, router, staffProcedure } from '#server/api/trpc.ts'
import { creditorBySlug, loadCatalogue } from '#server/creditors/data.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { changeCreditor } from './commands.ts'
import { changesOf, worksFor } from './data.ts'
import { type Section, sectionOf } from './model.ts'
import { changeInput, slugInput } from './schema.ts'

export const creditorsRouter = router({
  /** The creditors somebody works for. */
  list: staffProcedure('creditors.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, async (tx) => {
      const { creditors } = await loadCatalogue(tx, ctx.scope)
      return [...creditors.values()]
        .filter((creditor) => worksFor(ctx.scope, creditor))
        .sort((one, other) => one.tradeName.localeCompare(other.tradeName, 'pt-BR'))
    }),
  ),

  /** One of them, the hash of each section as it stands, and every change there was. */
  bySlug: staffProcedure('creditors.read')
    .input(slugInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, teamScope, async (tx) => {
        const creditor = await creditorBySlug(tx, teamScope, input.slug)
        if (creditor === null || !worksFor(ctx.scope, creditor)) return notFound()
        const seen = (section: Section) => inputHash(sectionOf(creditor, section)).toString('hex')
        return {
          creditor,
          seen: {
            identity: seen('identity'),
            branding: seen('branding'),
            conduct: seen('conduct'),
          },
          changes: await changesOf(tx, teamScope, creditor.id),
          mayChange: ctx.scope.permissions.has('creditors.manage'),
        }
      }),
    ),

  change: staffProcedure('creditors.manage')
    .input(changeInput)
    .mutation(({ ctx, input }) => changeCreditor(ctx.core, ctx.scope, input)),
})
