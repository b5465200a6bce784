import { describe, expect, it } from 'vitest'
import { judgeSend } from './model.ts'

const createdAt = Temporal.Instant.from('2026-11-23T13:00:00Z')
const facts = { template: 'access_code', suppression: null, createdAt, now: createdAt } as const

describe('before every send', () => {
  it.each([
    ['not_me', 'contact_not_me'],
    ['opt_out', 'contact_opted_out'],
    ['bounced', 'contact_bounced'],
  ] as const)('a contact given up for %s is not written to', (suppression, reason) => {
    expect(judgeSend({ ...facts, suppression })).toEqual({ ok: false, reason })
  })

  it('a code is sent at any hour, but not once it has expired', () => {
    const night = Temporal.Instant.from('2026-11-22T06:00:00Z')
    expect(judgeSend({ ...facts, createdAt: night, now: night }).ok).toBe(true)
    const last = createdAt.add({ seconds: 599 })
    expect(judgeSend({ ...facts, now: last }).ok).toBe(true)
    const late = createdAt.add({ seconds: 600 })
    expect(judgeSend({ ...facts, now: late })).toEqual({ ok: false, reason: 'too_late' })
  })
})
