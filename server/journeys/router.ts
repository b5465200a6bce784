import { notFound, router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { today } from '#server/kernel/clock.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import { debtorsByIds } from '#server/people/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { worksFor } from '#server/staff/creditor/data.ts'
import { journeyInForce, versionsOf } from './data.ts'
import { editJourney, journeyFromVersion } from './draft/commands.ts'
import { draftOf, journeyOwnersOf } from './draft/data.ts'
import {
  editJourneyInput,
  journeyDraftInput,
  journeyInput,
  publishJourneyInput,
  startJourneyInput,
} from './draft/schema.ts'
import { contextOf } from './legality/data.ts'
import { problemsOf, remarksOf } from './legality/model.ts'
import { copyNeglected } from './neglect/commands.ts'
import { neglectedPeople, neglectReport } from './neglect/data.ts'
import { neglectedCopyInput, neglectedInput, neglectInput } from './neglect/schema.ts'
import { requestJourney } from './publication/commands.ts'
import { replayDraft } from './replay/commands.ts'
import { newestReplay } from './replay/data.ts'

const PAGE = 50

export const journeysRouter = router({
  list: staffProcedure('journeys.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => journeyOwnersOf(tx, ctx.scope)),
  ),

  /** A creditor's versions, its draft with what speaks against it, and the newest replay. */
  byCreditor: staffProcedure('journeys.read')
    .input(journeyInput)
    .query(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, async (tx, creditor) => {
        const draft = await draftOf(tx, ctx.scope, creditor.id)
        const context = await contextOf(tx, ctx.scope, creditor.id)
        const replay = await newestReplay(tx, ctx.scope, creditor.id)
        return {
          creditor: { slug: creditor.slug, name: creditor.tradeName },
          live: await journeyInForce(tx, ctx.scope, creditor.id),
          versions: await versionsOf(tx, ctx.scope, creditor.id),
          draft: draft && {
            ...draft,
            problems: problemsOf(draft.journey, context),
            remarks: remarksOf(draft.journey, context),
          },
          replay,
          isOfDraft:
            replay !== null &&
            replay.contentSha256 === draft?.contentSha256 &&
            replay.computedOn.equals(today(tx.clock)),
          mayEdit: ctx.scope.permissions.has('journeys.edit'),
        }
      }),
    ),

  startDraft: staffProcedure('journeys.edit')
    .input(startJourneyInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        journeyFromVersion(tx, ctx.scope, { ...input, creditorId }),
      ),
    ),

  editDraft: staffProcedure('journeys.edit')
    .input(editJourneyInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        editJourney(tx, ctx.scope, { ...input, creditorId }),
      ),
    ),

  /** What the draft would write to the real portfolio. */
  replay: staffProcedure('journeys.edit')
    .input(journeyDraftInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        replayDraft(tx, ctx.scope, {
          ...input,
          creditorId,
          hasPush: ctx.services.push !== null,
        }),
      ),
    ),

  /** Asks for it; another person's approval does it. */
  requestPublication: stepUpProcedure('journeys.edit')
    .input(publishJourneyInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        requestJourney(tx, ctx.scope, { ...input, creditorId }),
      ),
    ),

  /** Who has no next step, and why. */
  withoutStep: staffProcedure('journeys.read')
    .input(neglectInput)
    .query(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, async (tx, creditor) => ({
        creditor: { slug: creditor.slug, name: creditor.tradeName },
        report: await neglectReport(tx, ctx.scope, {
          creditorId: creditor.id,
          hasPush: ctx.services.push !== null,
        }),
        mayCopy: ctx.scope.permissions.has('lists.copy'),
      })),
    ),

  /** The people of one reason, masked, page by page. */
  peopleWithoutStep: staffProcedure('journeys.read')
    .input(neglectedInput)
    .query(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, async (tx, { id: creditorId }) => {
        const hasPush = ctx.services.push !== null
        const of = { ...input, creditorId, hasPush, limit: PAGE + 1 }
        const rows = await neglectedPeople(tx, ctx.scope, of)
        const page = rows.slice(0, PAGE)
        const people = await debtorsByIds(
          tx,
          ctx.scope,
          page.map(({ debtorId }) => debtorId),
        )
        return {
          rows: page.map((row) => {
            const person = people.get(row.debtorId)
            return {
              ...row,
              name: person?.name ?? '',
              document: person ? maskTaxId(person.document) : '',
            }
          }),
          next: rows.length > PAGE ? (page.at(-1)?.debtorId ?? null) : null,
        }
      }),
    ),

  copyWithoutStep: staffProcedure('lists.copy')
    .input(neglectedCopyInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        copyNeglected(tx, ctx.scope, {
          ...input,
          creditorId,
          hasPush: ctx.services.push !== null,
        }),
      ),
    ),
})

/** Work for a creditor by its name in addresses; for those one does not work for, it is not there. */
function ofCreditor<T>(
  core: Core,
  scope: StaffScope,
  { creditorSlug }: { creditorSlug: string },
  work: (tx: Tx, creditor: Creditor) => Promise<T>,
): Promise<T> {
  return inScope(core, scope, async (tx) => {
    const creditor = await creditorBySlug(tx, scope, creditorSlug)
    return creditor && worksFor(scope, creditor) ? work(tx, creditor) : notFound()
  })
}
