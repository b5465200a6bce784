import { ofCreditor } from '#server/api/of-creditor.ts'
import { router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { today } from '#server/kernel/clock.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import { debtorsByIds } from '#server/people/data.ts'
import { inScope } from '#server/platform/db.ts'
import { draftOf, versionsOf } from '#server/staff/publication/data.ts'
import { requestPublication } from '#server/staff/publication/request/commands.ts'
import { standsFor } from '#server/staff/publication/request/data.ts'
import { cancelScheduled } from '#server/staff/publication/schedule/commands.ts'
import { scheduledOf } from '#server/staff/publication/schedule/data.ts'
import { daysAhead } from '#server/staff/publication/schedule/model.ts'
import { JOURNEY_SHELF, journeyInForce } from './data.ts'
import { editJourney, journeyFromVersion } from './draft/commands.ts'
import { journeyOwnersOf } from './draft/data.ts'
import {
  editJourneyInput,
  journeyDraftInput,
  journeyInput,
  publishJourneyInput,
  scheduledJourneyInput,
  startJourneyInput,
} from './draft/schema.ts'
import { contextOf } from './legality/data.ts'
import { problemsOf, remarksOf } from './legality/model.ts'
import { copyNeglected } from './neglect/commands.ts'
import { neglectedPeople, neglectReport } from './neglect/data.ts'
import { neglectedCopyInput, neglectedInput, neglectInput } from './neglect/schema.ts'
import { reachOf } from './planning/model.ts'
import { JOURNEYS } from './publication/data.ts'
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
        const draft = await draftOf(tx, ctx.scope, JOURNEY_SHELF, creditor.id)
        const context = await contextOf(tx, ctx.scope, creditor.id)
        const replay = await newestReplay(tx, ctx.scope, creditor.id)
        const scheduled = await scheduledOf(tx, ctx.scope, JOURNEYS, creditor.id)
        return {
          creditor: { slug: creditor.slug, name: creditor.tradeName },
          live: await journeyInForce(tx, ctx.scope, creditor.id),
          versions: await versionsOf(tx, ctx.scope, JOURNEY_SHELF, creditor.id),
          draft: draft && {
            ...draft,
            problems: problemsOf(draft.content, context),
            remarks: remarksOf(draft.content, context),
          },
          scheduled,
          replay,
          isOfDraft: await standsFor(tx, ctx.scope, JOURNEY_SHELF, {
            creditorId: creditor.id,
            draft,
            made: replay,
          }),
          /** The days on which a publication may be put; null: another one waits. */
          schedulable: scheduled?.state === 'waiting' ? null : daysAhead(today(tx.clock)),
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
          reach: reachOf(ctx.services),
        }),
      ),
    ),

  /** Asks for it; another person's approval does it. */
  requestPublication: stepUpProcedure('journeys.edit')
    .input(publishJourneyInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        requestPublication(tx, ctx.scope, JOURNEYS, { ...input, creditorId }),
      ),
    ),

  /** Takes back what waits for its day. */
  cancelScheduled: staffProcedure('journeys.edit')
    .input(scheduledJourneyInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        cancelScheduled(tx, ctx.scope, JOURNEY_SHELF, { ...input, creditorId }),
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
          reach: reachOf(ctx.services),
        }),
        mayCopy: ctx.scope.permissions.has('lists.copy'),
      })),
    ),

  /** The people of one reason, masked, page by page. */
  peopleWithoutStep: staffProcedure('journeys.read')
    .input(neglectedInput)
    .query(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, async (tx, { id: creditorId }) => {
        const reach = reachOf(ctx.services)
        const of = { ...input, creditorId, reach, limit: PAGE + 1 }
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
          reach: reachOf(ctx.services),
        }),
      ),
    ),
})
