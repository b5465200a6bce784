import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSeenSet } from './model.ts'

test('it remembers exactly what a set of texts would', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 5 }), { maxLength: 3000 }), (texts) => {
      const seen = createSeenSet()
      const known = new Set<string>()
      for (const text of texts) {
        expect(seen.has(text)).toBe(known.has(text))
        expect(seen.add(text)).toBe(!known.has(text))
        known.add(text)
      }
    }),
  )
})

test('a hundred thousand contract numbers in a row are all different', () => {
  const seen = createSeenSet()
  for (let i = 0; i < 100_000; i++)
    expect(seen.add(`VZ-${i.toString().padStart(7, '0')}`)).toBe(true)
})
