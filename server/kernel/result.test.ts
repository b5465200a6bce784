import { describe, expect, it } from 'vitest'
import { assert, assertNever, assertPresent, InvariantViolation } from './assert.ts'
import { ok, refuse } from './result.ts'

describe('results and assertions', () => {
  it('a refusal says its reason, and its detail only where there is one', () => {
    expect(ok(5)).toEqual({ ok: true, value: 5 })
    expect(refuse('expired')).toEqual({ ok: false, reason: 'expired' })
    expect('detail' in refuse('expired')).toBe(false)
    expect(refuse('late', 3)).toEqual({ ok: false, reason: 'late', detail: 3 })
  })

  it('a broken invariant stops the operation', () => {
    expect(() => assert(false, 'broken')).toThrow(new InvariantViolation('broken'))
    expect(() => assertPresent(null, 'absent')).toThrow('absent')
    expect(() => assertPresent(undefined, 'absent')).toThrow('absent')
    expect(assertPresent(0, 'absent')).toBe(0)
    // @ts-expect-error a value that the types say cannot exist
    expect(() => assertNever('other')).toThrow('unexpected value: other')
  })
})
