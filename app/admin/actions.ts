'use server'

import { redirect } from 'next/navigation'
import { enterStaff, leaveStaff } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

const ADMIN = '/admin'

/** Only addresses of our own admin area are ever gone to. */
function safeNext(value: FormDataEntryValue | null): string {
  const path = typeof value === 'string' ? value : ADMIN
  return /^\/admin(?:\/[a-z0-9/-]*)?$/.test(path) ? path : ADMIN
}

export async function enter(formData: FormData): Promise<void> {
  const next = safeNext(formData.get('next'))
  if (!(await enterStaff(formData.get('email'), formData.get('password')))) {
    redirect(`/admin/entrar?recusado=1&next=${encodeURIComponent(next)}`)
  }
  redirect(next)
}

export async function leave(): Promise<void> {
  await leaveStaff()
  redirect('/admin/entrar')
}

/**
 * A whole CPF or CNPJ leads to its person, so that it never stands in an address; anything else
 * becomes the search of the list it was typed in.
 */
export async function search(formData: FormData): Promise<void> {
  const query = String(formData.get('q') ?? '').slice(0, 200)
  const list = safeNext(formData.get('list'))
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).insights.findDebtor({ query }),
  )
  if (found?.debtorId) redirect(`/admin/devedores/${found.debtorId}`)
  redirect(found?.isDocument ? `${list}?nada=1` : `${list}?q=${encodeURIComponent(query)}`)
}
