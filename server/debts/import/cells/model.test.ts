import { describe, expect, test } from 'vitest'
import { dateOfEpochDay } from '#server/kernel/calendar.ts'
import {
  characterRefusal,
  readAmount,
  readDate,
  readDocument,
  readIndex,
  readText,
} from './model.ts'

describe('documents', () => {
  test.each([
    ['39053344705', '39053344705'],
    ['390.533.447-05', '39053344705'],
    ['  390.533.447-05 ', '39053344705'],
    ['12.ABC.345/01DE-35', '12ABC34501DE35'],
    ['12abc34501de35', '12ABC34501DE35'],
    ['11.222.333/0001-81', '11222333000181'],
  ])('%s is read as %s', (text, value) => {
    expect(readDocument(text)).toMatchObject({ ok: true, value: { value } })
  })

  test('zeros lost to a spreadsheet come back only where the check digits then hold', () => {
    expect(readDocument('1234567890')).toMatchObject({ ok: true, value: { value: '01234567890' } })
    expect(readDocument('1234567891')).toMatchObject({ reason: 'document_check_digits' })
  })

  test.each([
    ['', 'document_missing'],
    ['   ', 'document_missing'],
    ['3,90533E+10', 'document_scientific'],
    ['3.90533E10', 'document_scientific'],
    ['39053344706', 'document_check_digits'],
    ['11111111111', 'document_check_digits'],
    ['1234567', 'document_length'],
    ['390533447050', 'document_check_digits'],
    ['390.533.447-O5', 'document_check_digits'],
    ['390.533.447–05 ou RG', 'document_length'],
    ['=CMD()', 'document_malformed'],
  ])('%s is refused: %s', (text, reason) => {
    const read = readDocument(text)
    expect(read.ok).toBe(false)
    if (reason !== 'document_check_digits') expect(read).toMatchObject({ reason })
  })
})

describe('dates', () => {
  test.each([
    ['31/12/2025', '2025-12-31'],
    ['2025-12-31', '2025-12-31'],
    [' 29/02/2024 ', '2024-02-29'],
    ['01/02/2025', '2025-02-01'],
  ])('%s is %s', (text, iso) => {
    const read = readDate(text)
    expect(read.ok && dateOfEpochDay(read.value).toString()).toBe(iso)
  })

  test.each([
    ['', 'date_missing'],
    ['31/02/2025', 'date_impossible'],
    ['29/02/2025', 'date_impossible'],
    ['12/31/2025', 'date_impossible'],
    ['00/01/2025', 'date_impossible'],
    ['2025-13-01', 'date_impossible'],
    ['31/12/25', 'date_malformed'],
    ['46022', 'date_malformed'],
    ['2025-12-31T00:00:00', 'date_malformed'],
    ['31.12.2025', 'date_malformed'],
  ])('%s is refused: %s', (text, reason) => {
    expect(readDate(text)).toMatchObject({ ok: false, reason })
  })
})

describe('amounts', () => {
  test.each([
    ['1.234,56', null, 123_456n],
    ['1234.56', null, 123_456n],
    ['R$ 1.234,56', null, 123_456n],
    ['1.234', ',', 123_400n],
    ['1,234', '.', 123_400n],
  ] as const)('%s in a column with decimal mark %s', (text, mark, value) => {
    expect(readAmount(text, mark)).toEqual({ ok: true, value })
  })

  test.each([
    ['1.234', null, 'amount_ambiguous'],
    ['1.234', '.', 'amount_decimals'],
    ['-10,00', ',', 'amount_not_positive'],
    ['0,00', ',', 'amount_not_positive'],
    ['dez reais', ',', 'amount_malformed'],
    ['1e5', ',', 'amount_malformed'],
    ['', ',', 'amount_missing'],
    ['99999999999999999', ',', 'amount_too_large'],
  ] as const)('%s in a column with decimal mark %s is refused: %s', (text, mark, reason) => {
    expect(readAmount(text, mark)).toMatchObject({ ok: false, reason })
  })
})

test('an index has three names and blank', () => {
  expect(readIndex(' igp-m ')).toEqual({ ok: true, value: 'IGPM' })
  expect(readIndex('')).toEqual({ ok: true, value: null })
  expect(readIndex('SELIC')).toMatchObject({ ok: false })
})

test('equal texts are equal however they were typed', () => {
  const composed = readText('José  da\u00a0Silva ', 50)
  const decomposed = readText(' Jose\u0301 da Silva', 50)
  expect(composed).toEqual({ ok: true, value: 'José da Silva' })
  expect(decomposed).toEqual(composed)
})

test.each([
  ['a\0b', 'character_nul'],
  ['a\nb', 'character_line_break'],
  ['a\u202eb', 'character_direction'],
  ['a\u2066b', 'character_direction'],
  ['a\u200fb', 'character_direction'],
  ['a\u200bb', 'character_hidden'],
  ['\ufeffa', 'character_hidden'],
  ['a\ufffdb', 'character_unreadable'],
  ['a\u001bb', 'character_control'],
  ['Conceição ünï', null],
])('%j: %s', (text, reason) => {
  expect(characterRefusal(text)).toBe(reason)
})
