'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'

const RECALLS = '/admin/carteiras/recolhimentos'
/** The creditor takes a debt back; the page says what became of it. */
export async function recallDebt(formData: FormData): Promise<void> {
  const debtId = textOf(formData, 'divida')
  const asked = isId(debtId)
    ? await orSignIn('staff', async () =>
        (await staffCaller()).recalls.ask({ debtId: asId(debtId) }),
      )
    : null
  if (!asked?.ok) redirect('/admin/dividas')
  const isOver = asked.value.state === 'done'
  redirect(isOver ? `${RECALLS}?estado=encerrados&aviso=recolhida` : `${RECALLS}?aviso=espera`)
}

export async function decideRecall(formData: FormData): Promise<void> {
  const recallId = textOf(formData, 'pedido')
  const decision = textOf(formData, 'decisao') === 'manter' ? 'keep' : 'defer'
  const done = isId(recallId)
    ? await orSignIn('staff', async () =>
        (await staffCaller()).recalls.decide({ recallId: asId(recallId), decision }),
      )
    : null
  redirect(`${RECALLS}?aviso=${done?.ok ? 'decidido' : 'mudou'}`)
}
