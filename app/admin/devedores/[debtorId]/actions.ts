'use server'

import { redirect } from 'next/navigation'
import type { RevealState } from '#components/admin/reveal-form.tsx'
import { startViewing } from '#server/api/viewing.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'
import { revealInput } from '#server/people/reveal/schema.ts'

const field = (formData: FormData, name: string) => {
  const value = formData.get(name)
  return typeof value === 'string' && value !== '' ? value : null
}

/** Opens the portal as this person sees it, for looking only. */
export async function viewAs(formData: FormData): Promise<void> {
  const debtorId = field(formData, 'debtorId')
  if (!isId(debtorId) || !(await startViewing(asId(debtorId)))) redirect('/admin/devedores')
  redirect('/valores')
}

/** Shows one document or contact whole, in the answer to this form and nowhere else. */
export async function reveal(_before: RevealState, formData: FormData): Promise<RevealState> {
  const input = revealInput.safeParse({
    debtorId: field(formData, 'debtorId'),
    contactId: field(formData, 'contactId'),
    reason: field(formData, 'motivo'),
  })
  if (!input.success) return { value: null, problem: 'Escolha um motivo.' }
  const shown = await orSignIn('staff', async () => (await staffCaller()).people.reveal(input.data))
  return shown?.ok
    ? { value: shown.value, problem: null }
    : { value: null, problem: 'Isso não está aqui, ou não é dos seus credores.' }
}
