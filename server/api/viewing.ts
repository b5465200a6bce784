import { cookies } from 'next/headers'
import { cache } from 'react'
import { resolveView } from '#server/access/view/commands.ts'
import { viewCookie } from '#server/access/view/model.ts'
import { runtime } from '#server/api/runtime.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import type { DebtorId } from '#server/kernel/id.ts'

/** The secret of a look in somebody's place, as this browser shows it; it grants nothing. */
export async function viewSecret(): Promise<string | null> {
  const { name } = viewCookie(runtime().env.PORTAL_URL)
  return (await cookies()).get(name)?.value ?? null
}

/** Until when somebody of the staff is looking in this browser; null where nobody is. */
export const viewingUntil = cache(async (): Promise<Temporal.Instant | null> => {
  const secret = await viewSecret()
  const view = secret === null ? null : await resolveView(runtime().core, secret)
  return view?.until ?? null
})

/** Starts a look; false where there is no such person for them. */
export async function startViewing(debtorId: DebtorId): Promise<boolean> {
  const started = await orSignIn('staff', async () =>
    (await staffCaller()).views.start({ debtorId }),
  )
  if (!started?.ok) return false
  const { name, attributes } = viewCookie(runtime().env.PORTAL_URL)
  const expires = new Date(started.value.until.epochMilliseconds)
  ;(await cookies()).set(name, started.value.secret, { ...attributes, expires })
  return true
}

/** Ends the look of this browser. */
export async function stopViewing(): Promise<void> {
  await orSignIn('staff', async () => (await staffCaller()).views.end())
  const { name, attributes } = viewCookie(runtime().env.PORTAL_URL)
  ;(await cookies()).set(name, '', { ...attributes, maxAge: 0 })
}
