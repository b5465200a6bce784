'use server'

import { redirect } from 'next/navigation'
import { safeNext } from '#app/admin/_parts/next.ts'
import { dropEntry, entrySecret, keepEntry } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, type StaffPasskeyId } from '#server/kernel/id.ts'
import { answerIn, creationAnswer, keyName, useAnswer } from '#server/staff/passkey/schema.ts'

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

/** What the device proves a passkey with. */
export async function askToConfirm() {
  const asked = await orSignIn('staff', async () => (await staffCaller()).passkeys.ask())
  return asked?.ok ? asked.value : null
}

/** A passkey in the place of the code. */
export async function confirmByPasskey(formData: FormData): Promise<void> {
  const next = safeNext(formData.get('next'))
  const answer = answerIn(useAnswer, formData.get('answer'))
  const confirmed =
    answer &&
    (await orSignIn('staff', async () => (await staffCaller()).passkeys.confirm({ answer })))
  if (confirmed?.ok) redirect(`${next}?aviso=confirmado`)
  redirect(`/admin/confirmar?recusado=chave&next=${encodeURIComponent(next)}`)
}

/** What the device makes one more passkey with. */
export async function askNewPasskey() {
  const offered = await orSignIn(
    'staff',
    async () => (await staffCaller()).passkeys.offer(),
    ACCOUNT,
  )
  return offered ?? null
}

/** Keeps the passkey that the device made. */
export async function keepPasskey(formData: FormData): Promise<void> {
  const name = keyName.safeParse(String(formData.get('name') ?? ''))
  if (!name.success) redirect(`${ACCOUNT}?aviso=nome_longo`)
  const answer = answerIn(creationAnswer, formData.get('answer'))
  const kept =
    answer &&
    (await orSignIn(
      'staff',
      async () => (await staffCaller()).passkeys.keep({ name: name.data, answer }),
      ACCOUNT,
    ))
  redirect(`${ACCOUNT}?aviso=${kept?.ok ? 'chave_criada' : KEY_REFUSED[kept?.reason ?? 'wrong']}`)
}

const KEY_REFUSED = { wrong: 'chave_nao_criada', too_many: 'chaves_demais' } as const

export async function removePasskey(formData: FormData): Promise<void> {
  const passkeyId = asId<StaffPasskeyId>(String(formData.get('passkeyId') ?? ''))
  const removed = await orSignIn(
    'staff',
    async () => (await staffCaller()).passkeys.remove({ passkeyId }),
    ACCOUNT,
  )
  if (removed?.ok) redirect(`${ACCOUNT}?aviso=chave_removida`)
  redirect(removed?.reason === 'last_factor' ? `${ACCOUNT}?aviso=ultima_chave` : ACCOUNT)
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
