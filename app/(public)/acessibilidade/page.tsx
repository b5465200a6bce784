import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { operatorView } from '#app/_views/identity.ts'
import { AccessibilityPage } from '#components/portal/accessibility-page.tsx'
import { parseTheme, THEME_COOKIE } from '#components/ui/theme.ts'
import { runtime } from '#server/api/runtime.ts'

export const metadata: Metadata = { title: 'Acessibilidade' }

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Keeps how the pages shall look; holds nothing that tells who it is. */
async function chooseTheme(formData: FormData): Promise<void> {
  'use server'
  const theme = parseTheme(String(formData.get('tema') ?? ''))
  const jar = await cookies()
  jar.set(THEME_COOKIE, theme, { path: '/', sameSite: 'lax', maxAge: YEAR_SECONDS })
  redirect('/acessibilidade')
}

export default async function Page() {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <AccessibilityPage
      operator={operatorView(runtime().services.operator)}
      theme={theme}
      themeAction={chooseTheme}
    />
  )
}
