'use server'

import { redirect } from 'next/navigation'
import { safeNext } from '#app/admin/_parts/next.ts'
import { leaveStaff } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export async function leave(): Promise<void> {
  await leaveStaff()
  redirect('/admin/entrar')
}

const PEOPLE = '/admin/devedores'

/**
 * What says who somebody is (a document, a phone, an e-mail, a name) leads to its person, or to the
 * list of people with the text sealed, so that it never stands in an address. A number of a contract
 * or an agreement becomes the search of the list it was typed in.
 */
export async function search(formData: FormData): Promise<void> {
  const query = String(formData.get('q') ?? '').slice(0, 200)
  const list = safeNext(formData.get('list'))
  if (query.trim() === '') redirect(list)
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).insights.search({ query }),
  )
  if (!found) redirect(list)
  if (found.only && (found.isPersonal || list === PEOPLE)) redirect(`${PEOPLE}/${found.only}`)
  if (found.found === 'several') redirect(`${PEOPLE}?busca=${found.sealed}`)
  if (found.isPersonal || list === PEOPLE) {
    redirect(`${list}?nada=${found.by.length === 0 ? 'sem-chave' : '1'}`)
  }
  redirect(`${list}?q=${encodeURIComponent(query)}`)
}
