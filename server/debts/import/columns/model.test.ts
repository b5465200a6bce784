import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COLUMN_NAMES, IGNORED } from '../layout/model.ts'
import { freeFieldOf, guessColumns, shapeOf } from './model.ts'

const nothing = new Map<string, string>()

describe('what the columns of a file are guessed to mean', () => {
  it('is what they are called here, or what systems usually call them', () => {
    expect(
      guessColumns(['CPF', 'Nome do cliente', 'contrato', 'Dt Vencto', 'Loja'], nothing),
    ).toEqual(['documento', 'nome', 'contrato', 'vencimento', IGNORED])
  })

  it('is what they mean without the words that only say of whom', () => {
    const headers = ['CPF do cliente', 'Nº do contrato', 'Código do cliente', 'E-mail do titular']
    expect(guessColumns(headers, nothing)).toEqual(['documento', 'contrato', IGNORED, 'email'])
    const said = new Map([['cpf_do_cliente', IGNORED]])
    expect(guessColumns(['CPF do cliente'], said)).toEqual([IGNORED])
  })

  it('is what was said of them before, also that they are left out', () => {
    const said = new Map([
      ['cliente', 'descricao'],
      ['valor', IGNORED],
      ['loja', 'campo_loja'],
    ])
    expect(guessColumns(['Cliente', 'Valor', 'Loja'], said)).toEqual([
      'descricao',
      IGNORED,
      'campo_loja',
    ])
  })

  it('is no meaning twice: a name of our own goes before a usual one, wherever it stands', () => {
    expect(guessColumns(['Valor', 'principal', 'Valor original'], nothing)).toEqual([
      IGNORED,
      'principal',
      IGNORED,
    ])
    const meanings = new Set<string>([...COLUMN_NAMES, IGNORED])
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom('cpf', 'valor', '__proto__', 'nome'), fc.string())),
        (headers) => {
          const guessed = guessColumns(headers, nothing)
          expect(guessed).toHaveLength(headers.length)
          expect(guessed.every((name) => meanings.has(name))).toBe(true)
          const meant = guessed.filter((name) => name !== IGNORED)
          expect(new Set(meant).size).toBe(meant.length)
        },
      ),
    )
  })
})

describe('what is shown of a file', () => {
  it('is the shape of its cells, of which nobody learns a person', () => {
    expect(shapeOf('390.533.447-05')).toBe('39•.•••.•••-••')
    expect(shapeOf('Maria Aparecida de Souza e Silva Sauro')).not.toMatch(/[b-z]/)
  })

  it('is a name under which a header can be kept, or none', () => {
    expect(freeFieldOf('Canal de venda')).toBe('campo_canal_de_venda')
    expect(freeFieldOf('campo_loja')).toBe('campo_loja')
    expect(freeFieldOf('__proto__')).toBeNull()
    expect(freeFieldOf('123')).toBeNull()
  })
})
