'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'
import { REFUND_REASONS } from '#server/payments/reversal/model.ts'

/** Gives money back, after its effects were shown; the id was made with the page. */
export async function refund(formData: FormData): Promise<void> {
  const paymentId = textOf(formData, 'paymentId')
  const id = textOf(formData, 'id')
  const amount = textOf(formData, 'centavos')
  const item = textOf(formData, 'itemId')
  const reason = REFUND_REASONS.find((known) => known === textOf(formData, 'motivo'))
  if (!isId(paymentId)) redirect('/admin/pagamentos')
  const page = `/admin/pagamentos/${paymentId}`
  if (!isId(id) || !/^[1-9]\d{0,11}$/.test(amount) || !reason) redirect(`${page}?aviso=pedido`)
  const done = await orSignIn('staff', async () =>
    (await staffCaller()).reversals.refund({
      id: asId(id),
      paymentId: asId(paymentId),
      amount,
      reason,
      itemId: isId(item) ? asId(item) : null,
      doubled: textOf(formData, 'dobro') === '1',
    }),
  )
  if (done === null) redirect(`${page}?aviso=sem-permissao`)
  redirect(`${page}?aviso=${done.ok ? 'pedida' : done.reason}`)
}

/** Notes how the second half of an undue charge reached the person. */
export async function noteRestPaid(formData: FormData): Promise<void> {
  const paymentId = textOf(formData, 'paymentId')
  const [creditorId, reversalId] = [textOf(formData, 'creditorId'), textOf(formData, 'reversalId')]
  if (!isId(paymentId)) redirect('/admin/pagamentos')
  const page = `/admin/pagamentos/${paymentId}`
  if (!isId(creditorId) || !isId(reversalId)) redirect(`${page}?aviso=pedido`)
  const note = textOf(formData, 'nota')
  const done = await orSignIn('staff', async () =>
    (await staffCaller()).reversals.noteRestPaid({
      creditorId: asId(creditorId),
      reversalId: asId(reversalId),
      note,
    }),
  )
  redirect(done?.ok ? `${page}?aviso=anotado` : `${page}?aviso=pedido`)
}
