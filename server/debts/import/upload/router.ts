import { notFound, router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/staff/creditor/data.ts'
import { freeFieldOf } from '../columns/model.ts'
import { recordRejectedRead } from '../ending/commands.ts'
import { COLUMN_NAMES, IGNORED, isRequired } from '../layout/model.ts'
import { portfoliosOf } from '../portfolios/data.ts'
import { problemsOf } from '../problems/data.ts'
import {
  beginUpload,
  confirmUpload,
  discardUpload,
  finishReceiving,
  mapColumns,
  receivePart,
} from './commands.ts'
import { guessFor, headerOf, rejectedPart, type UploadView, uploadView } from './data.ts'
import {
  columnsInput,
  importInput,
  partInput,
  problemsInput,
  recallInput,
  receivedInput,
  rejectedInput,
  uploadInput,
} from './schema.ts'

export const importsRouter = router({
  portfolios: staffProcedure('imports.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, async (tx) => ({
      rows: await portfoliosOf(tx, ctx.scope),
      creditors: (await creditorsOf(tx, ctx.scope)).map(({ slug, tradeName }) => ({
        slug,
        name: tradeName,
      })),
      mayImport: ctx.scope.permissions.has('imports.manage'),
    })),
  ),

  /** An import as it stands, and what its person can do about it now. */
  byId: staffProcedure('imports.read')
    .input(importInput)
    .query(async ({ ctx, input }) => {
      const { core, scope } = ctx
      const found = await inScope(core, scope, (tx) => uploadView(tx, scope, input.importId))
      if (!found) return notFound()
      const may = (permission: string) => scope.permissions.has(permission)
      const mayManage = may('imports.manage') && found.source === 'upload'
      const mapping =
        mayManage && found.status === 'mapping' ? await mappingOf(core, scope, found) : null
      return { ...found, mapping, mayManage, mayRecall: mayManage && may('debts.recall') }
    }),

  problems: staffProcedure('imports.read')
    .input(problemsInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => problemsOf(tx, ctx.scope, input)),
    ),

  /** Opens an upload; its bytes follow part by part. */
  begin: staffProcedure('imports.manage')
    .input(uploadInput)
    .mutation(({ ctx, input }) => beginUpload(ctx.core, ctx.scope, input)),

  receive: staffProcedure('imports.manage')
    .input(partInput)
    .mutation(({ ctx, input: { content, ...part } }) =>
      receivePart(ctx.core, ctx.scope, { ...part, content: Buffer.from(content, 'base64') }),
    ),

  received: staffProcedure('imports.manage')
    .input(receivedInput)
    .mutation(({ ctx, input }) => finishReceiving(ctx.core, ctx.scope, input)),

  mapColumns: staffProcedure('imports.manage')
    .input(columnsInput)
    .mutation(({ ctx, input }) => mapColumns(ctx.core, ctx.scope, input)),

  confirm: staffProcedure('imports.manage')
    .input(importInput)
    .mutation(({ ctx, input }) => confirmUpload(ctx.core, ctx.scope, { ...input, recalls: null })),

  /** The same, and the debts that the file does not name are taken back by the creditor. */
  confirmAndRecall: stepUpProcedure('debts.recall')
    .input(recallInput)
    .mutation(({ ctx, input: { importId, missing } }) =>
      confirmUpload(ctx.core, ctx.scope, { importId, recalls: missing }),
    ),

  discard: staffProcedure('imports.manage')
    .input(importInput)
    .mutation(({ ctx, input }) => discardUpload(ctx.core, ctx.scope, input.importId)),

  /** The next part of the rejected rows' text; a mutation, because each reading is recorded. */
  readRejected: staffProcedure('imports.manage')
    .input(rejectedInput)
    .mutation(({ ctx, input: { importId, number } }) =>
      inScope(ctx.core, ctx.scope, async (tx) => {
        const found = await uploadView(tx, ctx.scope, importId)
        if (!found) return notFound()
        const key = { creditorId: found.creditorId, importId }
        const text = await rejectedPart(tx, ctx.scope, key, number)
        if (text === null) return number === 0 ? notFound() : { text: '', next: null }
        if (number === 0) await recordRejectedRead(tx, ctx.scope, key)
        return { text, next: number + 1 }
      }),
    ),
})

/** What the person is asked about each column: its header, its first cell's shape, and a guess. */
async function mappingOf(core: Core, scope: StaffScope, upload: UploadView) {
  const key = { creditorId: upload.creditorId, importId: upload.id }
  const header = await headerOf(core, scope, key, upload.fileBytes)
  if (!header.ok) return null
  const { cells, sample } = header.value
  const guess = await inScope(core, scope, (tx) => guessFor(tx, scope, key.creditorId, cells))
  return {
    headers: cells.map((header, at) => ({
      place: at,
      header,
      sample: sample[at] ?? '',
      guess: guess[at] ?? IGNORED,
      /** How it can be kept as a field of its own; null: its name allows none. */
      free: freeFieldOf(header),
    })),
    meanings: COLUMN_NAMES.map((name) => ({ name, isRequired: isRequired(name) })),
  }
}
