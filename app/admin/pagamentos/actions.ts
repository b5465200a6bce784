'use server'

import { redirect } from 'next/navigation'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'
import { REFUND_REASONS } from '#server/payments/reversal/model.ts'

const text = (formData: FormData, name: string) => String(formData.get(name) ?? '').slice(0, 1_000)

/** Gives money back, after its effects were shown; the id was made with the page. */
export async function refund(formData: FormData): Promise<void> {
  const paymentId = text(formData, 'paymentId')
  const id = text(formData, 'id')
  const amount = text(formData, 'centavos')
  const item = text(formData, 'itemId')
  const reason = REFUND_REASONS.find((known) => known === text(formData, 'motivo'))
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
      doubled: text(formData, 'dobro') === '1',
    }),
  )
  if (done === null) redirect(`${page}?aviso=sem-permissao`)
  redirect(`${page}?aviso=${done.ok ? 'pedida' : done.reason}`)
}

/** Notes how the second half of an undue charge reached the person. */
export async function noteRestPaid(formData: FormData): Promise<void> {
  const paymentId = text(formData, 'paymentId')
  const [creditorId, reversalId] = [text(formData, 'creditorId'), text(formData, 'reversalId')]
  if (!isId(paymentId)) redirect('/admin/pagamentos')
  const page = `/admin/pagamentos/${paymentId}`
  if (!isId(creditorId) || !isId(reversalId)) redirect(`${page}?aviso=pedido`)
  const note = text(formData, 'nota')
  const done = await orSignIn('staff', async () =>
    (await staffCaller()).reversals.noteRestPaid({
      creditorId: asId(creditorId),
      reversalId: asId(reversalId),
      note,
    }),
  )
  redirect(done?.ok ? `${page}?aviso=anotado` : `${page}?aviso=pedido`)
}
