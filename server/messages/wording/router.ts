import { ofCreditor } from '#server/api/of-creditor.ts'
import { router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import type { Creditor } from '#server/creditors/model.ts'
import type { StaffId } from '#server/kernel/id.ts'
import { inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import type { Sender } from '../model.ts'
import { requestWording, returnTo, type WordingPlace, writeWording } from './commands.ts'
import { namesOfStaff, publicationsOf, versionsOf, wordersOf, wordingsOfCreditor } from './data.ts'
import { problemsOf } from './lint/model.ts'
import { houseWording, sampleValues } from './sample/model.ts'
import { placeInput, requestInput, returnInput, worderInput, writeInput } from './schema.ts'

/** What our messages say, and what creditors say in their own words. */
export const wordingsRouter = router({
  list: staffProcedure('wordings.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => wordersOf(tx, ctx.scope)),
  ),

  byCreditor: staffProcedure('wordings.read')
    .input(worderInput)
    .query(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, async (tx, { id, slug, tradeName }) => ({
        creditor: { slug, name: tradeName },
        rows: await wordingsOfCreditor(tx, ctx.scope, id),
      })),
    ),

  /** One message on one channel: the house's words, the creditor's, and what was in force. */
  one: staffProcedure('wordings.read')
    .input(placeInput)
    .query(async ({ ctx, input }) => {
      const { operator, portalUrl } = ctx.services
      const found = await ofCreditor(ctx.core, ctx.scope, input, (tx, creditor) =>
        wordingPage(tx, ctx.scope, { operator, portalUrl }, { ...input, creditor }),
      )
      const ids = [
        ...found.versions.map(({ writtenBy }) => writtenBy),
        ...found.publications.map(({ publishedBy }) => publishedBy),
      ]
      const names = await inScope(ctx.core, teamScope, (tx) => namesOfStaff(tx, teamScope, ids))
      const nameOf = (id: StaffId) => names.get(id) ?? ''
      return {
        ...found,
        versions: found.versions.map((one) => ({ ...one, writtenBy: nameOf(one.writtenBy) })),
        publications: found.publications.map((one) => ({
          ...one,
          publishedBy: nameOf(one.publishedBy),
        })),
      }
    }),

  write: staffProcedure('wordings.edit')
    .input(writeInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        writeWording(tx, ctx.scope, { creditorId, template: input.template }, input),
      ),
    ),

  /** Asks for it; another person's approval does it. */
  request: stepUpProcedure('wordings.edit')
    .input(requestInput)
    .mutation(({ ctx, input: { creditorSlug, ...order } }) =>
      ofCreditor(ctx.core, ctx.scope, { creditorSlug }, (tx, { id: creditorId }) =>
        requestWording(tx, ctx.scope, ctx.services, { ...order, creditorId }),
      ),
    ),

  /** Back to what two people had put in force, or to the house's words. */
  returnTo: staffProcedure('wordings.edit')
    .input(returnInput)
    .mutation(({ ctx, input: { creditorSlug, template, channel, ...order } }) =>
      ofCreditor(ctx.core, ctx.scope, { creditorSlug }, (tx, { id: creditorId }) =>
        returnTo(tx, ctx.scope, ctx.services, { creditorId, template, channel }, order),
      ),
    ),
})

async function wordingPage(
  tx: Tx,
  scope: StaffScope,
  sender: Sender,
  {
    creditor,
    template,
    channel,
  }: { creditor: Creditor } & Pick<WordingPlace, 'template' | 'channel'>,
) {
  const place = { creditorId: creditor.id, template, channel }
  const versions = await versionsOf(tx, scope, place)
  const publications = await publicationsOf(tx, scope, place)
  const [newest] = versions
  return {
    creditor: { slug: creditor.slug, name: creditor.tradeName },
    sender,
    sample: sampleValues(template, channel, sender),
    house: houseWording(template, channel, sender),
    versions,
    publications,
    liveVersion: publications[0]?.version ?? null,
    isFit: newest !== undefined && problemsOf(template, newest.wording, sender).length === 0,
    mayEdit: scope.permissions.has('wordings.edit'),
  }
}
