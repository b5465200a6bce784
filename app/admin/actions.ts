'use server'

import { redirect } from 'next/navigation'
import { safeNext } from '#app/admin/_parts/next.ts'
import { leaveStaff } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

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
