import { safeNext } from '#app/admin/_parts/next.ts'
import { staffCaller } from '#server/api/web.ts'

const PEOPLE = '/admin/devedores'

/**
 * Where a search leads. What says who somebody is (a document, a phone, an e-mail, a name) leads to
 * its person, or to the list of people with the text sealed, so that it never stands in an address.
 * A number of a contract or an agreement becomes the search of the list it was typed in.
 */
export async function searchLeadsTo(
  typed: FormDataEntryValue | null,
  asked: FormDataEntryValue | null,
): Promise<string> {
  const query = typeof typed === 'string' ? typed.slice(0, 200) : ''
  const list = safeNext(asked)
  if (query.trim() === '') return list
  const found = await (await staffCaller()).insights.search({ query })
  if (found.only && (found.isPersonal || list === PEOPLE)) return `${PEOPLE}/${found.only}`
  if (found.found === 'several') return `${PEOPLE}?busca=${found.sealed}`
  if (found.isPersonal || list === PEOPLE) {
    return `${list}?nada=${found.by.length === 0 ? 'sem-chave' : '1'}`
  }
  return `${list}?q=${encodeURIComponent(query)}`
}
