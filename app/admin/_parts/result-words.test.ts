import { describe, expect, it } from 'vitest'
import { percentText, shareOf } from './result-words.ts'

describe('a part of a whole', () => {
  it.each<[number | bigint, number | bigint, string]>([
    [0, 0, '—'],
    [0, 7, '0%'],
    [1, 3, '33%'],
    [2, 3, '67%'],
    [1, 30, '3,3%'],
    [1, 100, '1%'],
    [1, 10_000, '0%'],
    [10_199n, 102_000n, '10%'],
    [3n, 3n, '100%'],
    [995n, 10_000n, '10%'],
  ])('%s of %s is %s', (part, whole, text) => {
    expect(percentText(part, whole)).toBe(text)
  })

  it('is drawn between nothing and all of it', () => {
    expect([shareOf(0, 0), shareOf(1, 4), shareOf(5n, 5n)]).toEqual([0, 0.25, 1])
  })
})
