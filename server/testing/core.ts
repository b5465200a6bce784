import type { TestDatabase } from '#db/testing.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { createVault } from '#server/platform/crypto.ts'
import { type Core, createPool } from '#server/platform/db.ts'
import { createLogger } from '#server/platform/log.ts'
import { createPaperSigner, parseSigningKeys } from '#server/platform/paper-signing.ts'

/** A clock that stands still until the test moves it. */
export type TestClock = Clock & {
  set(instant: string | Temporal.Instant): void
  advance(duration: Temporal.DurationLike): void
}

/** A Monday in business hours: 23 November 2026, 10:00 in São Paulo. */
export const TEST_NOW = '2026-11-23T13:00:00Z'

export function createTestClock(start: string = TEST_NOW): TestClock {
  let now = Temporal.Instant.from(start)
  return {
    now: () => now,
    set: (instant) => {
      now = Temporal.Instant.from(instant)
    },
    advance: (duration) => {
      now = now.toZonedDateTimeISO('UTC').add(duration).toInstant()
    },
  }
}

export type TestCore = Core & {
  readonly clock: TestClock
  readonly ownerUrl: string
  readonly appUrl: string
  close(): Promise<void>
}

/** The key that signs papers in tests. */
export const TEST_PAPER_KEYS = `private:${Buffer.alloc(32, 5).toString('base64')}`
export const TEST_PORTAL_URL = 'http://localhost:3000'

/** A core on a database that the test made itself, with a clock that the test moves. */
export function testCoreOn(database: TestDatabase, start: string = TEST_NOW): TestCore {
  const pool = createPool(database.appUrl, 20)
  pool.on('error', () => undefined)
  return {
    pool,
    clock: createTestClock(start),
    vault: createVault({
      data: new Map([[1, Buffer.alloc(32, 7)]]),
      current: 1,
      blindIndex: Buffer.alloc(32, 9),
    }),
    log: createLogger('test', 'silent'),
    signer: createPaperSigner(parseSigningKeys(TEST_PAPER_KEYS), TEST_PORTAL_URL),
    ownerUrl: database.ownerUrl,
    appUrl: database.appUrl,
    close: async () => {
      await pool.end()
      await database.giveBack()
    },
  }
}
