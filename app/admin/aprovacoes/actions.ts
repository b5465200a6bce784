'use server'

import { redirect } from 'next/navigation'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'

const APPROVALS = '/admin/aprovacoes'

/** What each yes leads to, by the button that said it. */
const YES: Readonly<Record<string, string>> = {
  approve: 'aprovado',
  approve_waiting: 'espera',
  approve_scheduled: 'agendado',
}

/** Yes or no to what another person asked for, as it stood on the page. */
export async function decide(formData: FormData): Promise<void> {
  const text = (name: string) => String(formData.get(name) ?? '').slice(0, 100)
  const id = text('id')
  if (!isId(id)) redirect(APPROVALS)
  const decision = {
    id: asId<never>(id),
    beforeSha256: text('beforeSha256'),
    afterSha256: text('afterSha256'),
  }
  const yes = YES[text('decision')]
  const isYes = yes !== undefined
  const answer = await orSignIn(
    'staff',
    async () => {
      const { approvals } = await staffCaller()
      return isYes ? approvals.approve(decision) : approvals.decline(decision)
    },
    APPROVALS,
  )
  if (answer === null) redirect(APPROVALS)
  redirect(`${APPROVALS}?aviso=${answer.ok ? (yes ?? 'recusado') : answer.reason}`)
}
