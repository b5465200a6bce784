import type { DebtorId, MessageId, PayableId } from '#server/kernel/id.ts'
import type { Mine } from './mine.ts'

/** What a process of the crash tests is told to do, until it is killed. */
export type Order = {
  readonly appUrl: string
  readonly sandboxUrl: string
  /** Its clock stands still here, until it moves it. */
  readonly now: string
  readonly mine: Mine | null
  readonly work: /** One debtor asks for a code. */
    | { readonly kind: 'request'; readonly debtorId: DebtorId; readonly payableId: PayableId }
    /** The web process takes a notice. */
    | { readonly kind: 'store'; readonly body: string }
    /** The worker follows up everything that waits. */
    | { readonly kind: 'settle' }
    /** The worker sends one message. */
    | {
        readonly kind: 'send'
        readonly messageId: MessageId
        readonly sms: { readonly url: string; readonly token: string }
        readonly smtpUrl: string
      }
    /** The worker writes what journeys say for today, and hands every message to its gateway. */
    | {
        readonly kind: 'remind'
        readonly sms: { readonly url: string; readonly token: string }
        readonly smtpUrl: string
      }
    /**
     * Web, worker, janitor and the people who pay, all in one process: until everything is paid.
     * Notices are taken on this port.
     */
    | {
        readonly kind: 'live'
        readonly debtorId: DebtorId
        readonly payableIds: readonly PayableId[]
        readonly webhookPort: number
      }
}
