'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import { importRefusalText } from '#app/admin/_parts/import-words.ts'
import type { ColumnFormState } from '#components/admin/column-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, type ImportId, isId } from '#server/kernel/id.ts'

const LIST = '/admin/carteiras'
const MAX_COLUMNS = 64

function importOf(formData: FormData): { importId: ImportId; page: string } {
  const importId = textOf(formData, 'importacao')
  if (!isId(importId)) redirect(LIST)
  return { importId: asId(importId), page: `${LIST}/${importId}` }
}

/** What each column means. What does not hold goes back into the form as it was chosen. */
export async function mapColumns(
  state: ColumnFormState,
  formData: FormData,
): Promise<ColumnFormState> {
  const { importId, page } = importOf(formData)
  const columns: string[] = []
  while (columns.length < MAX_COLUMNS && formData.has(`coluna-${columns.length}`)) {
    columns.push(textOf(formData, `coluna-${columns.length}`))
  }
  const done = await orSignIn(
    'staff',
    async () => (await staffCaller()).imports.mapColumns({ importId, columns }),
    page,
  )
  if (done === null) redirect(LIST)
  if (done.ok || done.reason === 'not_found') redirect(page)
  const problem = importRefusalText(done.reason, done.detail)
  return { turn: state.turn + 1, chosen: columns, problem }
}

/** Takes it into the books; with what it does not name recalled only where that was ticked. */
export async function confirmImport(formData: FormData): Promise<void> {
  const { importId, page } = importOf(formData)
  const missing = Number(textOf(formData, 'recolher'))
  const done = await orSignIn(
    'staff',
    async () => {
      const { imports } = await staffCaller()
      return missing > 0
        ? imports.confirmAndRecall({ importId, missing })
        : imports.confirm({ importId })
    },
    page,
  )
  if (done === null) redirect(LIST)
  redirect(done.ok ? page : `${page}?aviso=${done.reason}`)
}

export async function discardImport(formData: FormData): Promise<void> {
  const { importId, page } = importOf(formData)
  const done = await orSignIn(
    'staff',
    async () => (await staffCaller()).imports.discard({ importId }),
    page,
  )
  redirect(done?.ok ? page : `${page}?aviso=not_found`)
}
