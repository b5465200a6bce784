import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { operatorView } from '#app/_views/identity.ts'
import { AccessibilityPage } from '#components/portal/accessibility-page.tsx'
import { parseTheme, THEME_COOKIE } from '#components/ui/theme.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { areLarge, LETTERS_COOKIE, parseLetters } from '#server/people/letters/model.ts'

export const metadata: Metadata = { title: 'Acessibilidade' }

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Keeps how the pages shall look; holds nothing that tells who it is. */
async function chooseLook(formData: FormData): Promise<void> {
  'use server'
  const theme = parseTheme(formData.get(THEME_COOKIE))
  const letters = formData.get(LETTERS_COOKIE) === 'large' ? 'large' : 'usual'
  const jar = await cookies()
  const before = parseLetters(jar.get(LETTERS_COOKIE)?.value)
  const kept = { path: '/', sameSite: 'lax', maxAge: YEAR_SECONDS } as const
  jar.set(THEME_COOKIE, theme, kept)
  // Who changes only the colours has said nothing of the letters.
  if (areLarge(before) !== (letters === 'large')) {
    jar.set(LETTERS_COOKIE, letters, kept)
    await (await caller()).access.allowTime({ letters })
  }
  redirect('/acessibilidade')
}

export default async function Page() {
  const jar = await cookies()
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value)
  const letters = parseLetters(jar.get(LETTERS_COOKIE)?.value)
  return (
    <AccessibilityPage
      operator={operatorView(runtime().services.operator)}
      theme={theme}
      letters={areLarge(letters) ? 'large' : 'usual'}
      lookAction={chooseLook}
    />
  )
}
