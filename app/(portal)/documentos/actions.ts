'use server'

import { redirect } from 'next/navigation'
import { caller, orSignIn } from '#server/api/web.ts'

/** Asks for the statement of a year and goes where it will be; a code comes first. */
export async function askStatement(formData: FormData): Promise<void> {
  const creditorSlug = String(formData.get('creditor') ?? '')
  const year = Number(formData.get('year'))
  const api = await caller()
  const session = await orSignIn('debtor', () => api.access.session())
  if (session?.rung !== 'R2') redirect('/codigo?para=/documentos')
  const asked = await orSignIn('debtor', () => api.papers.wantStatement({ creditorSlug, year }))
  if (!asked?.ok) redirect('/documentos')
  redirect(`/documentos/ano/${encodeURIComponent(creditorSlug)}/${year}`)
}
