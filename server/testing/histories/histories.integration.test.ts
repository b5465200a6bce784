import { describe, expect, it } from 'vitest'
import { liveHistories } from './histories.ts'

/** `npm run histories` says how many, from which seed, and which one alone. */
const { HISTORIES_RUNS, HISTORIES_SEED, HISTORIES_PATH, HISTORIES_LANES } = process.env
const runs = Number(HISTORIES_RUNS ?? 500)
const seed = Number(HISTORIES_SEED ?? Date.now() % 0x7fffffff)
const lanes = Number(HISTORIES_LANES ?? 3)

describe('over any history of payments', () => {
  it('every centavo is where the model says, both books are equal, and every attempt ends', {
    timeout: 24 * 60 * 60 * 1000,
  }, async () => {
    const beganMs = performance.now()
    console.log(`histories: ${runs} from seed ${seed}`)
    await liveHistories({ runs, seed, path: HISTORIES_PATH, lanes })
    const seconds = (performance.now() - beganMs) / 1000
    console.log(`histories: ${(runs / seconds).toFixed(1)} a second`)
    expect(runs).toBeGreaterThan(0)
  })
})
