import { describe, expect, it } from 'vitest'
import { SLUG } from '#server/kernel/slug.ts'
import { freeSlug, slugOf } from './model.ts'

describe('the name of a creditor in addresses', () => {
  it.each([
    ['Vivaz Telecom', 'vivaz-telecom'],
    ['Crédito & Ação S.A.', 'credito-acao-s-a'],
    ['  3 Irmãos Móveis  ', 'irmaos-moveis'],
    ['Água/Luz—Força', 'agua-luz-forca'],
    ['X'.repeat(60), 'x'.repeat(36)],
    [`${'a'.repeat(35)} b`, 'a'.repeat(35)],
    ['../../etc', 'etc'],
    ['<script>', 'script'],
    ['123', ''],
    ['A', ''],
    ['株式会社', ''],
    ['', ''],
  ])('%s is %s', (name, slug) => {
    expect(slugOf(name)).toBe(slug)
    if (slug !== '') expect(slug).toMatch(SLUG)
  })

  it('is the first that nobody has', () => {
    expect(freeSlug('vivaz', new Set())).toBe('vivaz')
    expect(freeSlug('vivaz', new Set(['vivaz']))).toBe('vivaz-2')
    expect(freeSlug('vivaz', new Set(['vivaz', 'vivaz-2', 'vivaz-3']))).toBe('vivaz-4')
    expect(freeSlug('vivaz', new Set(['vivaz-2']))).toBe('vivaz')
  })
})
