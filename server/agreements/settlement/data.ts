import { schedulesAsked } from '#server/agreements/data.ts'
import type { InstalmentProgress } from '#server/agreements/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { LedgerAccountId, PayableId } from '#server/kernel/id.ts'
import {
  ASKED,
  askedBy,
  type ChargeOfReceipt,
  chargesAsked,
  type Placed,
  type Receipt,
  recordedAsked,
} from '#server/payments/recording/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type AgreementRow, lockAgreementsAsked } from '../breach/data.ts'

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
 * Locks the schedules and the agreements that receipts pay, and reads what is decided on, in the
 * receipts' order; null where no charge of ours asked for one. All of it leaves in one packet, found
 * by the charges' references: PostgreSQL runs it in this order, and each statement sees what was
 * committed when it began, so what stands behind the locks is read under them. The locks make two
 * notices of one payment, and two payments of one agreement, queue up; payables are locked in the
 * order of their ids and agreements after them, so that those who lock many never wait in a circle.
 */
export async function lockGrounds(
  tx: Tx,
  scope: Scope,
  receipts: readonly Receipt[],
): Promise<(Ground | null)[]> {
  const asked = askedBy(receipts)
  const [locked, agreements, known, charges, schedules] = await Promise.all([
    tx.read<LockedPayable>({ text: LOCK_SCHEDULES, values: asked }),
    lockAgreementsAsked(tx, scope, asked),
    recordedAsked(tx, scope, asked),
    chargesAsked(tx, scope, asked),
    schedulesAsked(tx, scope, asked),
  ])
  const recorded = new Set(known.map(({ place }) => place))
  return receipts.map((_, place) => {
    const charge = charges.find((row) => row.place === place)
    if (!charge) return null
    const payables = locked.filter((row) => row.place === place)
    const own = payables.find(({ id }) => id === charge.payableId)
    return {
      charge,
      isKnown: recorded.has(place),
      agreement: assertPresent(
        agreements.find((row) => row.place === place),
        'every payable is an instalment',
      ),
      lines: assertPresent(schedules.get(place), 'an agreement has a schedule'),
      accounts: new Map(payables.map(({ id, account }) => [id, account])),
      closesAt: assertPresent(own, 'a charge has a payable').closesAt,
    }
  })
}

type LockedPayable = Placed & {
  readonly id: PayableId
  readonly account: LedgerAccountId
  readonly closesAt: Temporal.Instant | null
}

const LOCK_SCHEDULES = `
  select w.place, p.id, p.ledger_account_id as account, p.closes_at as "closesAt"
    from ${ASKED}
    join charges c on c.provider = w.provider and c.reference = w.reference
    join instalments asked on asked.creditor_id = c.creditor_id and asked.id = c.payable_id
    join instalments i on i.creditor_id = asked.creditor_id and i.agreement_id = asked.agreement_id
    join payables p on p.creditor_id = i.creditor_id and p.id = i.id
   order by p.id for update of p`
