import { REFUSAL_WORD } from '#app/(portal)/_views/care.ts'
import { photoSaid } from '#app/(portal)/_views/photos.ts'
import { pathTo } from '#components/portal/paths.ts'
import { caller } from '#server/api/web.ts'
import type { PhotoAnswer } from '#server/cases/photos/model.ts'
import { openInput } from '#server/cases/schema.ts'

/**
 * Opens what a form asks for and answers where to go on: the case's page, or the form again with the
 * reason. `fixed` is what the page is about, whatever the form says; `photo` takes what came with the
 * form into the case that is open by then.
 */
export async function openFrom(
  form: URLSearchParams,
  path: string,
  fixed: { kind?: string; debtId?: string | null },
  photo: (caseId: string) => Promise<PhotoAnswer | null> = async () => null,
): Promise<string> {
  const order = {
    id: form.get('id') ?? '',
    kind: fixed.kind ?? form.get('kind') ?? '',
    reason: form.get('reason') ?? '',
    words: form.get('words') ?? '',
    debtId: fixed.debtId ?? null,
  }
  // A form that names no choice, which a browser would not have sent, is asked again.
  const asked = openInput.safeParse(order)
  if (!asked.success) return `${path}?erro=escolha`
  const api = await caller()
  const opened = await api.care.open({ ...asked.data, words: order.words })
  if (!opened.ok) return `${path}?erro=${REFUSAL_WORD[opened.reason]}`
  const { id } = opened.value
  return `${pathTo.request(id)}?novo=1${photoSaid('&', await photo(id))}`
}
