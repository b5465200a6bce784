'use server'

import { redirect } from 'next/navigation'
import { safeNext } from '#app/admin/_parts/next.ts'
import { searchLeadsTo } from '#app/admin/_parts/search.ts'
import { leaveStaff } from '#server/api/staff-auth.ts'
import { orSignIn } from '#server/api/web.ts'

export async function leave(): Promise<void> {
  await leaveStaff()
  redirect('/admin/entrar')
}

/** The search of a list; see `searchLeadsTo`. */
export async function search(formData: FormData): Promise<void> {
  const list = safeNext(formData.get('list'))
  const path = await orSignIn('staff', () => searchLeadsTo(formData.get('q'), list))
  redirect(path ?? list)
}
