import { instalmentsAskedBy } from '#server/agreements/data.ts'
import type { InstalmentProgress } from '#server/agreements/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { LedgerAccountId, PayableId } from '#server/kernel/id.ts'
import {
  type ChargeOfReceipt,
  chargeOfReceipt,
  isRecorded,
  type Receipt,
} from '#server/payments/recording/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type AgreementRow, lockAgreementAskedBy } from '../breach/data.ts'

/** Everything that a receipt is booked by, as it stands under the locks. */
export type Ground = {
  readonly charge: ChargeOfReceipt
  /** Whether the money is in the books already. */
  readonly isKnown: boolean
  readonly agreement: AgreementRow
  readonly lines: readonly InstalmentProgress[]
  /** The ledger account behind each payable of the schedule. */
  readonly accounts: ReadonlyMap<PayableId, LedgerAccountId>
  /** When the payable that holds the place of the charge stops taking money; null: never. */
  readonly closesAt: Temporal.Instant | null
}

/**
 * Locks the schedule and the agreement that a receipt pays, and reads what is decided on; null where
 * no charge of ours asked for it. All of it leaves in one packet, found by the charge's reference:
 * PostgreSQL runs it in this order, and each statement sees what was committed when it began, so
 * what stands behind the locks is read under them. The locks make two notices of one payment, and
 * two payments of one agreement, queue up.
 */
export async function lockGround(
  tx: Tx,
  scope: Scope,
  receipt: Receipt & { readonly reference: string },
): Promise<Ground | null> {
  const [locked, agreement, isKnown, charge, lines] = await Promise.all([
    lockScheduleAskedBy(tx, receipt),
    lockAgreementAskedBy(tx, scope, receipt),
    isRecorded(tx, scope, receipt),
    chargeOfReceipt(tx, scope, receipt),
    instalmentsAskedBy(tx, scope, receipt),
  ])
  if (!charge) return null
  const own = locked.find(({ id }) => id === charge.payableId)
  return {
    charge,
    isKnown,
    agreement: assertPresent(agreement, 'every payable is an instalment'),
    lines,
    accounts: new Map(locked.map(({ id, account }) => [id, account])),
    closesAt: assertPresent(own, 'a charge has a payable').closesAt,
  }
}

type LockedPayable = {
  readonly id: PayableId
  readonly account: LedgerAccountId
  readonly closesAt: Temporal.Instant | null
}

/** As `lockSchedule`, in the same order. */
function lockScheduleAskedBy(
  tx: Tx,
  { provider, reference }: Receipt,
): Promise<readonly LockedPayable[]> {
  return tx.read<LockedPayable>({ text: LOCK_SCHEDULE, values: [provider, reference] })
}

const LOCK_SCHEDULE = `
  select p.id, p.ledger_account_id as account, p.closes_at as "closesAt"
    from charges c
    join instalments asked on asked.creditor_id = c.creditor_id and asked.id = c.payable_id
    join instalments i on i.creditor_id = asked.creditor_id and i.agreement_id = asked.agreement_id
    join payables p on p.creditor_id = i.creditor_id and p.id = i.id
   where c.provider = $1 and c.reference = $2
   order by p.id for update of p`
