/** The person's choice of colours, kept in a cookie so that it needs no script. */
export const THEME_COOKIE = 'tema'

const THEMES = ['auto', 'light', 'dark', 'contrast'] as const
export type Theme = (typeof THEMES)[number]

/** Anything that is not one of the four choices is `auto`: the device decides. */
export function parseTheme(value: unknown): Theme {
  return THEMES.find((theme) => theme === value) ?? 'auto'
}
