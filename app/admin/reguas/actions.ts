'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import type { DraftAnswer } from '#components/admin/draft-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { stepOfFields } from '#server/journeys/form/schema.ts'
import { newId } from '#server/kernel/id.ts'

const whole = (formData: FormData, name: string) => {
  const typed = textOf(formData, name)
  return /^\d{1,7}$/.test(typed) ? Number(typed) : null
}

function pageOf(formData: FormData): { creditorSlug: string; page: string } {
  const creditorSlug = textOf(formData, 'credor')
  const isSlug = /^[a-z][a-z0-9-]{1,40}$/.test(creditorSlug)
  return { creditorSlug, page: isSlug ? `/admin/reguas/${creditorSlug}` : '/admin/reguas' }
}

type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Does it, and says on the page what came of it. */
async function done(page: string, note: string, work: () => Promise<Answer>): Promise<never> {
  const answer = await orSignIn('staff', work, page)
  if (answer === null) redirect(`${page}?aviso=campos`)
  redirect(`${page}?aviso=${answer.ok ? note : answer.reason}`)
}

/** Begins a draft with the steps of a version, or the handbook's: also the click back to older ones. */
export async function start(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const order = {
    creditorSlug,
    version: whole(formData, 'rascunho'),
    published: textOf(formData, 'de') === 'proposta' ? null : (whole(formData, 'de') ?? 0),
  }
  await done(page, 'comecado', async () => (await staffCaller()).journeys.startDraft(order))
}

/**
 * One step of the draft: written or taken away. What cannot be read as a step, or meets a draft that
 * somebody else changed, goes back into the form as it was typed.
 */
export async function writeStep(_before: DraftAnswer, formData: FormData): Promise<DraftAnswer> {
  const { creditorSlug, page } = pageOf(formData)
  const version = whole(formData, 'rascunho') ?? 0
  const place = whole(formData, 'lugar') ?? 0
  const typed = Object.fromEntries(
    [...formData.keys()].map((name) => [name, textOf(formData, name)]),
  )
  const read = stepOfFields(typed)
  const edit = editOf(textOf(formData, 'ato'), place, read)
  const answer = await orSignIn(
    'staff',
    async () => {
      const { journeys } = await staffCaller()
      const written = edit && (await journeys.editDraft({ creditorSlug, version, edit }))
      if (written && (written.ok || written.reason !== 'changed')) return written
      const { draft } = await journeys.byCreditor({ creditorSlug })
      return { newest: draft?.version ?? 0 }
    },
    page,
  )
  if (answer === null) redirect(`${page}?aviso=campos`)
  if ('ok' in answer) redirect(`${page}?aviso=${answer.ok ? 'escrito' : answer.reason}`)
  const isChanged = answer.newest !== version
  if (isChanged) refresh()
  return { typed, draft: `${answer.newest}`, isChanged, wrong: read.ok ? [] : read.wrong }
}

function editOf(act: string, place: number, read: ReturnType<typeof stepOfFields>) {
  if (act === 'tirar') return { kind: 'remove', place } as const
  return read.ok ? ({ kind: 'step', place, step: read.step } as const) : null
}

/** What the draft would write to the portfolio of today. */
export async function replay(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const version = whole(formData, 'rascunho') ?? 0
  await done(page, 'ensaiado', async () =>
    (await staffCaller()).journeys.replay({ creditorSlug, version }),
  )
}

/** Asks for the second person who puts the draft in force. */
export async function askPublication(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const order = { creditorSlug, version: whole(formData, 'rascunho') ?? 0, id: newId<never>() }
  await done(page, 'pedido', async () => (await staffCaller()).journeys.requestPublication(order))
}
