import { ofCreditor } from '#server/api/of-creditor.ts'
import { router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { today } from '#server/kernel/clock.ts'
import { inScope } from '#server/platform/db.ts'
import { draftOf, versionsOf } from '#server/staff/publication/data.ts'
import { requestPublication } from '#server/staff/publication/request/commands.ts'
import { standsFor } from '#server/staff/publication/request/data.ts'
import { cancelScheduled } from '#server/staff/publication/schedule/commands.ts'
import { scheduledOf } from '#server/staff/publication/schedule/data.ts'
import { daysAhead } from '#server/staff/publication/schedule/model.ts'
import { OFFERS } from '../publication/data.ts'
import { simulateDraft } from '../simulation/commands.ts'
import { legalContext } from './data.ts'
import { draftFromVersion, editDraft } from './draft/commands.ts'
import { OFFER_SHELF, offerersOf, simulationOf } from './draft/data.ts'
import {
  draftInput,
  editInput,
  offererInput,
  publicationInput,
  scheduledInput,
  startInput,
} from './draft/schema.ts'
import { problemsOf } from './legality/model.ts'
import { planeOf } from './plane/model.ts'

export const policiesRouter = router({
  list: staffProcedure('offers.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => offerersOf(tx, ctx.scope)),
  ),

  /** A creditor's versions, its draft with what speaks against it, and the newest simulation. */
  byCreditor: staffProcedure('offers.read')
    .input(offererInput)
    .query(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, async (tx, creditor) => {
        const draft = await draftOf(tx, ctx.scope, OFFER_SHELF, creditor.id)
        const context = await legalContext(tx, ctx.scope, creditor.kind)
        const simulation = await simulationOf(tx, ctx.scope, creditor.id)
        const scheduled = await scheduledOf(tx, ctx.scope, OFFERS, creditor.id)
        return {
          creditor: { slug: creditor.slug, name: creditor.tradeName },
          versions: await versionsOf(tx, ctx.scope, OFFER_SHELF, creditor.id),
          draft: draft && {
            ...draft,
            /** What it is judged by, so that a form can say the same while somebody types. */
            context,
            problems: problemsOf(draft.content, context),
            plane: planeOf(draft.content),
          },
          scheduled,
          simulation,
          isOfDraft: await standsFor(tx, ctx.scope, OFFER_SHELF, {
            creditorId: creditor.id,
            draft,
            made: simulation,
          }),
          /** The days on which a publication may be put; null: another one waits. */
          schedulable: scheduled?.state === 'waiting' ? null : daysAhead(today(tx.clock)),
          mayEdit: ctx.scope.permissions.has('offers.edit'),
        }
      }),
    ),

  startDraft: staffProcedure('offers.edit')
    .input(startInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, creditor) =>
        draftFromVersion(tx, ctx.scope, { ...input, creditor }),
      ),
    ),

  editDraft: staffProcedure('offers.edit')
    .input(editInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        editDraft(tx, ctx.scope, { ...input, creditorId }),
      ),
    ),

  simulate: staffProcedure('offers.edit')
    .input(draftInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        simulateDraft(tx, ctx.scope, { ...input, creditorId }),
      ),
    ),

  /** Asks for it; another person's approval does it. */
  requestPublication: stepUpProcedure('offers.edit')
    .input(publicationInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        requestPublication(tx, ctx.scope, OFFERS, { ...input, creditorId }),
      ),
    ),

  /** Takes back what waits for its day. */
  cancelScheduled: staffProcedure('offers.edit')
    .input(scheduledInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        cancelScheduled(tx, ctx.scope, OFFER_SHELF, { ...input, creditorId }),
      ),
    ),
})
