'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'

const QUEUE = '/admin/pendencias'

/** Puts money that has no place to an agreement, by its number. */
export async function applyMoney(formData: FormData): Promise<void> {
  const itemId = textOf(formData, 'itemId')
  const agreementNumber = textOf(formData, 'acordo').trim().toUpperCase()
  const done = isId(itemId)
    ? await orSignIn('staff', async () =>
        (await staffCaller()).reversals.place({ itemId: asId(itemId), agreementNumber }),
      )
    : null
  if (done === null) redirect(`${QUEUE}?aviso=pedido`)
  redirect(`${QUEUE}?aviso=${done.ok ? 'aplicado' : done.reason}`)
}

/** Asks again for what went back, or lets it off. */
export async function review(formData: FormData): Promise<void> {
  const kind = textOf(formData, 'decisao') === 'dispensar' ? 'let_off' : 'reopen'
  await decide(formData, { kind })
}

export async function keepInReview(formData: FormData): Promise<void> {
  await decide(formData, {
    kind: 'keep',
    note: textOf(formData, 'nota'),
    until: textOf(formData, 'ate'),
  })
}

type Decision = { kind: 'reopen' | 'let_off' } | { kind: 'keep'; note: string; until: string }

async function decide(formData: FormData, decision: Decision): Promise<never> {
  const [creditorId, reversalId] = [textOf(formData, 'creditorId'), textOf(formData, 'reversalId')]
  if (!isId(creditorId) || !isId(reversalId)) redirect(`${QUEUE}?aviso=pedido`)
  const done = await orSignIn('staff', async () =>
    (await staffCaller()).reversals.review({
      creditorId: asId(creditorId),
      reversalId: asId(reversalId),
      decision: decision.kind === 'keep' ? decision : { kind: decision.kind },
    }),
  )
  if (done === null) redirect(`${QUEUE}?aviso=pedido`)
  redirect(`${QUEUE}?aviso=${done.ok ? 'decidido' : done.reason}`)
}
