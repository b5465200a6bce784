import { notFound, router, staffProcedure } from '#server/api/trpc.ts'
import { countCases } from '#server/cases/list/data.ts'
import { fileOf } from '#server/insights/file/data.ts'
import { debtorList } from '#server/insights/people/data.ts'
import { fileInput, peopleInput, searchInput } from '#server/insights/schema.ts'
import { searchPeople } from '#server/insights/search/commands.ts'
import { todayOf } from '#server/insights/today/data.ts'
import { reachOf } from '#server/journeys/planning/model.ts'
import { inScope } from '#server/platform/db.ts'
import { colleagueNames } from '#server/staff/data.ts'
import type { Permission } from '#server/staff/model.ts'
import { teamScope } from '#server/staff/team/commands.ts'

export const insightsRouter = router({
  today: staffProcedure('debts.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, async (tx) => ({
      ...(await todayOf(tx, ctx.scope)),
      cases: await countCases(tx, ctx.scope),
    })),
  ),
  debtors: staffProcedure('debtors.read')
    .input(peopleInput)
    .query(({ ctx, input }) => debtorList(ctx.core, ctx.scope, input)),
  /** People by what somebody says of them; recorded, without the text. */
  search: staffProcedure('debtors.read')
    .input(searchInput)
    .mutation(({ ctx, input }) => searchPeople(ctx.core, ctx.scope, input.query)),
  /** A3: one person, with a page of their story, and what the asking person may do. */
  file: staffProcedure('debtors.read')
    .input(fileInput)
    .query(async ({ ctx, input }) => {
      const { core, scope } = ctx
      const reach = reachOf(ctx.services)
      const file = await inScope(core, scope, (tx) => fileOf(tx, scope, { ...input, reach }))
      if (file === null) return notFound()
      const ids = file.story.entries.flatMap(({ staffId }) => (staffId ? [staffId] : []))
      const names = await inScope(core, teamScope, (tx) =>
        colleagueNames(tx, teamScope, scope, [...new Set(ids)]),
      )
      const entries = file.story.entries.map(({ staffId, ...entry }) => ({
        ...entry,
        by: (staffId && names.get(staffId)) ?? null,
      }))
      const may = (permission: Permission) => scope.permissions.has(permission)
      return {
        ...file,
        story: { ...file.story, entries },
        mayReveal: may('debtors.reveal'),
        mayAssist: may('debtors.assist'),
        mayViewAs: may('debtors.view_as'),
      }
    }),
})
