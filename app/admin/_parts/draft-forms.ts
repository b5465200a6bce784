import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import type { DraftAnswer, DraftFields } from '#components/admin/draft-form.tsx'
import { orSignIn } from '#server/api/web.ts'
import { SLUG } from '#server/kernel/slug.ts'

/** What the forms of drafts share: of offers and of journeys, each creditor has a page of each. */

export const wholeOf = (formData: FormData, name: string) => {
  const typed = textOf(formData, name)
  return /^\d{1,7}$/.test(typed) ? Number(typed) : null
}

/** The creditor that a form is about, and its page below `place`. */
export function pageOf(
  formData: FormData,
  place: string,
): { readonly creditorSlug: string; readonly page: string } {
  const creditorSlug = textOf(formData, 'credor')
  const isSlug = SLUG.test(creditorSlug)
  return { creditorSlug, page: isSlug ? `${place}/${creditorSlug}` : place }
}

export const typedIn = (formData: FormData): DraftFields =>
  Object.fromEntries([...formData.keys()].map((name) => [name, textOf(formData, name)]))

type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Does it, and says on the page what came of it. */
export async function done(
  page: string,
  note: string,
  work: () => Promise<Answer>,
): Promise<never> {
  const answer = await orSignIn('staff', work, page)
  if (answer === null) redirect(`${page}?aviso=campos`)
  redirect(`${page}?aviso=${answer.ok ? note : answer.reason}`)
}

/**
 * Keeps one part of a draft. What cannot be read, or meets a draft that somebody else changed, goes
 * back into the form as it was typed.
 */
export async function keepPart(
  page: string,
  part: {
    readonly typed: DraftFields
    readonly wrong: readonly string[]
    /** The version that was read. */
    readonly version: number
    /** Writes it; null where what was typed cannot be read. */
    readonly write: () => Promise<Answer | null>
    readonly newest: () => Promise<number>
  },
): Promise<DraftAnswer> {
  const { typed, wrong, version } = part
  const answer = await orSignIn(
    'staff',
    async () => {
      const written = await part.write()
      if (written && (written.ok || written.reason !== 'changed')) return written
      return { newest: await part.newest() }
    },
    page,
  )
  if (answer === null) redirect(`${page}?aviso=campos`)
  if ('ok' in answer) redirect(`${page}?aviso=${answer.ok ? 'escrito' : answer.reason}`)
  const isChanged = answer.newest !== version
  if (isChanged) refresh()
  return { typed, draft: `${answer.newest}`, isChanged, wrong }
}

/** The day from which a publication is asked for, as it was typed; null: as soon as it is approved. */
export function dayAsked(formData: FormData, page: string): string | null {
  const day = textOf(formData, 'apartir') || null
  if (day !== null && !z.iso.date().safeParse(day).success) redirect(`${page}?aviso=dia`)
  return day
}
