'use server'

import { redirect } from 'next/navigation'
import { errorsOf, textOf } from '#app/admin/_parts/form-fields.ts'
import { KIND_PROBLEM, TERMS_FIELDS, TERMS_REFUSED } from '#app/admin/_parts/terms-words.ts'
import type { CreditorFormState } from '#components/admin/creditor-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { stateTermsInput } from '#server/debts/terms/schema.ts'
import { slugInput } from '#server/staff/creditor/schema.ts'

/** States a new version; what cannot be taken comes back as it was typed, with what is wrong. */
export async function state(
  before: CreditorFormState,
  formData: FormData,
): Promise<CreditorFormState> {
  const slug = slugInput.safeParse({ slug: textOf(formData, 'slug') })
  if (!slug.success) redirect('/admin/credores')
  const values = Object.fromEntries(TERMS_FIELDS.map(({ name }) => [name, textOf(formData, name)]))
  const answer = { turn: before.turn + 1, values, errors: {}, problem: null, seenSha256: '' }
  const input = stateTermsInput.safeParse({ ...slug.data, values })
  if (!input.success) return { ...answer, errors: errorsOf(TERMS_FIELDS, input.error.issues) }
  const page = `/admin/credores/${slug.data.slug}/encargos`
  const done = await orSignIn('staff', async () => (await staffCaller()).terms.state(input.data))
  if (done === null) redirect('/admin/credores')
  if (done.ok) redirect(`${page}?aviso=escrito`)
  const { reason } = done
  if (reason === 'not_found' || reason === 'not_newer' || reason === 'changes_balances')
    return { ...answer, problem: TERMS_REFUSED[reason] }
  const { field, text: said } = KIND_PROBLEM[reason]
  return { ...answer, errors: { [field]: said } }
}
