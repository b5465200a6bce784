import { isPlainSms, SMS_LENGTH } from '../sms/model.ts'

/**
 * What may stand in no SMS, subject, preview or WhatsApp message: anybody may read it over a shoulder or
 * on a lock screen (collection rule 23, and the list of section 5).
 */
const FOR_NO_STRANGER =
  /d[ií]vida|devedor|d[ée]bito|inadimpl|calote|cobran|negativ|protest|judicial|justi[cç]a|urgen|imediat|[úu]ltim[ao]|vencid|atras|nome sujo|serasa|spc|regulariz|transtorno|sob pena|cab[ií]ve|prometeu|R\$|\d{3}\.\d{3}\.\d{3}|valor|credor|acordo/giu

/** What may stand in no letter either: threats, shame, and the debt before somebody has signed in. */
const FOR_NOBODY =
  /d[ií]vida|devedor|inadimpl|calote|negativad|protesto|judicial|urgen|imediatamente|[úu]ltim[ao] (?:chance|aviso|oportunidade)|nome sujo|regulariz|evite transtorno|sob pena|medidas cab[ií]veis|prometeu|R\$/giu

/** Links of ours are put in by us; an address in the words would be somebody else's, or a shortener. */
const ADDRESS =
  /https?:\S*|www\.\S+|(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|br|ly|me|gl|co|io|to|app|link|site|info|page|xyz)\b(?:\/\S*)?/giu

/** Words in capitals shout; those that somebody answers with, and usual abbreviations, do not. */
const SHOUTED = /(?<![\p{L}\d])\p{Lu}{4,}(?![\p{L}\d])/gu
const NOT_SHOUTED = new Set(['SAIR', 'PARE', 'PARAR', 'VOLTAR', 'PAUSA', 'PESSOA', 'LINK', 'CNPJ'])

/** As every message has one (check-code). */
const CHECK_CODE = /[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}/g

export type RenderedProblem =
  | { readonly what: 'too_long'; readonly length: number; readonly most: number }
  | { readonly what: 'not_plain'; readonly found: readonly string[] }
  | { readonly what: 'forbidden'; readonly found: readonly string[] }
  | { readonly what: 'address'; readonly found: readonly string[] }
  | { readonly what: 'shouted'; readonly found: readonly string[] }

/** What is around the words and right: who writes, and our own link. */
export type Ours = { readonly names: readonly string[]; readonly links: readonly string[] }

/** WhatsApp's own limit for the body of a template. */
export const WHATSAPP_LENGTH = 1_024
const SUBJECT_LENGTH = 78

/**
 * The one lint of what goes out, of our own words and of a creditor's, over a text as it is read: with
 * its longest values.
 */
export function renderedProblems(
  kind: 'sms' | 'whatsapp' | 'subject' | 'letter',
  text: string,
  { names, links }: Ours,
): RenderedProblem[] {
  const most = {
    sms: SMS_LENGTH,
    whatsapp: WHATSAPP_LENGTH,
    subject: SUBJECT_LENGTH,
    letter: 4_000,
  }
  const words = [...links, ...names]
    .reduce((rest, ours) => rest.replaceAll(ours, ' '), text)
    .replace(CHECK_CODE, ' ')
  const forbidden = found(words, kind === 'letter' ? FOR_NOBODY : FOR_NO_STRANGER)
  const addresses = found(words, ADDRESS)
  const shouted = found(words, SHOUTED).filter((word) => !NOT_SHOUTED.has(word))
  const isPlain = kind !== 'sms' || isPlainSms(text)
  return [
    ...(text.length > most[kind]
      ? [{ what: 'too_long', length: text.length, most: most[kind] } as const]
      : []),
    ...(isPlain ? [] : [{ what: 'not_plain', found: unplain(text) } as const]),
    ...(forbidden.length > 0 ? [{ what: 'forbidden', found: forbidden } as const] : []),
    ...(addresses.length > 0 ? [{ what: 'address', found: addresses } as const] : []),
    ...(shouted.length > 0 ? [{ what: 'shouted', found: shouted } as const] : []),
  ]
}

/** Whether a text says how not to be written to again. */
export function saysHowToStop(text: string): boolean {
  return /\b(?:SAIR|PARE)\b|avise la|nao quer\?/i.test(text)
}

function found(text: string, what: RegExp): string[] {
  return [...new Set(text.match(what) ?? [])]
}

function unplain(text: string): string[] {
  return [...new Set(Array.from(text).filter((character) => !isPlainSms(character)))]
}
