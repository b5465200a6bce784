import { epochDay } from '#server/kernel/calendar.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { centavos } from '#server/kernel/money.ts'
import { parseBRL } from '#server/kernel/parse-brl.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { isCnpj, isCpf, normaliseTaxId, parseTaxId, type TaxId } from '#server/kernel/tax-id.ts'
import type { DecimalMark } from '../marks/model.ts'

/** Reading single cells of a portfolio file. What cannot be read with certainty is refused. */
export type DocumentRefusal =
  | 'document_missing'
  | 'document_scientific'
  | 'document_malformed'
  | 'document_length'
  | 'document_check_digits'

const scientific = /^\d+(?:[.,]\d+)?e\+?\d+$/i

/** At most three zeros are given back to a CPF, two to a CNPJ: more is a different number. */
const SHORTEST_CPF = 8
const SHORTEST_CNPJ = 12

/**
 * A CPF or CNPJ, masked or not. Spreadsheets drop leading zeros: a bare number of 8 to 10 digits
 * is read as a CPF, one of 12 or 13 as a CNPJ, but only if the check digits hold afterwards.
 */
export function readDocument(text: string): Result<TaxId, DocumentRefusal> {
  if (isCpf(text)) return ok({ kind: 'cpf', value: text })
  const bare = text.trim()
  if (bare === '') return refuse('document_missing')
  if (scientific.test(bare)) return refuse('document_scientific')
  const parsed = parseTaxId(bare)
  if (parsed.ok) return parsed
  if (parsed.reason === 'check-digits') return refuse('document_check_digits')
  if (parsed.reason === 'characters') return refuse('document_malformed')
  const digits = normaliseTaxId(bare)
  if (!/^\d+$/.test(digits)) return refuse('document_length')
  if (digits.length >= SHORTEST_CPF && digits.length < 11) {
    const value = digits.padStart(11, '0')
    return isCpf(value) ? ok({ kind: 'cpf', value }) : refuse('document_check_digits')
  }
  if (digits.length >= SHORTEST_CNPJ && digits.length < 14) {
    const value = digits.padStart(14, '0')
    return isCnpj(value) ? ok({ kind: 'cnpj', value }) : refuse('document_check_digits')
  }
  return refuse('document_length')
}

export type DateRefusal = 'date_missing' | 'date_malformed' | 'date_impossible'

/**
 * `31/12/2025` or `2025-12-31` as days since 1970-01-01. The day always comes first: `12/31/2025`
 * is an impossible date, never a guess. Years of two digits are refused.
 */
export function readDate(text: string): Result<number, DateRefusal> {
  const c = text.length === 10 ? text : text.trim()
  if (c === '') return refuse('date_missing')
  if (c.length !== 10) return refuse('date_malformed')
  const brazilian = c.charCodeAt(2) === 47 && c.charCodeAt(5) === 47
  const iso = c.charCodeAt(4) === 45 && c.charCodeAt(7) === 45
  if (!brazilian && !iso) return refuse('date_malformed')
  const year = brazilian ? digits(c, 6, 10) : digits(c, 0, 4)
  const month = brazilian ? digits(c, 3, 5) : digits(c, 5, 7)
  const day = brazilian ? digits(c, 0, 2) : digits(c, 8, 10)
  if (year < 0 || month < 0 || day < 0) return refuse('date_malformed')
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
    return refuse('date_impossible')
  }
  return ok(Date.UTC(year, month - 1, day) / 86_400_000)
}

/** −1 where a character is not a digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The first day that a file may name: years below are typing mistakes. */
export const EARLIEST_DUE = epochDay(new Temporal.PlainDate(1990, 1, 1))
export const EARLIEST_BIRTH = epochDay(new Temporal.PlainDate(1900, 1, 1))

export type AmountRefusal =
  | 'amount_missing'
  | 'amount_malformed'
  | 'amount_ambiguous'
  | 'amount_decimals'
  | 'amount_not_positive'
  | 'amount_too_large'

/**
 * An amount above zero, in centavos. `mark` is the decimal mark that the whole column was found to
 * use: it decides `1.234`, which alone could be a thousand or one and a bit.
 */
export function readAmount(
  text: string,
  mark: DecimalMark | null,
): Result<Centavos, AmountRefusal> {
  const parsed = parseBRL(text)
  if (parsed.ok) return parsed.value > 0n ? parsed : refuse('amount_not_positive')
  switch (parsed.reason) {
    case 'empty':
      return refuse('amount_missing')
    case 'negative':
      return refuse('amount_not_positive')
    case 'too-large':
      return refuse('amount_too_large')
    case 'too-many-decimals':
      return refuse('amount_decimals')
    case 'malformed':
      return refuse('amount_malformed')
    case 'ambiguous':
      return grouped(text, mark)
  }
}

/** `1.234` where the column's decimal mark is the other one: the mark groups thousands. */
function grouped(text: string, mark: DecimalMark | null): Result<Centavos, AmountRefusal> {
  if (mark === null) return refuse('amount_ambiguous')
  if (text.includes(mark)) return refuse('amount_decimals')
  return ok(centavos(BigInt(text.replace(/\D/g, '')) * 100n))
}

export type IndexCode = 'IPCA' | 'INPC' | 'IGPM'

/** Empty: no index in the file, the creditor's terms decide. */
export function readIndex(text: string): Result<IndexCode | null, 'index_unknown'> {
  const name = text.trim().toUpperCase().replace('-', '')
  if (name === '') return ok(null)
  if (name === 'IPCA' || name === 'INPC' || name === 'IGPM') return ok(name)
  return refuse('index_unknown')
}

export type TextRefusal = 'text_missing' | 'text_too_long'

const needsCare = /[^\x20-\x7e]|^ | $| {2}/

/** Trimmed, inner runs of space as one, accents composed (NFC), so that equal texts are equal. */
export function readText(text: string, longest: number): Result<string, TextRefusal> {
  const clean = needsCare.test(text) ? text.normalize('NFC').replace(/\s+/gu, ' ').trim() : text
  if (clean === '') return refuse('text_missing')
  return clean.length > longest ? refuse('text_too_long') : ok(clean)
}

/**
 * Characters that no honest cell holds: controls (NUL and line breaks among them), marks that
 * reverse or hide text, and the sign of bytes that could not be decoded.
 */
export const forbiddenCharacters =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffd]/

export type CharacterRefusal =
  | 'character_nul'
  | 'character_line_break'
  | 'character_direction'
  | 'character_hidden'
  | 'character_unreadable'
  | 'character_control'

export function characterRefusal(text: string): CharacterRefusal | null {
  const code = forbiddenCharacters.exec(text)?.[0].charCodeAt(0)
  if (code === undefined) return null
  if (code === 0) return 'character_nul'
  if (code === 10 || code === 13) return 'character_line_break'
  if (code === 0xfffd) return 'character_unreadable'
  if (code < 0xa0) return 'character_control'
  const turns = code === 0x061c || code === 0x200e || code === 0x200f || code >= 0x2066
  if (turns || (code >= 0x202a && code <= 0x202e)) {
    return code === 0xfeff ? 'character_hidden' : 'character_direction'
  }
  return 'character_hidden'
}
