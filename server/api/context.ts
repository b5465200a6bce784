import type { StaffSessionId } from '#server/kernel/id.ts'
import type { Letters } from '#server/people/letters/model.ts'
import type { Core } from '#server/platform/db.ts'
import type { Services } from '#server/platform/services.ts'

/** Where a request came from, for limits and evidence; never for permission. */
export type Client = { readonly ip: string; readonly port: number; readonly userAgent: string }

/** What every procedure is given. Secrets are resolved by the procedure that needs them. */
export type Context = {
  readonly core: Core
  readonly services: Services
  readonly client: Client
  /** The value of the debtor's cookie. */
  readonly debtorSecret: string | null
  /** The secret of a member of staff who looks in a debtor's place; goes before the debtor's own. */
  readonly viewSecret?: string | null | undefined
  /** By what a device is known that reminders go to; opens nothing. */
  readonly deviceSecret?: string | null | undefined
  /** Whose copy of an agreement the browser keeps; opens nothing. */
  readonly copyMark?: string | null | undefined
  /** How the browser's person wants to read; opens nothing. */
  readonly letters?: Letters | null | undefined
  /** The key of a creditor's system, from its own header only. */
  readonly apiSecret?: string | null | undefined
  /** The row that the staff cookie points at. */
  readonly staffSessionId: StaffSessionId | null
}
