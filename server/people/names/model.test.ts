import { describe, expect, it } from 'vitest'
import { namePairs, nameWords } from './model.ts'

describe('a name is found', () => {
  it.each([
    ['Maria Aparecida de Souza', ['maria aparecida', 'maria souza']],
    ['  JOSÉ   dos  Santos e Silva ', ['jose santos', 'jose silva']],
    ['José d’Ávila', ['jose d', 'jose avila']],
    ['Padaria Aurora Ltda.', ['padaria aurora']],
    ['Mercado Bom S/A', ['mercado bom']],
    ['Ana Ana Ana Lima', ['ana ana', 'ana lima']],
    ['Cher', ['cher']],
    ['de da dos', []],
    ['', []],
  ])('%s', (name, pairs) => {
    expect(namePairs(name)).toEqual(pairs)
  })

  it('however it is accented, spaced and written', () => {
    expect(namePairs('JOAO  GONCALVES')).toEqual(namePairs('João Gonçalves'))
    expect(namePairs('Joa\u0303o Gonc\u0327alves')).toEqual(namePairs('João Gonçalves'))
  })

  it('by a few words, however long somebody makes it', () => {
    expect(namePairs(Array.from({ length: 500 }, (_, i) => `n${i}`).join(' '))).toHaveLength(6)
    expect(nameWords('x'.repeat(100_000))[0]).toHaveLength(200)
  })
})
