import { parseTaxId } from '#server/kernel/tax-id.ts'

/** The lists that can be narrowed down, and by which fields of their addresses; never by a place in them. */
export const VIEW_FIELDS = {
  dividas: ['q', 'estado', 'credor', 'de', 'ate'],
  acordos: ['q', 'estado', 'credor', 'de', 'ate'],
  pagamentos: ['q', 'estado', 'credor', 'de', 'ate'],
  auditoria: ['assunto', 'quem', 'credor', 'pessoa', 'de', 'ate'],
  resultados: ['credor', 'de', 'ate'],
} as const

export type ViewList = keyof typeof VIEW_FIELDS

export const VIEW_LISTS = Object.keys(VIEW_FIELDS) as readonly ViewList[]

/** Of all lists together. More would be a second menu to search in. */
export const MOST_VIEWS = 30
export const LONGEST_NAME = 60

const LONGEST_VALUE = 200

export type ViewRefusal = 'nothing_filtered' | 'too_many' | 'name_taken' | 'not_found'

/**
 * What a list's address says, as it is kept and compared: its known fields in their order. Empty
 * where nothing is narrowed down. A whole CPF or CNPJ is never part of it.
 */
export function viewQuery(list: ViewList, asked: { get(name: string): string | null }): string {
  const kept = new URLSearchParams()
  for (const field of VIEW_FIELDS[list]) {
    const value = (asked.get(field) ?? '').trim()
    if (value === '' || value.length > LONGEST_VALUE) continue
    if (field === 'q' && parseTaxId(value).ok) continue
    kept.set(field, value)
  }
  return kept.toString()
}

export function viewAddress({ list, query }: { list: ViewList; query: string }): string {
  return `/admin/${list}?${query}`
}
