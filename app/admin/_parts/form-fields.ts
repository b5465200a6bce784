import type { CreditorFieldView } from '#components/admin/creditor-form.tsx'

/** Longer than any field of the admin area takes: what is too long is refused at its field. */
const MOST_CHARACTERS = 2_000

/** What was typed into a field; forms are plain HTML, so anything may come, or nothing. */
export function textOf(formData: FormData, name: string): string {
  return String(formData.get(name) ?? '').slice(0, MOST_CHARACTERS)
}

/** What to say at each field that could not be taken; `path` is `['values', name]`. */
export function errorsOf(
  fields: readonly CreditorFieldView[],
  issues: readonly { readonly path: readonly PropertyKey[] }[],
): Record<string, string> {
  const wrong = new Set(issues.map(({ path }) => path[1]))
  return Object.fromEntries(
    fields.filter(({ name }) => wrong.has(name)).map(({ name, error }) => [name, error]),
  )
}
