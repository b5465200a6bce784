'use server'

import { TRPCError } from '@trpc/server'
import { redirect } from 'next/navigation'
import { codeRefusal, confirmRefusal, keepSession } from '#app/(portal)/_views/session.ts'
import { caller, callerWith, orSignIn } from '#server/api/web.ts'

type Withdrawal = { agreementId: string; money: 'return' | 'keep' }

function withdrawalOf(formData: FormData): Withdrawal {
  const agreementId = formData.get('agreementId')
  return {
    agreementId: typeof agreementId === 'string' ? agreementId : '',
    money: formData.get('money') === 'keep' ? 'keep' : 'return',
  }
}

const subjectOf = ({ agreementId }: Withdrawal) =>
  ({ action: 'sign', subjectId: agreementId }) as const

const agreementPath = ({ agreementId }: Withdrawal) => `/acordo/${encodeURIComponent(agreementId)}`

function codePath(form: Withdrawal, more: Record<string, string>): string {
  const query = new URLSearchParams({ dinheiro: form.money, ...more })
  return `${agreementPath(form)}/desistir?${query}`
}

/** Everything that is late: keeps an agreement going, or brings a stopped one back. */
export async function payLate(formData: FormData): Promise<void> {
  const payableId = formData.get('payableId')
  const wish = { kind: 'late', payableId: typeof payableId === 'string' ? payableId : '' } as const
  const answer = await orSignIn('debtor', async () => (await caller()).agreements.requestPix(wish))
  if (!answer?.ok) redirect('/valores')
  redirect(`/pix/${answer.value.payableId}`)
}

/** "Desistir do acordo": at once for who entered a code; else the code is asked for first. */
export async function withdrawAgreement(formData: FormData): Promise<void> {
  const form = withdrawalOf(formData)
  const api = await caller()
  if (await withdraw(api, form)) redirect(agreementPath(form))
  const sent = await orSignIn('debtor', () => api.access.requestCode(subjectOf(form)))
  redirect(codePath(form, { estado: sent?.ok ? 'enviado' : codeRefusal(sent?.reason) }))
}

/** The six digits: the session climbs to R2 and the agreement is undone. */
export async function confirmWithdrawal(formData: FormData): Promise<void> {
  const form = withdrawalOf(formData)
  const code = String(formData.get('code') ?? '')
  const confirmed = await orSignIn('debtor', async () =>
    (await caller()).access.confirmCode({ ...subjectOf(form), code }),
  )
  if (!confirmed) redirect('/valores')
  if (!confirmed.ok) redirect(`${codePath(form, confirmRefusal(confirmed))}#erro`)
  await keepSession(confirmed.value)
  await withdraw(await callerWith(confirmed.value.secret), form)
  redirect(agreementPath(form))
}

/** Another code for the same withdrawal. */
export async function resendWithdrawalCode(formData: FormData): Promise<void> {
  const form = withdrawalOf(formData)
  const sent = await orSignIn('debtor', async () =>
    (await caller()).access.requestCode(subjectOf(form)),
  )
  redirect(codePath(form, { estado: sent?.ok ? 'reenviado' : codeRefusal(sent?.reason) }))
}

/** False where a code is needed first. Whatever else it answers, the agreement's page shows. */
async function withdraw(api: Awaited<ReturnType<typeof caller>>, form: Withdrawal) {
  try {
    await orSignIn('debtor', () => api.agreements.withdraw(form))
    return true
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'FORBIDDEN') return false
    throw error
  }
}
