'use server'

import { redirect } from 'next/navigation'
import { codeRefusal, confirmRefusal, keepSession } from '#app/(portal)/_views/session.ts'
import { paperPath } from '#app/(portal)/codigo/address.ts'
import { caller, orSignIn } from '#server/api/web.ts'

const DOCUMENTS = { action: 'documents', subjectId: null } as const

function codePath(para: string, more: Record<string, string>): string {
  return `/codigo?${new URLSearchParams({ para, ...more })}`
}

/** Sends a code for opening papers, or says why not now. */
export async function sendPaperCode(formData: FormData): Promise<void> {
  const para = paperPath(formData.get('para'))
  if (!para) redirect('/valores')
  const api = await caller()
  const before = await orSignIn('debtor', () => api.access.codeInFlight(DOCUMENTS))
  const sent = await orSignIn('debtor', () => api.access.requestCode(DOCUMENTS))
  const state = sent?.ok ? (before ? 'reenviado' : 'enviado') : codeRefusal(sent?.reason)
  redirect(codePath(para, { estado: state }))
}

/** The code entered: the session climbs to R2 and the paper opens. */
export async function openPaper(formData: FormData): Promise<void> {
  const para = paperPath(formData.get('para'))
  if (!para) redirect('/valores')
  const code = String(formData.get('code') ?? '')
  const confirmed = await orSignIn('debtor', async () =>
    (await caller()).access.confirmCode({ ...DOCUMENTS, code }),
  )
  if (!confirmed) redirect('/valores')
  if (!confirmed.ok) redirect(`${codePath(para, confirmRefusal(confirmed))}#erro`)
  await keepSession(confirmed.value)
  redirect(para)
}
