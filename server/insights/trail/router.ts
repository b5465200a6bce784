import { router, staffProcedure } from '#server/api/trpc.ts'
import { headOf } from '#server/audit/chain/data.ts'
import { creditorOptions } from '#server/insights/lists/commands.ts'
import { PAGE_SIZE, trailInput, trailPartInput } from '#server/insights/schema.ts'
import { inScope } from '#server/platform/db.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { membersOf } from '#server/staff/team/data.ts'
import { copyTrail, readTrail } from './commands.ts'

/** A10: what everybody did. */
export const trailRouter = router({
  page: staffProcedure('audit.read')
    .input(trailInput)
    .query(async ({ ctx, input: { before, ...filter } }) => {
      const { core, scope } = ctx
      const page = { before, size: PAGE_SIZE }
      const { acts, next } = await readTrail(core, scope, filter, page)
      const { members, head } = await inScope(core, teamScope, async (tx) => ({
        members: await membersOf(tx, teamScope, scope),
        head: await headOf(tx, teamScope),
      }))
      return {
        rows: acts,
        next: next === null ? null : String(next),
        creditors: await creditorOptions(core, scope),
        members: members.map(({ id, name }) => ({ id, name })),
        sealed: { acts: head.position, hash: head.hash.toString('hex') },
      }
    }),

  /** A part of a copy; the last one is recorded. */
  copy: staffProcedure('audit.read')
    .input(trailPartInput)
    .mutation(({ ctx, input }) => copyTrail(ctx.core, ctx.scope, input)),
})
