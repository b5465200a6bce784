'use server'

import { redirect } from 'next/navigation'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'

const QUEUE = '/admin/pendencias'

const text = (formData: FormData, name: string) => String(formData.get(name) ?? '').slice(0, 1_000)

/** Puts money that has no place to an agreement, by its number. */
export async function applyMoney(formData: FormData): Promise<void> {
  const itemId = text(formData, 'itemId')
  const agreementNumber = text(formData, 'acordo').trim().toUpperCase()
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
  const kind = text(formData, 'decisao') === 'dispensar' ? 'let_off' : 'reopen'
  await decide(formData, { kind })
}

export async function keepInReview(formData: FormData): Promise<void> {
  await decide(formData, {
    kind: 'keep',
    note: text(formData, 'nota'),
    until: text(formData, 'ate'),
  })
}

type Decision = { kind: 'reopen' | 'let_off' } | { kind: 'keep'; note: string; until: string }

async function decide(formData: FormData, decision: Decision): Promise<never> {
  const [creditorId, reversalId] = [text(formData, 'creditorId'), text(formData, 'reversalId')]
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
