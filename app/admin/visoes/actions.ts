'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId, type SavedViewId } from '#server/kernel/id.ts'
import { VIEW_LISTS, viewAddress, viewQuery } from '#server/staff/saved-view/model.ts'
import { viewName } from '#server/staff/saved-view/schema.ts'

/** The list that a form stands on, as it is filtered, and what to say there. */
function back(formData: FormData, word: string, query?: string): string {
  const list = VIEW_LISTS.find((name) => name === textOf(formData, 'lista')) ?? 'dividas'
  const filter = query ?? viewQuery(list, new URLSearchParams(textOf(formData, 'filtro')))
  return `${viewAddress({ list, query: filter })}${filter === '' ? '' : '&'}visao=${word}`
}

const idOf = (formData: FormData): SavedViewId | null => {
  const id = textOf(formData, 'visao')
  return isId(id) ? asId(id) : null
}

export async function saveView(formData: FormData): Promise<void> {
  const id = idOf(formData)
  const name = viewName.safeParse(textOf(formData, 'nome'))
  const list = VIEW_LISTS.find((one) => one === textOf(formData, 'lista'))
  if (!name.success || id === null || list === undefined) redirect(back(formData, 'bad_name'))
  const order = { id, list, name: name.data, query: textOf(formData, 'filtro') }
  const page = back(formData, 'saved')
  const saved = await orSignIn(
    'staff',
    async () => (await staffCaller()).savedViews.save(order),
    page,
  )
  redirect(saved && !saved.ok ? back(formData, saved.reason) : page)
}

export async function renameView(formData: FormData): Promise<void> {
  const id = idOf(formData)
  const name = viewName.safeParse(textOf(formData, 'nome'))
  if (!name.success || id === null) redirect(back(formData, 'bad_name'))
  const page = back(formData, 'renamed')
  const order = { id, name: name.data }
  const renamed = await orSignIn(
    'staff',
    async () => (await staffCaller()).savedViews.rename(order),
    page,
  )
  redirect(renamed && !renamed.ok ? back(formData, renamed.reason) : page)
}

export async function removeView(formData: FormData): Promise<void> {
  const id = idOf(formData)
  const page = back(formData, 'removed')
  if (id === null) redirect(back(formData, 'not_found'))
  const removed = await orSignIn(
    'staff',
    async () => (await staffCaller()).savedViews.remove({ id }),
    page,
  )
  redirect(removed && !removed.ok ? back(formData, removed.reason) : page)
}
