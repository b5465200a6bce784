'use server'

import { redirect } from 'next/navigation'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'

const QUEUE = '/admin/conciliacao'
const FILES = '/admin/conciliacao/arquivos'

const text = (formData: FormData, name: string) => String(formData.get(name) ?? '').slice(0, 1_000)

/** Writes down why a finding is right as it is. */
export async function explain(formData: FormData): Promise<void> {
  const id = text(formData, 'id')
  const note = text(formData, 'note')
  const done = isId(id)
    ? await orSignIn('staff', async () =>
        (await staffCaller()).reconciliation.explain({ id: asId(id), note }),
      )
    : null
  if (done === null) redirect(`${QUEUE}?aviso=nota`)
  redirect(done.ok ? `${QUEUE}?aviso=explicada` : `${QUEUE}?aviso=mudou`)
}

/** Makes the file of write-offs of a period for one creditor. */
export async function makeFile(formData: FormData): Promise<void> {
  const order = {
    creditorSlug: text(formData, 'credor'),
    first: text(formData, 'de'),
    last: text(formData, 'ate'),
  }
  const isWhole = text(formData, 'documentos') === 'inteiros'
  const made = await orSignIn('staff', async () => {
    const { reconciliation } = await staffCaller()
    return isWhole ? reconciliation.makeFullExport(order) : reconciliation.makeExport(order)
  })
  if (made === null) redirect(`${FILES}?aviso=pedido`)
  redirect(made.ok ? `${FILES}?aviso=feito` : `${FILES}?aviso=${REFUSED[made.reason]}`)
}

const REFUSED = { nothing_to_tell: 'vazio', period: 'periodo' } as const
