'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { FIELDS, REFUSED } from '#app/admin/_parts/creditor-words.ts'
import { errorsOf, textOf } from '#app/admin/_parts/form-fields.ts'
import type { CreditorFieldView, CreditorFormState } from '#components/admin/creditor-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import type { Section } from '#server/staff/creditor/model.ts'
import { changeInput, slugInput } from '#server/staff/creditor/schema.ts'

const CREDITORS = '/admin/credores'

/** Each section has its form on one page. */
const PAGE = {
  identity: '',
  branding: '',
  conduct: '',
  contact: '/contato',
} as const satisfies Record<Section, string>

/** Changes one section; what cannot be taken comes back as it was typed, with what is wrong. */
export async function change(
  state: CreditorFormState,
  formData: FormData,
): Promise<CreditorFormState> {
  const slug = slugInput.safeParse({ slug: textOf(formData, 'slug') })
  const section = sectionOf(textOf(formData, 'section'))
  if (!slug.success || section === null) redirect(CREDITORS)
  const fields: readonly CreditorFieldView[] = FIELDS[section]
  const values = Object.fromEntries(fields.map(({ name }) => [name, textOf(formData, name)]))
  const seenSha256 = textOf(formData, 'seenSha256')
  const answer = { turn: state.turn + 1, values, errors: {}, problem: null, seenSha256 }
  const input = changeInput.safeParse({ ...slug.data, section, seenSha256, values })
  if (!input.success) return { ...answer, errors: errorsOf(fields, input.error.issues) }
  if (textOf(formData, 'intent') === 'preview') return answer
  const page = `${CREDITORS}/${slug.data.slug}${PAGE[section]}`
  const done = await orSignIn('staff', async () => {
    const { creditors } = await staffCaller()
    const changed = await creditors.change(input.data)
    return changed.ok ? changed : { ...changed, now: await creditors.bySlug(slug.data) }
  })
  if (done === null) redirect(CREDITORS)
  if (done.ok) redirect(`${page}?mudado=${section}#${section}`)
  // What somebody else changed stands among the changes, next to what was typed.
  refresh()
  return { ...answer, problem: REFUSED[done.reason], seenSha256: done.now.seen[section] }
}

function sectionOf(typed: string): Section | null {
  return Object.hasOwn(FIELDS, typed) ? (typed as Section) : null
}
