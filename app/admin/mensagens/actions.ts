'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import type { WordingAnswer } from '#components/admin/wording-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { newId } from '#server/kernel/id.ts'
import { wordingOfFields } from '#server/messages/wording/form/model.ts'
import { placeInput, writeInput } from '#server/messages/wording/schema.ts'

type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: string }

const numberOf = (formData: FormData, name: string) => {
  const typed = textOf(formData, name)
  return /^\d{1,7}$/.test(typed) ? Number(typed) : null
}

/** The message and channel that a form is about; without one there is nothing to do. */
function placeOf(formData: FormData) {
  const read = placeInput.safeParse({
    creditorSlug: textOf(formData, 'credor'),
    template: textOf(formData, 'mensagem'),
    channel: textOf(formData, 'canal'),
  })
  if (!read.success) redirect('/admin/mensagens')
  const { creditorSlug, template, channel } = read.data
  return { place: read.data, page: `/admin/mensagens/${creditorSlug}/${template}/${channel}` }
}

async function done(page: string, note: string, work: () => Promise<Answer>): Promise<never> {
  const answer = await orSignIn('staff', work, page)
  redirect(`${page}?aviso=${answer === null ? 'changed' : answer.ok ? note : answer.reason}`)
}

/** Looks at what is typed, or keeps it as the next version. */
export async function writeWording(
  _before: WordingAnswer,
  formData: FormData,
): Promise<WordingAnswer> {
  const { place, page } = placeOf(formData)
  const names = ['assunto', 'texto', 'botao', 'modelo', 'idioma']
  const typed = Object.fromEntries(names.map((name) => [name, textOf(formData, name)]))
  if (textOf(formData, 'ato') === 'ver') return { typed, isWrong: false }
  const order = writeInput.safeParse({
    creditorSlug: place.creditorSlug,
    template: place.template,
    version: numberOf(formData, 'versao') ?? 0,
    wording: wordingOfFields(place.channel, typed),
  })
  if (!order.success) return { typed, isWrong: true }
  return done(page, 'guardado', async () => (await staffCaller()).wordings.write(order.data))
}

/** Asks for the second person who puts the newest version in force. */
export async function askWording(formData: FormData): Promise<void> {
  const { place, page } = placeOf(formData)
  const order = { ...place, version: numberOf(formData, 'versao') ?? 1, id: newId<never>() }
  await done(page, 'pedido', async () => (await staffCaller()).wordings.request(order))
}

/** One click back. */
export async function goBack(formData: FormData): Promise<void> {
  const { place, page } = placeOf(formData)
  const order = {
    ...place,
    version: numberOf(formData, 'volta'),
    liveVersion: numberOf(formData, 'em-uso'),
  }
  await done(page, 'voltou', async () => (await staffCaller()).wordings.returnTo(order))
}
