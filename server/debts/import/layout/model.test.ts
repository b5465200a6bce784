import { expect, test } from 'vitest'
import { chooseDelimiter, readLayout } from './model.ts'

const required = ['documento', 'nome', 'contrato', 'produto', 'vencimento', 'principal']

test('case, accents and spaces of a header do not matter', () => {
  const layout = readLayout(
    [
      'Documento ',
      'NOME',
      'contrato',
      'produto',
      'Descrição',
      'vencimento',
      'principal',
      'Celular 2',
    ],
    ';',
  )
  expect(layout.ok && layout.value.at).toMatchObject({
    documento: 0,
    descricao: 4,
    celular_2: 7,
    email: -1,
  })
})

test('free fields are named by what follows campo_', () => {
  const layout = readLayout([...required, 'campo_loja', 'campo_cidade_uf'], ';')
  expect(layout.ok && layout.value.freeFields).toEqual([
    { name: 'loja', at: 6 },
    { name: 'cidade_uf', at: 7 },
  ])
})

test.each([
  [[...required, 'nome'], 'header_duplicate', 'nome'],
  [[...required, '__proto__'], 'header_unknown', '__proto__'],
  [[...required, 'campo___proto__'], 'header_unknown', 'campo___proto__'],
  [[...required, 'saldo'], 'header_unknown', 'saldo'],
  [[...required, ''], 'header_unknown', '(vazia)'],
  [required.slice(1), 'header_incomplete', 'documento'],
  [['39053344705', 'Maria'], 'header_missing', ''],
  [[...required, ...Array.from({ length: 60 }, (_, i) => `campo_a${i}`)], 'header_too_wide', '66'],
])('header %# is refused: %s', (cells, reason, detail) => {
  expect(readLayout(cells, ';')).toEqual({ ok: false, reason, detail })
})

test('the delimiter is the one that makes sense of the header', () => {
  expect(chooseDelimiter('documento;nome;contrato')).toBe(';')
  expect(chooseDelimiter('"documento","nome","contrato"')).toBe(',')
})
