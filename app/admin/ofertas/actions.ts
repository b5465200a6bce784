'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import type { DraftAnswer } from '#components/admin/draft-form.tsx'
import type { TypedFields } from '#components/admin/live-checks.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId, newId } from '#server/kernel/id.ts'
import { ruleOfFields } from '#server/offers/policy/form/schema.ts'
import { termsOfFields } from '#server/offers/policy/terms/schema.ts'

const whole = (formData: FormData, name: string) => {
  const typed = textOf(formData, name)
  return /^\d{1,7}$/.test(typed) ? Number(typed) : null
}

function pageOf(formData: FormData): { creditorSlug: string; page: string } {
  const creditorSlug = textOf(formData, 'credor')
  const isSlug = /^[a-z][a-z0-9-]{1,40}$/.test(creditorSlug)
  return { creditorSlug, page: isSlug ? `/admin/ofertas/${creditorSlug}` : '/admin/ofertas' }
}

type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Does it, and says on the page what came of it. */
async function done(page: string, note: string, work: () => Promise<Answer>): Promise<never> {
  const answer = await orSignIn('staff', work, page)
  if (answer === null) redirect(`${page}?aviso=campos`)
  redirect(`${page}?aviso=${answer.ok ? note : answer.reason}`)
}

/** Begins a draft with the rules of a version: also the click back to older ones. */
export async function start(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const order = {
    creditorSlug,
    version: whole(formData, 'rascunho'),
    published: textOf(formData, 'de') === 'nada' ? null : (whole(formData, 'de') ?? 0),
  }
  await done(page, 'comecado', async () => (await staffCaller()).policies.startDraft(order))
}

/**
 * One rule of the draft: written, put one place higher, or taken away. What cannot be read as a rule,
 * or meets a draft that somebody else changed, goes back into the form as it was typed.
 */
export async function writeRule(_before: DraftAnswer, formData: FormData): Promise<DraftAnswer> {
  const typed = typedIn(formData)
  const read = ruleOfFields(typed)
  const edit = editOf(textOf(formData, 'ato'), whole(formData, 'lugar') ?? 0, read)
  return write(formData, typed, edit, read.ok ? [] : read.wrong)
}

/** What holds for every rule of the draft. */
export async function writeTerms(_before: DraftAnswer, formData: FormData): Promise<DraftAnswer> {
  const typed = typedIn(formData)
  const read = termsOfFields(typed)
  const edit = read.ok ? ({ kind: 'whole', terms: read.terms } as const) : null
  return write(formData, typed, edit, read.ok ? [] : read.wrong)
}

const typedIn = (formData: FormData) =>
  Object.fromEntries([...formData.keys()].map((name) => [name, textOf(formData, name)]))

type Edit = Parameters<Awaited<ReturnType<typeof staffCaller>>['policies']['editDraft']>[0]['edit']

async function write(
  formData: FormData,
  typed: TypedFields,
  edit: Edit | null,
  wrong: readonly string[],
): Promise<DraftAnswer> {
  const { creditorSlug, page } = pageOf(formData)
  const version = whole(formData, 'rascunho') ?? 0
  const answer = await orSignIn(
    'staff',
    async () => {
      const { policies } = await staffCaller()
      const written = edit && (await policies.editDraft({ creditorSlug, version, edit }))
      if (written && (written.ok || written.reason !== 'changed')) return written
      const { draft } = await policies.byCreditor({ creditorSlug })
      return { newest: draft?.version ?? 0 }
    },
    page,
  )
  if (answer === null) redirect(`${page}?aviso=campos`)
  if ('ok' in answer) redirect(`${page}?aviso=${answer.ok ? 'escrito' : answer.reason}`)
  const isChanged = answer.newest !== version
  if (isChanged) refresh()
  return { typed, draft: `${answer.newest}`, isChanged, wrong }
}

function editOf(act: string, place: number, read: ReturnType<typeof ruleOfFields>) {
  if (act === 'tirar') return { kind: 'remove', place } as const
  if (act === 'subir') return { kind: 'raise', place } as const
  return read.ok ? ({ kind: 'rule', place, rule: read.rule } as const) : null
}

export async function simulate(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const version = whole(formData, 'rascunho') ?? 0
  await done(page, 'simulado', async () =>
    (await staffCaller()).policies.simulate({ creditorSlug, version }),
  )
}

/** Asks for the second person who puts the draft in force, at once or from a day on. */
export async function askPublication(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const inForceFrom = textOf(formData, 'apartir') || null
  const isDay = inForceFrom === null || z.iso.date().safeParse(inForceFrom).success
  if (!isDay) redirect(`${page}?aviso=dia`)
  const version = whole(formData, 'rascunho') ?? 0
  const order = { creditorSlug, version, id: newId<never>(), inForceFrom }
  await done(page, inForceFrom === null ? 'pedido' : 'pedido_dia', async () =>
    (await staffCaller()).policies.requestPublication(order),
  )
}

/** Takes back what was approved for a later day. */
export async function cancelScheduled(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const id = textOf(formData, 'id')
  if (!isId(id)) redirect(page)
  await done(page, 'desagendado', async () =>
    (await staffCaller()).policies.cancelScheduled({ creditorSlug, id: asId<never>(id) }),
  )
}
