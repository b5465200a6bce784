import type { Book } from '../book/database.ts'
import type { FaultTarget } from '../book/faults.ts'
import type { Handler } from '../http.ts'
import type { Notifier } from './notifier.ts'

/** What every part of the PSP works with. `authority()` is the host and port it listens on. */
export type Psp = {
  book: Book
  notifier: Notifier
  authority: () => string
  clientId: string
  clientSecret: string
}

/** A call of the Pix API: the scope its token needs, and the name by which tests make it fail. */
export type PspRoute = {
  method: string
  pattern: string
  scope: string
  target: FaultTarget
  handle: Handler
}
