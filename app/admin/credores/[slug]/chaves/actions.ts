'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import type { KeyFormState } from '#components/admin/key-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'
import { keysInput, makeKeyInput } from '#server/staff/api-key/schema.ts'

/** An address is made of a slug that is one, and of nothing else that a form may say. */
function pageOf(formData: FormData): string {
  const input = keysInput.safeParse({ creditorSlug: textOf(formData, 'credor') })
  return input.success ? `/admin/credores/${input.data.creditorSlug}/chaves` : '/admin/credores'
}

/** Its secret is in this answer and nowhere else. What was typed stays where it is refused. */
export async function makeKey(state: KeyFormState, formData: FormData): Promise<KeyFormState> {
  const page = pageOf(formData)
  const name = textOf(formData, 'nome')
  const scopes = formData.getAll('escopo').map(String)
  const order = makeKeyInput.safeParse({
    creditorSlug: textOf(formData, 'credor'),
    name,
    scopes,
  })
  const turn = state.turn + 1
  if (!order.success) {
    const problem = 'Dê um nome e escolha pelo menos uma permissão.'
    return { turn, name, scopes, secret: null, problem }
  }
  const made = await orSignIn(
    'staff',
    async () => (await staffCaller()).apiKeys.make(order.data),
    page,
  )
  if (!made?.ok) redirect('/admin/credores')
  return { turn, name: '', scopes: [], secret: made.value.secret, problem: null }
}

export async function revokeKey(formData: FormData): Promise<void> {
  const page = pageOf(formData)
  const keyId = textOf(formData, 'chave')
  const revoked = isId(keyId)
    ? await orSignIn(
        'staff',
        async () => (await staffCaller()).apiKeys.revoke({ keyId: asId(keyId) }),
        page,
      )
    : null
  redirect(`${page}?aviso=${revoked?.ok ? 'revogada' : 'mudou'}`)
}
