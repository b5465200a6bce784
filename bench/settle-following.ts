import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Book } from './settle-book.ts'
import type { Postman } from './settle-notice.ts'
import type { SettlingProduct } from './settle-product.ts'

/** What the benches of notices work on. */
export type Settling = {
  readonly product: SettlingProduct
  readonly postman: Postman
  readonly book: Book
  readonly reader: pg.Client
}

const LOOK_AGAIN_MS = 20
const OPEN = 'select exists (select from webhook_inbox where processed_at is null) as open'

/** Until every notice that was stored has come to its end. */
export async function untilFollowed(reader: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await reader.query<{ open: boolean }>(OPEN)
    if (rows[0]?.open === false) return
    await wait(LOOK_AGAIN_MS)
  }
}
