import type { z } from 'zod'
import { fileInParts } from '#server/api/file-in-parts.ts'
import { empty, goTo, isOwn, orRefused } from '#server/api/staff-forms.ts'
import { staffCaller } from '#server/api/web.ts'
import type { trailInput } from '#server/insights/schema.ts'
import { TOPICS } from '#server/insights/trail/model.ts'
import { dayText } from '#server/kernel/day.ts'
import { asId, isId } from '#server/kernel/id.ts'
import { slugOrNull } from '#server/kernel/slug.ts'

type Place = { readonly before: string; readonly lines: number }
export type TrailFields = Required<Omit<z.input<typeof trailInput>, 'before'>>

/** Fields of the page's form, as they filter the record; what is empty or odd filters nothing. */
export function trailFields(form: { get(name: string): unknown }): TrailFields {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const [staffId, debtorId, slug] = [text('quem'), text('pessoa'), text('credor')]
  return {
    topic: TOPICS.find((topic) => topic === text('assunto')) ?? null,
    staffId: isId(staffId) ? asId(staffId) : null,
    creditorSlug: slugOrNull(slug),
    debtorId: isId(debtorId) ? asId(debtorId) : null,
    from: dayText(text('de')),
    to: dayText(text('ate')),
  }
}

/** A copy of the record of acts, as the page was filtered, part by part. */
export async function answerTrail(request: Request): Promise<Response> {
  if (!isOwn(request)) return empty(403)
  const filter = trailFields(new URLSearchParams((await request.text()).slice(0, 2_000)))
  const api = (await staffCaller()).trail
  const partOf = (place: Place | null) => api.copy({ ...filter, ...place })
  const first = await orRefused(() => partOf(null))
  if (first === 'signed_out') return goTo('/admin/entrar')
  if (first === null) return empty(404)
  return fileInParts('auditoria.csv', first, partOf)
}
