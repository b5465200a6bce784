import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextTry, SWEEP_KINDS, windowsDue } from './model.ts'

const at = (text: string) => Temporal.Instant.from(text)
/** Half past midnight of Tuesday, 24 November 2026, in São Paulo. */
const NOW = at('2026-11-24T03:30:00Z')

const shown = (windows: ReturnType<typeof windowsDue>) =>
  windows.map(({ from, to }) => `${from.toString()} ${to.toString()}`)

describe('windows', () => {
  it('of a day are 26 hours long and end at midnight in São Paulo', () => {
    expect(shown(windowsDue('daily', NOW, null))).toEqual([
      '2026-11-23T01:00:00Z 2026-11-24T03:00:00Z',
    ])
  })

  it('wait until the list of their last minutes has settled', () => {
    const early = NOW.subtract({ seconds: 1 })
    expect(shown(windowsDue('daily', early, null))).toEqual([
      '2026-11-22T01:00:00Z 2026-11-23T03:00:00Z',
    ])
  })

  it('of a week end on Monday, and reach 30 and 100 days back', () => {
    expect(shown(windowsDue('monthly', NOW, null))).toEqual([
      '2026-10-24T03:00:00Z 2026-11-23T03:00:00Z',
    ])
    expect(shown(windowsDue('returns', NOW, null))).toEqual([
      '2026-08-15T03:00:00Z 2026-11-23T03:00:00Z',
    ])
  })

  it('that were missed while nothing ran are all planned, oldest first', () => {
    const planned = windowsDue('daily', NOW, at('2026-11-20T03:00:00Z'))
    expect(planned.map(({ to }) => to.toString())).toEqual([
      '2026-11-21T03:00:00Z',
      '2026-11-22T03:00:00Z',
      '2026-11-23T03:00:00Z',
      '2026-11-24T03:00:00Z',
    ])
  })

  it('are planned once', () => {
    expect(windowsDue('daily', NOW, at('2026-11-24T03:00:00Z'))).toEqual([])
    expect(windowsDue('monthly', NOW, at('2026-11-23T03:00:00Z'))).toEqual([])
  })

  it('leave no instant out, however irregularly the sweep runs', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 20 * 24 * 60 }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(gaps, fc.constantFrom(...SWEEP_KINDS), (minutes, kind) => {
        let now = NOW
        let newest: Temporal.Instant | null = null
        for (const gap of minutes) {
          now = now.add({ minutes: gap })
          for (const { from, to } of windowsDue(kind, now, newest)) {
            if (newest) expect(Temporal.Instant.compare(from, newest)).toBeLessThan(0)
            newest = to
          }
        }
      }),
    )
  })
})

describe('a window that cannot be walked', () => {
  it('is tried sooner at first, and hourly for ever', () => {
    const waits = [1, 2, 3, 5, 6, 40].map((attempts) =>
      nextTry(NOW, attempts).since(NOW).total('minutes'),
    )
    expect(waits).toEqual([2, 4, 8, 32, 60, 60])
  })
})
