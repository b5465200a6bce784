import { describe, expect, it } from 'vitest'
import { VIEW_FIELDS, VIEW_LISTS, viewAddress, viewQuery } from './model.ts'

const of = (list: (typeof VIEW_LISTS)[number], query: string) =>
  viewQuery(list, new URLSearchParams(query))

describe('the address of a saved view', () => {
  it.each([
    ['the known fields, in one order', 'credor=vivaz&estado=free', 'estado=free&credor=vivaz'],
    ['no place in the list', 'estado=free&depois=0198', 'estado=free'],
    ['nothing empty', 'estado=&credor=vivaz&q=+', 'credor=vivaz'],
    ['nothing unknown', 'next=//elsewhere.example&estado=free', 'estado=free'],
    ['the number of a contract', 'q=CT-0017', 'q=CT-0017'],
    ['no CPF', 'q=390.533.447-05&estado=free', 'estado=free'],
    ['no CNPJ', 'q=11222333000181', ''],
    ['no text without end', `q=${'x'.repeat(201)}`, ''],
  ])('holds %s', (_, query, kept) => {
    expect(of('dividas', query)).toBe(kept)
  })

  it('is the same for the same filter, and leads to its own list', () => {
    for (const list of VIEW_LISTS) {
      const all = VIEW_FIELDS[list].map((field) => `${field}=a%26b`).join('&')
      expect(of(list, of(list, all))).toBe(of(list, all))
      expect(viewAddress({ list, query: of(list, all) })).toBe(`/admin/${list}?${of(list, all)}`)
    }
  })
})
