/** What stands in the head of every page, whether Next draws it or we do. */
export const DESCRIPTION = 'Veja com calma, escolha o que cabe e converse com a gente.'

/** Nothing here is for search engines: links are personal, and a listed page helps imitators. */
export const ROBOTS = { index: false, follow: false, nocache: true } as const

export const THEME_COLORS = [
  { media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
  { media: '(prefers-color-scheme: dark)', color: '#111714' },
] as const
