'use server'

import { redirect } from 'next/navigation'
import { pathTo } from '#components/portal/paths.ts'
import { caller, orSignIn } from '#server/api/web.ts'

/** A field of a form as text; forms are plain HTML, so anything may come. */
function field(formData: FormData, name: string): string {
  const value = formData.get(name)
  return typeof value === 'string' ? value : ''
}

function cardPath(agreementId: string, more: Record<string, string> = {}): string {
  const query = new URLSearchParams(more).toString()
  return `${pathTo.card(agreementId)}${query && `?${query}`}`
}

/** "Autorizo": what was allowed is written down, and the page comes on which the card is saved. */
export async function saveCard(formData: FormData): Promise<void> {
  const agreementId = field(formData, 'agreementId')
  const payableId = field(formData, 'payableId')
  const answer = await orSignIn('debtor', async () =>
    (await caller()).savedCard.save({
      agreementId,
      payableId: payableId === '' ? null : payableId,
      consentSha256: field(formData, 'consent'),
    }),
  )
  if (!answer) redirect('/valores')
  if (answer.ok) redirect(payableId === '' ? cardPath(agreementId) : `/cartao/${payableId}`)
  if (answer.reason === 'already_paid') redirect(`/pago/${payableId}`)
  if (answer.reason === 'too_little_for_card') redirect(`/cartao/${payableId}`)
  const estado = answer.reason === 'text_changed' ? 'mudou' : 'indisponivel'
  redirect(cardPath(agreementId, payableId === '' ? { estado } : { estado, parcela: payableId }))
}

/** At once, and without a code: it only takes a power away. */
export async function removeCard(formData: FormData): Promise<void> {
  const agreementId = field(formData, 'agreementId')
  const answer = await orSignIn('debtor', async () =>
    (await caller()).savedCard.remove({ agreementId }),
  )
  if (!answer?.ok) redirect('/valores')
  redirect(cardPath(agreementId, { estado: 'removido' }))
}
