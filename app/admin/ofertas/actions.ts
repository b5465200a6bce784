'use server'

import { redirect } from 'next/navigation'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { newId } from '#server/kernel/id.ts'
import { ruleOfFields } from '#server/offers/policy/form/schema.ts'

const text = (formData: FormData, name: string) => String(formData.get(name) ?? '').slice(0, 2_000)
const whole = (formData: FormData, name: string) => {
  const typed = text(formData, name)
  return /^\d{1,7}$/.test(typed) ? Number(typed) : null
}

function pageOf(formData: FormData): { creditorSlug: string; page: string } {
  const creditorSlug = text(formData, 'credor')
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
    published: whole(formData, 'de') ?? 0,
  }
  await done(page, 'comecado', async () => (await staffCaller()).policies.startDraft(order))
}

/** One rule of the draft: written, put one place higher, or taken away. */
export async function writeRule(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const version = whole(formData, 'rascunho') ?? 0
  const place = whole(formData, 'lugar') ?? 0
  const act = text(formData, 'ato')
  const rule = ruleOfFields(
    Object.fromEntries([...formData.keys()].map((name) => [name, text(formData, name)])),
  )
  const edit =
    act === 'tirar'
      ? ({ kind: 'remove', place } as const)
      : act === 'subir'
        ? ({ kind: 'raise', place } as const)
        : rule && ({ kind: 'rule', place, rule } as const)
  if (edit === null) redirect(`${page}?aviso=campos#regra-${place}`)
  await done(page, 'escrito', async () =>
    (await staffCaller()).policies.editDraft({ creditorSlug, version, edit }),
  )
}

export async function simulate(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const version = whole(formData, 'rascunho') ?? 0
  await done(page, 'simulado', async () =>
    (await staffCaller()).policies.simulate({ creditorSlug, version }),
  )
}

/** Asks for the second person who puts the draft in force. */
export async function askPublication(formData: FormData): Promise<void> {
  const { creditorSlug, page } = pageOf(formData)
  const order = { creditorSlug, version: whole(formData, 'rascunho') ?? 0, id: newId<never>() }
  await done(page, 'pedido', async () => (await staffCaller()).policies.requestPublication(order))
}
