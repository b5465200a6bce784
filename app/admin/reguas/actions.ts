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
import { staffCaller } from '#server/api/web.ts'
import { stepOfFields } from '#server/journeys/form/schema.ts'
import { asId, isId, newId } from '#server/kernel/id.ts'

const PLACE = '/admin/reguas'

/** Begins a draft with the steps of a version, or our proposal: also the click back to older ones. */
export async function start(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const order = {
    creditorSlug,
    version: wholeOf(formData, 'rascunho'),
    published: textOf(formData, 'de') === 'proposta' ? null : (wholeOf(formData, 'de') ?? 0),
  }
  await done(page, 'comecado', async () => (await staffCaller()).journeys.startDraft(order))
}

/** One step of the draft: written or taken away. */
export async function writeStep(_before: DraftAnswer, formData: FormData): Promise<DraftAnswer> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const version = wholeOf(formData, 'rascunho') ?? 0
  const typed = typedIn(formData)
  const read = stepOfFields(typed)
  const edit = editOf(textOf(formData, 'ato'), wholeOf(formData, 'lugar') ?? 0, read)
  return keepPart(page, {
    typed,
    wrong: read.ok ? [] : read.wrong,
    version,
    write: async () =>
      edit && (await staffCaller()).journeys.editDraft({ creditorSlug, version, edit }),
    newest: async () => {
      const { draft } = await (await staffCaller()).journeys.byCreditor({ creditorSlug })
      return draft?.version ?? 0
    },
  })
}

function editOf(act: string, place: number, read: ReturnType<typeof stepOfFields>) {
  if (act === 'tirar') return { kind: 'remove', place } as const
  return read.ok ? ({ kind: 'step', place, step: read.step } as const) : null
}

/** What the draft would write to the portfolio of today. */
export async function replay(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const version = wholeOf(formData, 'rascunho') ?? 0
  await done(page, 'ensaiado', async () =>
    (await staffCaller()).journeys.replay({ creditorSlug, version }),
  )
}

/** Asks for the second person who puts the draft in force, at once or from a day on. */
export async function askPublication(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const inForceFrom = dayAsked(formData, page)
  const version = wholeOf(formData, 'rascunho') ?? 0
  const order = { creditorSlug, version, id: newId<never>(), inForceFrom }
  await done(page, inForceFrom === null ? 'pedido' : 'pedido_dia', async () =>
    (await staffCaller()).journeys.requestPublication(order),
  )
}

/** Takes back what was approved for a later day. */
export async function cancelScheduled(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData, PLACE)
  const id = textOf(formData, 'id')
  if (!isId(id)) redirect(page)
  await done(page, 'desagendado', async () =>
    (await staffCaller()).journeys.cancelScheduled({ creditorSlug, id: asId<never>(id) }),
  )
}
