import { forCaller } from '#server/access/telephone/commands.ts'
import { notePromise } from '#server/access/telephone/promise/commands.ts'
import {
  debtorProcedure,
  notFound,
  publicProcedure,
  router,
  signedProcedure,
  staffProcedure,
} from '#server/api/trpc.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { today } from '#server/kernel/clock.ts'
import { ok } from '#server/kernel/result.ts'
import { debtorById } from '#server/people/data.ts'
import { inScope } from '#server/platform/db.ts'
import { answerCase, askForMore, takeCase } from './answering/commands.ts'
import { reportBereavement } from './bereavement/commands.ts'
import { openCase, replyToCase, withdrawCase } from './commands.ts'
import { caseById, casesOf, entriesOf, nextBreathingSpaceOn } from './data.ts'
import { mayErase } from './erasure/model.ts'
import { handCase, releaseCase } from './handing/commands.ts'
import { colleaguesFor } from './handing/data.ts'
import { listCases } from './list/data.ts'
import { exportOf, personalDataOf } from './personal-data/data.ts'
import { addPhoto, expectPhoto, openPhoto } from './photos/commands.ts'
import { photoOf } from './photos/data.ts'
import { mayOpenPhotos } from './photos/model.ts'
import { addPhotoInput, photoInput } from './photos/schema.ts'
import {
  answerInput,
  askMoreInput,
  bereavementInput,
  caseInput,
  casesInput,
  handInput,
  openForCallerInput,
  openInput,
  ownCaseInput,
  ownPromiseInput,
  releaseInput,
  replyInput,
} from './schema.ts'

/** What people ask for, and see of it. */
export const careRouter = router({
  /** Everything this person asked for, and from when on a pause can be asked for again. */
  list: debtorProcedure.query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, async (tx) => ({
      cases: await casesOf(tx, ctx.scope, ctx.scope.debtorId),
      nextBreathingSpaceOn: await nextBreathingSpaceOn(tx, ctx.scope, ctx.scope.debtorId),
    })),
  ),

  byId: debtorProcedure.input(ownCaseInput).query(async ({ ctx, input }) => {
    const { core, scope } = ctx
    const found = await inScope(core, scope, async (tx) => {
      const one = await caseById(tx, scope, input.caseId)
      return (
        one && {
          ...one,
          entries: await entriesOf(tx, scope, input.caseId),
          mayOpenPhotos: scope.rung === 'R2',
        }
      )
    })
    return found ?? notFound()
  }),

  open: debtorProcedure
    .input(openInput)
    .mutation(({ ctx, input }) => openCase(ctx.core, ctx.scope, input)),

  /** The day on which they will pay: nothing presses before it is over. */
  promise: debtorProcedure
    .input(ownPromiseInput)
    .mutation(({ ctx, input }) => notePromise(ctx.core, ctx.scope, { ...input, amount: null })),

  reply: debtorProcedure
    .input(replyInput)
    .mutation(({ ctx, input }) => replyToCase(ctx.core, ctx.scope, input)),

  /** Before a photo is read. */
  expectPhoto: debtorProcedure
    .input(ownCaseInput)
    .mutation(({ ctx, input }) => expectPhoto(ctx.core, ctx.scope, input.caseId)),

  addPhoto: debtorProcedure
    .input(addPhotoInput)
    .mutation(({ ctx, input }) => addPhoto(ctx.core, ctx.scope, input)),

  /** It may show a whole document, so it is seen after a code (R2), as papers are. */
  photo: signedProcedure.input(photoInput).query(async ({ ctx, input }) => {
    const jpeg = await inScope(ctx.core, ctx.scope, (tx) => photoOf(tx, ctx.scope, input))
    return jpeg ?? notFound()
  }),

  withdraw: debtorProcedure
    .input(ownCaseInput)
    .mutation(({ ctx, input }) => withdrawCase(ctx.core, ctx.scope, input.caseId)),

  /** D11: what we hold of them, masked. */
  myData: debtorProcedure.query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => personalDataOf(tx, ctx.scope)),
  ),

  /** The same whole, to take away: only after a code (R2). */
  export: signedProcedure.query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => exportOf(tx, ctx.scope)),
  ),

  /** D0: by whoever holds the link. */
  reportBereavement: publicProcedure
    .input(bereavementInput)
    .mutation(({ ctx, input }) => reportBereavement(ctx.core, { ...input, client: ctx.client })),
})

/** A6: what staff answer. */
export const casesRouter = router({
  list: staffProcedure('cases.read')
    .input(casesInput)
    .query(({ ctx, input: { creditorSlug, ...filter } }) =>
      inScope(ctx.core, ctx.scope, async (tx) => {
        const creditors = [...(await loadCatalogue(tx, ctx.scope)).creditors.values()].filter(
          ({ id }) => ctx.scope.creditorIds === 'all' || ctx.scope.creditorIds.includes(id),
        )
        const asked = creditors.find(({ slug }) => slug === creditorSlug)
        const creditorId = asked?.id ?? null
        const page = await listCases(tx, ctx.scope, { ...filter, creditorId })
        return {
          ...page,
          today: today(ctx.core.clock),
          creditors: creditors.map(({ slug, tradeName }) => ({ slug, tradeName })),
        }
      }),
    ),

  /** The whole case, with what may be done about it. */
  byId: staffProcedure('cases.read')
    .input(caseInput)
    .query(async ({ ctx, input }) => {
      const { core, scope } = ctx
      const found = await inScope(core, scope, async (tx) => {
        const one = await caseById(tx, scope, input.caseId)
        if (one === null) return null
        const debtor = await debtorById(tx, scope, one.debtorId)
        return (
          debtor && {
            ...one,
            person: debtor.name,
            entries: await entriesOf(tx, scope, one.id),
            today: today(core.clock),
            mayAnswer: scope.permissions.has('cases.answer'),
            colleagues: scope.permissions.has('cases.answer')
              ? await colleaguesFor(tx, scope, one)
              : [],
            mayGiveBack: scope.permissions.has('debts.recall'),
            mayErase: mayErase(scope),
            mayOpenPhotos: mayOpenPhotos(scope),
          }
        )
      })
      return found ?? notFound()
    }),

  /** One photo of the person, as base64; recorded. */
  openPhoto: staffProcedure('cases.read')
    .input(photoInput)
    .mutation(async ({ ctx, input }) => {
      const opened = await openPhoto(ctx.core, ctx.scope, input)
      return opened.ok ? ok(opened.value.toString('base64')) : opened
    }),

  take: staffProcedure('cases.answer')
    .input(caseInput)
    .mutation(({ ctx, input }) => takeCase(ctx.core, ctx.scope, input.caseId)),

  /** To a named colleague who may see its creditor. */
  hand: staffProcedure('cases.answer')
    .input(handInput)
    .mutation(({ ctx, input }) => handCase(ctx.core, ctx.scope, input)),

  /** What stood still for good goes on. */
  release: staffProcedure('cases.answer')
    .input(releaseInput)
    .mutation(({ ctx, input }) => releaseCase(ctx.core, ctx.scope, input)),

  ask: staffProcedure('cases.answer')
    .input(askMoreInput)
    .mutation(({ ctx, input }) => askForMore(ctx.core, ctx.scope, input)),

  answer: staffProcedure('cases.answer')
    .input(answerInput)
    .mutation(({ ctx, input }) => answerCase(ctx.core, ctx.services, ctx.scope, input)),

  /** For somebody who called and was asked who they are. */
  openForCaller: staffProcedure('debtors.assist')
    .input(openForCallerInput)
    .mutation(({ ctx, input }) =>
      forCaller(ctx.core, ctx.scope, input.debtorId, (caller) =>
        openCase(ctx.core, caller, input.order),
      ),
    ),
})
