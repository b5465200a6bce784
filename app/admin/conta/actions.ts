'use server'

import { redirect } from 'next/navigation'
import { safeNext } from '#app/admin/_parts/next.ts'
import { dropEntry, entrySecret, keepEntry } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

const ACCOUNT = '/admin/conta'

/** The second factor again; then back to where it was asked for. */
export async function confirmAgain(formData: FormData): Promise<void> {
  const next = safeNext(formData.get('next'))
  const code = String(formData.get('code') ?? '').slice(0, 100)
  const confirmed = await orSignIn('staff', async () =>
    (await staffCaller()).staff.confirm({ code }),
  )
  if (confirmed?.ok) redirect(`${next}?aviso=confirmado`)
  redirect(`/admin/confirmar?recusado=1&next=${encodeURIComponent(next)}`)
}

/** Ten new codes are shown; those of before stay good until the new ones are kept. */
export async function offerCodes(): Promise<void> {
  const offered = await orSignIn(
    'staff',
    async () => (await staffCaller()).staff.offerRecoveryCodes(),
    ACCOUNT,
  )
  if (!offered) redirect(ACCOUNT)
  await keepEntry(offered)
  redirect(`${ACCOUNT}/codigos`)
}

export async function keepCodes(formData: FormData): Promise<void> {
  if (formData.get('kept') !== 'sim') redirect(`${ACCOUNT}/codigos?falta=1`)
  const entry = (await entrySecret()) ?? ''
  const kept = await orSignIn('staff', async () =>
    (await staffCaller()).staff.keepRecoveryCodes({ entry }),
  )
  await dropEntry()
  redirect(kept?.ok ? `${ACCOUNT}?aviso=guardados` : ACCOUNT)
}
