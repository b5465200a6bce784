import { describe, expect, test } from 'vitest'
import { areLarge, lettersOnEntering, mannerOf, parseLetters } from './model.ts'

describe('how somebody wants to read', () => {
  test('is one of three words, and anything else says nothing', () => {
    expect(['large', 'usual', 'visit'].map(parseLetters)).toEqual(['large', 'usual', 'visit'])
    for (const other of ['', 'LARGE', 'maiores', 60, null, undefined]) {
      expect(parseLetters(other)).toBeNull()
    }
  })

  test('is large by their own word, or for the visit of who is served first', () => {
    expect(areLarge('large')).toBe(true)
    expect(areLarge('visit')).toBe(true)
    expect(areLarge('usual')).toBe(false)
    expect(areLarge(null)).toBe(false)
  })

  test('fits whoever comes in, and leaves what was chosen as it is', () => {
    expect(lettersOnEntering(null, 1)).toBe('visit')
    expect(lettersOnEntering(null, 0)).toBeNull()
    // The one before was served first; who comes now is not.
    expect(lettersOnEntering('visit', 0)).toBeNull()
    expect(lettersOnEntering('usual', 2)).toBe('usual')
    expect(lettersOnEntering('large', 0)).toBe('large')
  })
})

describe('how pages are made', () => {
  test('by age where nobody said otherwise', () => {
    expect(mannerOf(null, 0)).toEqual({ isPlain: false, mayPropose: true })
    expect(mannerOf('visit', 1)).toEqual({ isPlain: true, mayPropose: false })
    expect(mannerOf(null, 2)).toEqual({ isPlain: true, mayPropose: false })
  })

  test('by their own word, which goes before their age', () => {
    expect(mannerOf('large', 0)).toEqual({ isPlain: true, mayPropose: false })
    expect(mannerOf('usual', 1).isPlain).toBe(false)
  })

  test('small letters bring no proposals back to who is served first', () => {
    expect(mannerOf('usual', 1).mayPropose).toBe(false)
    expect(mannerOf('usual', 0).mayPropose).toBe(true)
  })
})
