import { fileInParts } from '#server/api/file-in-parts.ts'
import { empty, goTo, isOwn, orRefused } from '#server/api/staff-forms.ts'
import { staffCaller } from '#server/api/web.ts'
import { RESULT_TABLES } from '#server/insights/results/model.ts'
import { dayText } from '#server/kernel/day.ts'
import { slugOrNull } from '#server/kernel/slug.ts'

/** Fields of the page's form; what is empty or odd narrows nothing down. */
export function resultsFields(form: { get(name: string): unknown }) {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const slug = text('credor')
  return {
    creditorSlug: slugOrNull(slug),
    from: dayText(text('de')),
    to: dayText(text('ate')),
  }
}

/** A copy of one table of the results, as the page was filtered. */
export async function answerResults(request: Request): Promise<Response> {
  if (!isOwn(request)) return empty(403)
  const form = new URLSearchParams((await request.text()).slice(0, 2_000))
  const table = RESULT_TABLES.find((name) => name === form.get('tabela'))
  if (!table) return empty(404)
  const api = (await staffCaller()).results
  const partOf = () => api.copy({ ...resultsFields(form), table })
  const first = await orRefused(partOf)
  if (first === 'signed_out') return goTo('/admin/entrar')
  if (first === null) return empty(404)
  return fileInParts('resultados.csv', first, partOf)
}
