'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId, newId } from '#server/kernel/id.ts'

const QUEUE = '/admin/conciliacao'
const FILES = '/admin/conciliacao/arquivos'

/** Writes down why a finding is right as it is. */
export async function explain(formData: FormData): Promise<void> {
  const id = textOf(formData, 'id')
  const note = textOf(formData, 'note')
  const done = isId(id)
    ? await orSignIn('staff', async () =>
        (await staffCaller()).reconciliation.explain({ id: asId(id), note }),
      )
    : null
  if (done === null) redirect(`${QUEUE}?aviso=nota`)
  redirect(done.ok ? `${QUEUE}?aviso=explicada` : `${QUEUE}?aviso=mudou`)
}

/** Makes the file of write-offs of a period for one creditor; with whole documents it is asked for. */
export async function makeFile(formData: FormData): Promise<void> {
  const order = {
    creditorSlug: textOf(formData, 'credor'),
    first: textOf(formData, 'de'),
    last: textOf(formData, 'ate'),
  }
  const isWhole = textOf(formData, 'documentos') === 'inteiros'
  const made = await orSignIn(
    'staff',
    async () => {
      const { reconciliation } = await staffCaller()
      return isWhole
        ? reconciliation.requestFullExport({ ...order, id: newId() })
        : reconciliation.makeExport(order)
    },
    FILES,
  )
  if (made === null) redirect(`${FILES}?aviso=pedido`)
  if (!made.ok) redirect(`${FILES}?aviso=${REFUSED[made.reason]}`)
  redirect(`${FILES}?aviso=${isWhole ? 'aprovar' : 'feito'}`)
}

const REFUSED = { nothing_to_tell: 'vazio', period: 'periodo' } as const
