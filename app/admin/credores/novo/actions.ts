'use server'

import { redirect } from 'next/navigation'
import { errorsOf, textOf } from '#app/admin/_parts/form-fields.ts'
import { ADDING_REFUSED, NEW_FIELDS } from '#app/admin/_parts/new-creditor-words.ts'
import type { CreditorFormState } from '#components/admin/creditor-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { addCreditorInput } from '#server/staff/creditor/adding/schema.ts'

/** Adds a creditor; what cannot be taken comes back as it was typed, with what is wrong. */
export async function add(
  state: CreditorFormState,
  formData: FormData,
): Promise<CreditorFormState> {
  const values = Object.fromEntries(NEW_FIELDS.map(({ name }) => [name, textOf(formData, name)]))
  const answer = { turn: state.turn + 1, values, errors: {}, problem: null, seenSha256: '' }
  const input = addCreditorInput.safeParse({ id: textOf(formData, 'credor'), values })
  if (!input.success) return { ...answer, errors: errorsOf(NEW_FIELDS, input.error.issues) }
  if (textOf(formData, 'intent') === 'preview') return answer
  const added = await orSignIn(
    'staff',
    async () => (await staffCaller()).creditors.add(input.data),
    '/admin/credores/novo',
  )
  if (added === null) redirect('/admin/credores')
  if (!added.ok) return { ...answer, problem: ADDING_REFUSED[added.reason] }
  redirect(`/admin/credores/${added.value.slug}?mudado=novo`)
}
