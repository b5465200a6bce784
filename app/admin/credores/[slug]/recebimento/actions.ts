'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { errorsOf, textOf } from '#app/admin/_parts/form-fields.ts'
import { PAYEE_FIELDS, PAYEE_REFUSED } from '#app/admin/_parts/payee-words.ts'
import type { CreditorFormState } from '#components/admin/creditor-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { cancelPayeeInput, proposePayeeInput } from '#server/staff/creditor/payee/schema.ts'
import { slugInput } from '#server/staff/creditor/schema.ts'

function pageOf(formData: FormData): { slug: string; page: string } {
  const slug = slugInput.safeParse({ slug: textOf(formData, 'slug') })
  if (!slug.success) redirect('/admin/credores')
  return { ...slug.data, page: `/admin/credores/${slug.data.slug}/recebimento` }
}

/** Asks for another account; what cannot be taken comes back as it was typed. */
export async function propose(
  state: CreditorFormState,
  formData: FormData,
): Promise<CreditorFormState> {
  const { slug, page } = pageOf(formData)
  const values = Object.fromEntries(PAYEE_FIELDS.map(({ name }) => [name, textOf(formData, name)]))
  const seenSha256 = textOf(formData, 'seenSha256')
  const answer = { turn: state.turn + 1, values, errors: {}, problem: null, seenSha256 }
  const input = proposePayeeInput.safeParse({
    slug,
    id: textOf(formData, 'id'),
    seenSha256,
    values,
  })
  if (!input.success) return { ...answer, errors: errorsOf(PAYEE_FIELDS, input.error.issues) }
  const done = await orSignIn(
    'staff',
    async () => {
      const { creditors } = await staffCaller()
      const proposed = await creditors.proposePayee(input.data)
      return proposed.ok ? proposed : { ...proposed, now: await creditors.payee({ slug }) }
    },
    page,
  )
  if (done === null) redirect('/admin/credores')
  if (done.ok) redirect(`${page}?aviso=pedido`)
  refresh()
  return { ...answer, problem: PAYEE_REFUSED[done.reason], seenSha256: done.now.liveSha256 }
}

/** Stops a change that does not hold yet. */
export async function cancel(formData: FormData): Promise<void> {
  const { slug, page } = pageOf(formData)
  const input = cancelPayeeInput.safeParse({ slug, id: textOf(formData, 'id') })
  if (!input.success) redirect(page)
  const done = await orSignIn(
    'staff',
    async () => (await staffCaller()).creditors.cancelPayee(input.data),
    page,
  )
  if (done === null) redirect('/admin/credores')
  redirect(`${page}?aviso=${done.ok ? 'cancelado' : done.reason}`)
}
