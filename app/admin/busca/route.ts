import { searchLeadsTo } from '#app/admin/_parts/search.ts'
import { empty, goTo, isOwn, orRefused } from '#server/api/staff-forms.ts'

export const dynamic = 'force-dynamic'

/** The search of the command menu, which every page has. */
export async function POST(request: Request): Promise<Response> {
  if (!isOwn(request)) return empty(403)
  const form = new URLSearchParams((await request.text()).slice(0, 5_000))
  const path = await orRefused(() => searchLeadsTo(form.get('q'), form.get('list')))
  if (path === 'signed_out') return goTo('/admin/entrar')
  return path === null ? empty(404) : goTo(path)
}
