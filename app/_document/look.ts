import { cookies } from 'next/headers'
import { parseTheme, THEME_COOKIE } from '#components/ui/theme.ts'
import { areLarge, LETTERS_COOKIE, parseLetters } from '#server/people/letters/model.ts'

/** What `<html>` says of the colours and letters of whoever reads; nothing where nothing was chosen. */
export async function look() {
  const jar = await cookies()
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value)
  const letters = parseLetters(jar.get(LETTERS_COOKIE)?.value)
  return {
    'data-theme': theme === 'auto' ? undefined : theme,
    'data-letters': areLarge(letters) ? 'large' : undefined,
  }
}
