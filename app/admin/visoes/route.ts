import { VIEW_TITLE } from '#app/admin/_parts/view-words.ts'
import { empty, orRefused } from '#server/api/staff-forms.ts'
import { staffCaller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** One's saved views, as the command menu shows them; it asks when it opens. */
export async function GET(): Promise<Response> {
  const views = await orRefused(async () => (await staffCaller()).savedViews.list({ list: null }))
  if (views === 'signed_out' || views === null) return empty(401)
  const places = views.map(({ list, name, href }) => ({
    label: `${VIEW_TITLE[list]}: ${name}`,
    href,
  }))
  return Response.json(places, { headers: { 'cache-control': 'no-store' } })
}
