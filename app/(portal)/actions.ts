'use server'

import { redirect } from 'next/navigation'
import { codeRefusal, confirmRefusal, keepSession } from '#app/(portal)/_views/session.ts'
import { wishInput } from '#server/agreements/schema.ts'
import { caller, callerWith, orSignIn } from '#server/api/web.ts'

/** A field of a form as text; forms are plain HTML, so anything may come. */
function field(formData: FormData, name: string): string {
  const value = formData.get(name)
  return typeof value === 'string' ? value : ''
}

/** What a page sends somebody to when a record is not theirs, or not there. */
function gone(): never {
  redirect('/valores')
}

/** Makes, or finds again, the one Pix code of an instalment and shows it. */
export async function requestPix(formData: FormData): Promise<void> {
  const payableId = field(formData, 'payableId')
  const answer = await orSignIn('debtor', async () =>
    (await caller()).agreements.requestPix({ kind: 'instalment', payableId }),
  )
  if (!answer) gone()
  if (!answer.ok && answer.reason === 'already_paid') redirect(`/pago/${payableId}`)
  if (!answer.ok && answer.reason === 'closed') redirect('/valores')
  if (!answer.ok && answer.reason === 'card_under_way') redirect(`/cartao/${payableId}`)
  redirect(`/pix/${payableId}`)
}

/** The card provider's page for an instalment; the person sees whose page it is before going. */
export async function payByCard(formData: FormData): Promise<void> {
  const payableId = field(formData, 'payableId')
  const answer = await orSignIn('debtor', async () =>
    (await caller()).agreements.requestCard({ kind: 'instalment', payableId }),
  )
  if (!answer) gone()
  if (!answer.ok && answer.reason === 'already_paid') redirect(`/pago/${payableId}`)
  redirect(`/cartao/${payableId}`)
}

/** "Pagar as próximas sozinho, pelo seu banco": the code of this payment asks the bank, too. */
export async function wantAutomatic(formData: FormData): Promise<void> {
  const agreementId = field(formData, 'agreementId')
  const answer = await orSignIn('debtor', async () =>
    (await caller()).agreements.wantAutomatic({ agreementId }),
  )
  if (!answer) gone()
  redirect(
    answer.ok ? `/pix/${answer.value.payableId}` : `/acordo/${encodeURIComponent(agreementId)}`,
  )
}

/** The bank does not pay any more by itself; back to the code, or to the agreement. */
export async function cancelAutomatic(formData: FormData): Promise<void> {
  const agreementId = field(formData, 'agreementId')
  const payableId = field(formData, 'payableId')
  const answer = await orSignIn('debtor', async () =>
    (await caller()).agreements.cancelAutomatic({ agreementId }),
  )
  if (!answer) gone()
  redirect(
    payableId
      ? `/pix/${encodeURIComponent(payableId)}`
      : `/acordo/${encodeURIComponent(agreementId)}`,
  )
}

/** Another amount, the last instalment before its day, or everything: the page names which. */
export async function payOtherwise(formData: FormData): Promise<void> {
  const payableId = field(formData, 'payableId')
  const amount = field(formData, 'amount')
  const wish = wishOf(field(formData, 'kind'), payableId, amount)
  const back = (erro: string) =>
    `/acordo/${encodeURIComponent(field(formData, 'agreementId'))}?${new URLSearchParams({ quanto: amount, erro })}#outro-jeito`
  const checked = wishInput.safeParse(wish)
  if (!checked.success) {
    redirect(
      back(
        checked.error.issues.some(({ message }) => message === 'too_little') ? 'pouco' : 'valor',
      ),
    )
  }
  const answer = await orSignIn('debtor', async () => (await caller()).agreements.requestPix(wish))
  if (!answer) gone()
  if (!answer.ok && answer.reason === 'card_under_way') redirect(`/cartao/${payableId}`)
  if (!answer.ok && answer.reason === 'being_collected') redirect(`/pix/${payableId}`)
  if (!answer.ok) redirect(answer.reason === 'already_paid' ? `/pago/${payableId}` : '/valores')
  redirect(`/pix/${answer.value.payableId}`)
}

type WishForm = Parameters<Awaited<ReturnType<typeof caller>>['agreements']['requestPix']>[0]

function wishOf(kind: string, payableId: string, amount: string): WishForm {
  if (kind === 'ahead') return { kind, payableId, count: 1 }
  if (kind === 'settlement') return { kind, payableId }
  return { kind: 'amount', payableId, amount }
}

/** From a plan card to its review: nothing is decided yet. */
export async function chooseQuote(formData: FormData): Promise<void> {
  redirect(`/confira/${encodeURIComponent(field(formData, 'quoteId'))}`)
}

/** What the form says was on screen; an acceptance of anything else is refused. */
function acceptanceOf(formData: FormData) {
  return {
    quoteId: field(formData, 'quoteId'),
    agreementId: field(formData, 'agreementId'),
    termsSha256: field(formData, 'terms'),
  }
}

type AcceptanceForm = ReturnType<typeof acceptanceOf>

/** The code page for an acceptance, with what happened so far. */
function signingPath(form: AcceptanceForm, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    acordo: form.agreementId,
    termos: form.termsSha256,
    ...more,
  })
  return `/assinar/${encodeURIComponent(form.quoteId)}?${query}`
}

/**
 * "Aceitar e gerar Pix". One payment is accepted at once and its code made; instalments go to the
 * six digits first, unless they were just entered for this quote. What changed is shown anew.
 */
export async function acceptQuote(formData: FormData): Promise<void> {
  const form = acceptanceOf(formData)
  const api = await caller()
  const refusal = await accept(api, form)
  if (refusal !== 'needs_code') redirect(`/confira/${encodeURIComponent(form.quoteId)}`)
  const sent = await orSignIn('debtor', () =>
    api.access.requestCode({ action: 'sign', subjectId: form.quoteId }),
  )
  redirect(signingPath(form, sent?.ok === false ? { estado: codeRefusal(sent.reason) } : {}))
}

/** The six digits: sign the quote they were asked for, and go on to the first payment. */
export async function signQuote(formData: FormData): Promise<void> {
  const form = acceptanceOf(formData)
  const code = field(formData, 'code')
  const confirmed = await orSignIn('debtor', async () =>
    (await caller()).access.confirmCode({ action: 'sign', subjectId: form.quoteId, code }),
  )
  if (!confirmed) gone()
  if (!confirmed.ok) {
    redirect(`${signingPath(form, confirmRefusal(confirmed))}#erro`)
  }
  await keepSession(confirmed.value)
  await accept(await callerWith(confirmed.value.secret), form)
  redirect(`/confira/${encodeURIComponent(form.quoteId)}`)
}

/** Accepts and goes to the payment; comes back only with the reason why not. */
async function accept(api: Awaited<ReturnType<typeof caller>>, form: AcceptanceForm) {
  const accepted = await orSignIn('debtor', () => api.offers.accept(form))
  if (!accepted) gone()
  if (!accepted.ok) return accepted.reason
  const { firstPayableId } = accepted.value
  await api.agreements.requestPix({ kind: 'instalment', payableId: firstPayableId })
  redirect(`/pix/${firstPayableId}`)
}

/** Another code for the same quote. */
export async function resendSigningCode(formData: FormData): Promise<void> {
  const form = acceptanceOf(formData)
  const sent = await orSignIn('debtor', async () =>
    (await caller()).access.requestCode({ action: 'sign', subjectId: form.quoteId }),
  )
  const estado = sent?.ok ? 'reenviado' : codeRefusal(sent?.reason)
  redirect(signingPath(form, { estado }))
}

/** The same choice on today's debts, for a quote that expired or whose debts changed. */
export async function renewQuote(formData: FormData): Promise<void> {
  const quoteId = field(formData, 'quoteId')
  const renewed = await orSignIn('debtor', async () => (await caller()).offers.renew({ quoteId }))
  if (!renewed?.ok) gone()
  redirect(`/confira/${renewed.value.quoteId}?antes=${quoteId}`)
}

/** "Procurar uma forma": the answer is a page with its own address, so that back and reload work. */
export async function searchPlans(formData: FormData): Promise<void> {
  const creditor = field(formData, 'creditor')
  const query = new URLSearchParams({
    valor: field(formData, 'amount').slice(0, 40),
    dia: field(formData, 'day').slice(0, 2),
  })
  const answer = await orSignIn('debtor', async () =>
    (await caller()).offers.search({
      creditorSlug: creditor,
      amount: field(formData, 'amount'),
      day: Number(field(formData, 'day')),
    }),
  )
  if (!answer) query.set('erro', '1')
  else {
    query.set('resultado', answer.outcome)
    for (const plan of answer.plans) query.append('c', `${plan.quoteId}.${plan.reason}`)
  }
  redirect(`/formas/${encodeURIComponent(creditor)}?${query}#${answer ? 'encontrado' : 'erro'}`)
}
