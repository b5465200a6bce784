import type { LegalPriority } from '#server/people/model.ts'

/** How somebody wants to read, kept in a cookie so that it needs no script. */
export const LETTERS_COOKIE = 'letras'

/**
 * `large` and `usual` are the person's own word, kept for a year. `visit` is nobody's word: large
 * because of who came in, for as long as the browser is open.
 */
const LETTERS = ['large', 'usual', 'visit'] as const
export type Letters = (typeof LETTERS)[number]

/** Anything that is not one of the three says nothing. */
export function parseLetters(value: unknown): Letters | null {
  return LETTERS.find((letters) => letters === value) ?? null
}

/** Whether a page is written in large letters. */
export function areLarge(letters: Letters | null): boolean {
  return letters === 'large' || letters === 'visit'
}

/** What a browser keeps after somebody came in. */
export function lettersOnEntering(
  letters: Letters | null,
  legalPriority: LegalPriority,
): Letters | null {
  if (letters === 'large' || letters === 'usual') return letters
  return legalPriority > 0 ? 'visit' : null
}

/** How the pages of a person are made. */
export type PageManner = {
  /** One main thing on each screen, the telephone before the offers. */
  readonly isPlain: boolean
  /**
   * Whether we propose what nobody asked for: an automatic payment, a saved card, the portal on the
   * home screen, reminders. Where not, each is found by who looks for it.
   */
  readonly mayPropose: boolean
}

/**
 * The person's own word goes before their age. Being left alone with proposals is not given up by who
 * only wants small letters back (Estatuto da Pessoa Idosa; collection rule 33).
 */
export function mannerOf(letters: Letters | null, legalPriority: LegalPriority): PageManner {
  const isPlain = letters === 'large' || (letters !== 'usual' && legalPriority > 0)
  return { isPlain, mayPropose: !isPlain && legalPriority === 0 }
}
