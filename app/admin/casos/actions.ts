'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { QUIET_DAYS } from '#server/cases/model.ts'

const pageOf = (caseId: string, query: string) =>
  `/admin/casos/${encodeURIComponent(caseId)}?${query}`

/** What a refusal is called in the address; the page says it in words. */
const REFUSED = {
  ended: 'terminou',
  not_found: 'terminou',
  not_allowed: 'gestora',
  not_confirmed: 'certeza',
} as const

/** Whoever presses has it, also where a colleague had it before. */
export async function take(formData: FormData): Promise<void> {
  const caseId = textOf(formData, 'caso')
  const done = await orSignIn('staff', async () => (await staffCaller()).cases.take({ caseId }))
  redirect(pageOf(caseId, `aviso=${done?.ok ? 'assumido' : 'terminou'}`))
}

/** More is asked of the person. */
export async function ask(formData: FormData): Promise<void> {
  const caseId = textOf(formData, 'caso')
  const words = textOf(formData, 'texto')
  const done = await orSignIn('staff', async () =>
    (await staffCaller()).cases.ask({ caseId, words }),
  )
  if (done === null) redirect(pageOf(caseId, 'decidir=perguntar&aviso=vazio'))
  redirect(pageOf(caseId, `aviso=${done.ok ? 'perguntado' : REFUSED[done.reason]}`))
}

/** The answer; the page showed before what it does. */
export async function answer(formData: FormData): Promise<void> {
  const caseId = textOf(formData, 'caso')
  const outcome = textOf(formData, 'decisao') === 'aceitar' ? 'accepted' : 'refused'
  const asked = Number(textOf(formData, 'silencio'))
  const order = {
    caseId,
    outcome,
    words: textOf(formData, 'texto'),
    quietDays: QUIET_DAYS.find((days) => days === asked) ?? 0,
    isSure: textOf(formData, 'certeza') === 'sim',
  } as const
  const back = `decidir=${outcome === 'accepted' ? 'aceitar' : 'recusar'}`
  const done = await orSignIn('staff', async () => (await staffCaller()).cases.answer(order))
  if (done === null) redirect(pageOf(caseId, `${back}&aviso=vazio`))
  if (done.ok) redirect(pageOf(caseId, 'aviso=respondido'))
  const stays = done.reason === 'not_confirmed' ? `${back}&` : ''
  redirect(pageOf(caseId, `${stays}aviso=${REFUSED[done.reason]}`))
}

/** To a colleague by name. */
export async function hand(formData: FormData): Promise<void> {
  const caseId = textOf(formData, 'caso')
  const to = textOf(formData, 'quem')
  const done = await orSignIn('staff', async () => (await staffCaller()).cases.hand({ caseId, to }))
  redirect(pageOf(caseId, `aviso=${done?.ok ? 'passado' : 'ninguem'}`))
}

/** What stood still for good goes on. */
export async function release(formData: FormData): Promise<void> {
  const caseId = textOf(formData, 'caso')
  const words = textOf(formData, 'texto')
  const done = await orSignIn('staff', async () =>
    (await staffCaller()).cases.release({ caseId, words }),
  )
  redirect(pageOf(caseId, `aviso=${done?.ok ? 'solto' : done === null ? 'motivo' : 'terminou'}`))
}
