import { notFound, router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import { today } from '#server/kernel/clock.ts'
import type { ApprovalId } from '#server/kernel/id.ts'
import { refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { requestApproval } from '#server/staff/approval/commands.ts'
import { creditorsOfScope, filesOf } from './file/data.ts'
import { explainFinding } from './finding/commands.ts'
import { daysOfBooks, findingsOf, sweepStates } from './finding/data.ts'
import { nameClocks } from './name/data.ts'
import { takeUpload } from './return/commands.ts'
import {
  BOOKS_DAYS,
  booksInput,
  explainInput,
  exportInput,
  findingsInput,
  fullExportInput,
  MAX_EXPORT_DAYS,
  namesInput,
  partInput,
  returnInput,
} from './schema.ts'
import { makeExport, readExport } from './write-off/commands.ts'
import type { Period } from './write-off/data.ts'

export const reconciliationRouter = router({
  /** The three books side by side, day by day, and how far the lists were read. */
  books: staffProcedure('payments.read')
    .input(booksInput)
    .query(({ ctx, input }) => {
      const last = input.until ?? today(ctx.core.clock)
      const days = { first: last.subtract({ days: BOOKS_DAYS - 1 }), last }
      return inScope(ctx.core, ctx.scope, async (tx) => ({
        ...days,
        days: await daysOfBooks(tx, ctx.scope, days),
        sweeps: await sweepStates(tx, ctx.scope),
        mayDecide: ctx.scope.permissions.has('reconciliation.decide'),
      }))
    }),

  findings: staffProcedure('payments.read')
    .input(findingsInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => findingsOf(tx, ctx.scope, input)),
    ),

  explain: staffProcedure('reconciliation.decide')
    .input(explainInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => explainFinding(tx, ctx.scope, input)),
    ),

  /** Files that were made for creditors and that came from them. */
  files: staffProcedure('payments.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, async (tx) => ({
      ...(await filesOf(tx, ctx.scope)),
      creditors: await creditorsOfScope(tx, ctx.scope),
      mayExchange: ctx.scope.permissions.has('creditor_files.exchange'),
      mayReveal: ctx.scope.permissions.has('documents.reveal'),
    })),
  ),

  makeExport: staffProcedure('creditor_files.exchange')
    .input(exportInput)
    .mutation(({ ctx, input }) => exportOf(ctx.core, ctx.scope, input)),

  /** The same with whole documents: asked for here, made when a second person approves it. */
  requestFullExport: stepUpProcedure('documents.reveal')
    .input(fullExportInput)
    .mutation(({ ctx, input }) => requestFullExport(ctx.core, ctx.scope, input)),

  /** The next part of a file's text; a mutation, because each reading is recorded. */
  readExport: staffProcedure('creditor_files.exchange')
    .input(partInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) =>
        readExport(tx, ctx.scope, { ...input, documents: 'masked' }),
      ),
    ),

  readFullExport: staffProcedure('documents.reveal')
    .input(partInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) =>
        readExport(tx, ctx.scope, { ...input, documents: 'full' }),
      ),
    ),

  takeReturn: staffProcedure('creditor_files.exchange')
    .input(returnInput)
    .mutation(({ ctx, input }) => takeUpload(ctx.core, ctx.scope, input)),

  /** Clean-name clocks by urgency. */
  names: staffProcedure('payments.read')
    .input(namesInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => nameClocks(tx, ctx.scope, input)),
    ),
})

type Order = Period & { readonly creditorSlug: string }

async function exportOf(core: Core, scope: StaffScope, order: Order) {
  const { creditorSlug, first, last } = order
  if (!isPeriod(order)) return refuse('period')
  return inScope(core, scope, async (tx) => {
    const creditor = (await ownCreditor(tx, scope, creditorSlug)) ?? notFound()
    const made = await makeExport(tx, scope, {
      creditorId: creditor.id,
      first,
      last,
      documents: 'masked',
    })
    if (!made.ok) return made
    const { exportId, lines, amount } = made.value
    return { ok: true as const, value: { exportId, lines, amount } }
  })
}

async function requestFullExport(
  core: Core,
  scope: StaffScope,
  order: Order & { readonly id: ApprovalId },
) {
  const { id, creditorSlug, first, last } = order
  if (!isPeriod(order)) return refuse('period')
  return inScope(core, scope, async (tx) => {
    const creditor = (await ownCreditor(tx, scope, creditorSlug)) ?? notFound()
    await requestApproval(tx, scope, id, {
      kind: 'full_export',
      subjectId: null,
      creditorId: creditor.id,
      before: null,
      after: { creditorSlug, first: first.toString(), last: last.toString() },
    })
    return { ok: true as const, value: { approvalId: id } }
  })
}

function isPeriod({ first, last }: Period): boolean {
  const { days } = first.until(last)
  return days >= 0 && days < MAX_EXPORT_DAYS
}

/** A creditor by its name in addresses; null for those one does not work for. */
async function ownCreditor(tx: Tx, scope: StaffScope, slug: string) {
  const creditor = await creditorBySlug(tx, scope, slug)
  const theirs = creditorsOf(scope)
  return creditor && (theirs === null || theirs.includes(creditor.id)) ? creditor : null
}
