import { cookies } from 'next/headers'
import { parseTheme, THEME_COOKIE } from '#components/ui/theme.ts'
import { areLarge, LETTERS_COOKIE, parseLetters } from '#server/people/letters/model.ts'

/** Whether letters are large, for the pages that need no session. */
export async function lettersAreLarge(): Promise<boolean> {
  return areLarge(parseLetters((await cookies()).get(LETTERS_COOKIE)?.value))
}

/** What `<html>` says of the colours and letters of whoever reads; nothing where nothing was chosen. */
export async function look() {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  return {
    'data-theme': theme === 'auto' ? undefined : theme,
    'data-letters': (await lettersAreLarge()) ? 'large' : undefined,
  }
}
