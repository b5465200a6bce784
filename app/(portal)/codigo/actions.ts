'use server'

import { redirect } from 'next/navigation'
import { codeRefusal, confirmRefusal, keepSession } from '#app/(portal)/_views/session.ts'
import { purposeOf } from '#app/(portal)/codigo/address.ts'
import { caller, orSignIn } from '#server/api/web.ts'

function codePath(para: string, more: Record<string, string>): string {
  return `/codigo?${new URLSearchParams({ para, ...more })}`
}

/** Sends a code for what the address leads to, or says why not now. */
export async function sendCode(formData: FormData): Promise<void> {
  const purpose = purposeOf(formData.get('para'))
  if (!purpose) redirect('/valores')
  const { path, ...subject } = purpose
  const api = await caller()
  const before = await orSignIn('debtor', () => api.access.codeInFlight(subject))
  const sent = await orSignIn('debtor', () => api.access.requestCode(subject))
  const state = sent?.ok ? (before ? 'reenviado' : 'enviado') : codeRefusal(sent?.reason)
  redirect(codePath(path, { estado: state }))
}

/** The code entered: the session climbs to R2 and what it was for opens. */
export async function enterCode(formData: FormData): Promise<void> {
  const purpose = purposeOf(formData.get('para'))
  if (!purpose) redirect('/valores')
  const { path, ...subject } = purpose
  const code = String(formData.get('code') ?? '')
  const confirmed = await orSignIn('debtor', async () =>
    (await caller()).access.confirmCode({ ...subject, code }),
  )
  if (!confirmed) redirect('/valores')
  if (!confirmed.ok) redirect(`${codePath(path, confirmRefusal(confirmed))}#erro`)
  await keepSession(confirmed.value)
  redirect(path)
}
