'use server'

import { redirect } from 'next/navigation'
import {
  dayAsked,
  done,
  keepPart,
  pageOf,
  typedIn,
  wholeOf,
} from '#app/admin/_parts/draft-forms.ts'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import type { DraftAnswer } from '#components/admin/draft-form.tsx'
import type { TypedFields } from '#components/admin/live-checks.ts'
import { staffCaller } from '#server/api/web.ts'
import { asId, isId, newId } from '#server/kernel/id.ts'
import { ruleOfFields } from '#server/offers/policy/form/schema.ts'
import { termsOfFields } from '#server/offers/policy/terms/schema.ts'

const PLACE = '/admin/ofertas'

/** Begins a draft with the rules of a version: also the click back to older ones. */
export async function start(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const order = {
    creditorSlug,
    version: wholeOf(formData, 'rascunho'),
    published: textOf(formData, 'de') === 'nada' ? null : (wholeOf(formData, 'de') ?? 0),
  }
  await done(page, 'comecado', async () => (await staffCaller()).policies.startDraft(order))
}

/** One rule of the draft: written, put one place higher, or taken away. */
export async function writeRule(_before: DraftAnswer, formData: FormData): Promise<DraftAnswer> {
  const typed = typedIn(formData)
  const read = ruleOfFields(typed)
  const edit = editOf(textOf(formData, 'ato'), wholeOf(formData, 'lugar') ?? 0, read)
  return write(formData, typed, edit, read.ok ? [] : read.wrong)
}

/** What holds for every rule of the draft. */
export async function writeTerms(_before: DraftAnswer, formData: FormData): Promise<DraftAnswer> {
  const typed = typedIn(formData)
  const read = termsOfFields(typed)
  const edit = read.ok ? ({ kind: 'whole', terms: read.terms } as const) : null
  return write(formData, typed, edit, read.ok ? [] : read.wrong)
}

type Edit = Parameters<Awaited<ReturnType<typeof staffCaller>>['policies']['editDraft']>[0]['edit']

function write(
  formData: FormData,
  typed: TypedFields,
  edit: Edit | null,
  wrong: readonly string[],
): Promise<DraftAnswer> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const version = wholeOf(formData, 'rascunho') ?? 0
  return keepPart(page, {
    typed,
    wrong,
    version,
    write: async () =>
      edit && (await staffCaller()).policies.editDraft({ creditorSlug, version, edit }),
    newest: async () => {
      const { draft } = await (await staffCaller()).policies.byCreditor({ creditorSlug })
      return draft?.version ?? 0
    },
  })
}

function editOf(act: string, place: number, read: ReturnType<typeof ruleOfFields>) {
  if (act === 'tirar') return { kind: 'remove', place } as const
  if (act === 'subir') return { kind: 'raise', place } as const
  return read.ok ? ({ kind: 'rule', place, rule: read.rule } as const) : null
}

export async function simulate(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const version = wholeOf(formData, 'rascunho') ?? 0
  await done(page, 'simulado', async () =>
    (await staffCaller()).policies.simulate({ creditorSlug, version }),
  )
}

/** Asks for the second person who puts the draft in force, at once or from a day on. */
export async function askPublication(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const inForceFrom = dayAsked(formData, page)
  const version = wholeOf(formData, 'rascunho') ?? 0
  const order = { creditorSlug, version, id: newId<never>(), inForceFrom }
  await done(page, inForceFrom === null ? 'pedido' : 'pedido_dia', async () =>
    (await staffCaller()).policies.requestPublication(order),
  )
}

/** Takes back what was approved for a later day. */
export async function cancelScheduled(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const id = textOf(formData, 'id')
  if (!isId(id)) redirect(page)
  await done(page, 'desagendado', async () =>
    (await staffCaller()).policies.cancelScheduled({ creditorSlug, id: asId<never>(id) }),
  )
}
