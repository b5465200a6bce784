import { describe, expect, it } from 'vitest'
import { whenSent } from '#app/admin/_parts/campaign-words.ts'

const now = Temporal.Instant.from('2026-11-27T23:10:00Z')
const writesFrom = Temporal.Instant.from('2026-11-30T14:00:00Z')

describe('a campaign outside of the hours of contact', () => {
  it('says when it goes on, or would begin', () => {
    expect(whenSent('running', { now, writesFrom })).toContain('sai em 30 nov, 11h00.')
    expect(whenSent('approved', { now, writesFrom })).toContain('sairia em 30 nov, 11h00.')
  })

  it('says nothing within them, nor where nothing leaves anyway', () => {
    expect(whenSent('running', { now, writesFrom: now })).toBe('')
    for (const state of [
      'draft',
      'awaiting_approval',
      'paused',
      'finished',
      'cancelled',
    ] as const) {
      expect(whenSent(state, { now, writesFrom })).toBe('')
    }
  })
})
