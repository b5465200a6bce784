import { readSetting, writeSetting } from '../book/database.ts'
import { expireRequests } from './authorisation.ts'
import { collectDue } from './collection.ts'
import type { Psp } from './context.ts'

/** What the passing of days does: requests expire, recurring charges are collected. */
export function catchUp(psp: Psp): void {
  psp.book.transact(() => {
    expireRequests(psp.book)
    collectDue(psp.book)
  })
  psp.notifier.wake()
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Moves the sandbox's clock day by day, each with its effects; it runs or stands as before. */
export function passDays(psp: Psp, count: number): void {
  for (let i = 0; i < count; i++) {
    const frozen = readSetting(psp.book, 'clock_now')
    const [name, value] =
      frozen === null
        ? (['clock_offset_ms', readSetting(psp.book, 'clock_offset_ms') ?? '0'] as const)
        : (['clock_now', frozen] as const)
    writeSetting(psp.book, name, String(Number(value) + DAY_MS))
    catchUp(psp)
  }
}
