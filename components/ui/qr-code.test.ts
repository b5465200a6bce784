import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wholeReais } from './amount-stepper.tsx'
import { qrPath } from './qr-code.tsx'

function paint(path: string, size: number): boolean[][] {
  const grid = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    const row = grid[Number(y)]
    for (let i = 0; row && i < Number(width); i += 1) row[Number(x) + i] = true
  }
  return grid
}

describe('the QR code', () => {
  it('darkens exactly the modules it was given', () => {
    const squares = fc.integer({ min: 1, max: 12 }).chain((n) =>
      fc.array(fc.array(fc.boolean(), { minLength: n, maxLength: n }), {
        minLength: n,
        maxLength: n,
      }),
    )
    fc.assert(
      fc.property(squares, (modules) => {
        expect(paint(qrPath(modules), modules.length)).toEqual(modules)
      }),
    )
  })
})

describe('the amount that fits in a month', () => {
  it('is read as people type it', () => {
    expect(['120', 'R$ 120', '1.234,56', '120,00', 'abc', ''].map(wholeReais)).toEqual([
      120, 120, 1234, 120, 0, 0,
    ])
  })
})
