import { notFound, router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { today } from '#server/kernel/clock.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { requestPublication } from '../publication/commands.ts'
import { cancelScheduled } from '../publication/schedule/commands.ts'
import { newestScheduled, waitingRules } from '../publication/schedule/data.ts'
import { daysAhead } from '../publication/schedule/model.ts'
import { simulateDraft } from '../simulation/commands.ts'
import { legalContext } from './data.ts'
import { draftFromVersion, editDraft } from './draft/commands.ts'
import { draftOf, offerersOf, simulationOf, versionsOf } from './draft/data.ts'
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
        const draft = await draftOf(tx, ctx.scope, creditor.id)
        const context = await legalContext(tx, ctx.scope, creditor.kind)
        const simulation = await simulationOf(tx, ctx.scope, creditor.id)
        const scheduled = await scheduledOf(tx, ctx.scope, creditor)
        return {
          creditor: { slug: creditor.slug, name: creditor.tradeName },
          versions: await versionsOf(tx, ctx.scope, creditor.id),
          draft: draft && {
            ...draft,
            /** What it is judged by, so that a form can say the same while somebody types. */
            context,
            problems: problemsOf(draft.policy, context),
            plane: planeOf(draft.policy),
          },
          scheduled,
          simulation,
          isOfDraft:
            simulation !== null &&
            simulation.contentSha256 === draft?.contentSha256 &&
            simulation.computedOn.equals(today(tx.clock)),
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
        requestPublication(tx, ctx.scope, { ...input, creditorId }),
      ),
    ),

  /** Takes back what waits for its day. */
  cancelScheduled: staffProcedure('offers.edit')
    .input(scheduledInput)
    .mutation(({ ctx, input }) =>
      ofCreditor(ctx.core, ctx.scope, input, (tx, { id: creditorId }) =>
        cancelScheduled(tx, ctx.scope, { ...input, creditorId }),
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
    const theirs = creditorsOf(scope)
    if (!creditor || (theirs !== null && !theirs.includes(creditor.id))) return notFound()
    return work(tx, creditor)
  })
}

/** The newest publication that was put on a later day; while it waits, with its rules and what stands against them. */
async function scheduledOf(tx: Tx, scope: StaffScope, creditor: Creditor) {
  const newest = await newestScheduled(tx, scope, creditor.id)
  if (newest?.state !== 'waiting') return newest && { ...newest, waiting: null }
  const { policy, obstacle } = await waitingRules(tx, scope, creditor, newest)
  return { ...newest, waiting: { policy, obstacle } }
}
