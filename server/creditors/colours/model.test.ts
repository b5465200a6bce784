import { describe, expect, it } from 'vitest'
import { contrastOf, isReadable } from './model.ts'

describe('two colours', () => {
  it('are as far apart as WCAG says, whichever comes first', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrastOf('#ffffff', '#ffffff')).toBe(1)
    expect(contrastOf('#0f5e4e', '#ffffff')).toBeCloseTo(contrastOf('#ffffff', '#0f5e4e'), 9)
    expect(contrastOf('#0f5e4e', '#ffffff')).toBeCloseTo(7.7, 1)
  })

  it('are readable from 4.5 to 1 on: the greys on either side of the line', () => {
    expect(isReadable('#767676', '#ffffff')).toBe(true)
    expect(isReadable('#777777', '#ffffff')).toBe(false)
  })
})
