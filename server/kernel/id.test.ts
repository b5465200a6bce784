import { describe, expect, it } from 'vitest'
import { InvariantViolation } from './assert.ts'
import { asId, type DebtId, isId, newId } from './id.ts'

describe('ids', () => {
  it('an id is a UUID of version 7 that begins with its instant', () => {
    const at = Date.UTC(2026, 10, 23, 15, 0, 0)
    const id = newId<DebtId>(at)
    expect(isId(id)).toBe(true)
    expect(id[14]).toBe('7')
    expect('89ab').toContain(id[19])
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at)
  })

  it('later ids sort after earlier ones', () => {
    const ids = [3, 1, 2].map((second) => newId<DebtId>(1_790_000_000_000 + second * 1000))
    expect([...ids].sort()).toEqual([ids[1], ids[2], ids[0]])
  })

  it('ten thousand ids of one instant are all different', () => {
    const ids = Array.from({ length: 10_000 }, () => newId<DebtId>(1_790_000_000_000))
    expect(new Set(ids).size).toBe(10_000)
  })

  it('a malformed id stops the operation', () => {
    const id = newId<DebtId>(0)
    expect(asId<DebtId>(id)).toBe(id)
    for (const text of ['', 'x', id.toUpperCase().replace(/^0+/, 'A'), `${id} `, `${id}0`]) {
      expect(() => asId<DebtId>(text)).toThrow(InvariantViolation)
    }
    expect(isId(5)).toBe(false)
  })
})
