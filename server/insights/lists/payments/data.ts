import { startOfMonth } from '#server/insights/today/model.ts'
import { today } from '#server/kernel/clock.ts'
import type { DebtorId, PaymentId, SavedCardId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import type { ChargeMethod, SuspenseReason } from '#server/payments/model.ts'
import { openDetails } from '#server/payments/saved-card/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { PaymentListOf, PaymentState } from '../model.ts'
import { keysFound, keysOf, keyValues, within } from '../page/data.ts'

/** `$8` is the beginning of the month. */
const STATES = {
  this_month: 'r.paid_at >= $8::timestamptz',
  placeless: `exists (select from suspense_items s where s.creditor_id = r.creditor_id
    and s.payment_id = r.id and s.status = 'open' and $8::timestamptz is not null)`,
} satisfies Record<PaymentState, string>

const BY_NUMBER = `
  select n.creditor_id, n.id from payments n
   where n.provider in ('pix', 'stripe') and n.provider_payment_id = $4
  union
  select n.creditor_id, n.id from agreements a
    join instalments i on i.creditor_id = a.creditor_id and i.agreement_id = a.id
    join payments n on n.creditor_id = i.creditor_id and n.payable_id = i.id
   where a.creditor_id = any ($1::uuid[]) and a.number = $4`

type Raw = {
  id: PaymentId
  creditor: string
  /** Null for money that nobody asked for. */
  debtor_id: DebtorId | null
  agreement: string | null
  amount: bigint
  suspended: bigint
  suspense_reason: SuspenseReason | null
  provider_payment_id: string
  paid_at: Temporal.Instant
  method: ChargeMethod | null
  card_id: SavedCardId | null
  card_sealed: Buffer | null
  card_try: number | null
}

export async function paymentList(tx: Tx, _scope: StaffScope, of: PaymentListOf) {
  const state = of.state === null ? '$8::timestamptz is not null' : STATES[of.state]
  const condition = `${state} and ${within('r.paid_at', 'instant')}`
  const keys =
    of.query.trim() === ''
      ? keysOf('payments', condition)
      : keysFound('payments', condition, BY_NUMBER)
  const rows = await tx.sql<Raw>(
    `with page as (${keys})
     select h.method, t.saved_card_id as card_id, s.card_sealed, t.number as card_try, y.id,
            c.trade_name as creditor, y.debtor_id, a.number as agreement, y.amount, y.suspended,
            y.suspense_reason, y.provider_payment_id, y.paid_at
       from page join payment_places y on y.creditor_id = page.creditor_id and y.id = page.id
       join creditors c on c.id = y.creditor_id
       left join instalments i on i.creditor_id = y.creditor_id and i.id = y.payable_id
       left join agreements a on a.creditor_id = i.creditor_id and a.id = i.agreement_id
       left join charges h on h.creditor_id = y.creditor_id and h.id = y.charge_id
       left join card_tries t on t.creditor_id = y.creditor_id and t.charge_id = y.charge_id
       left join saved_cards s on s.creditor_id = t.creditor_id and s.id = t.saved_card_id
      order by y.id desc`,
    [...keyValues(tx, of), startOfMonth(today(tx.clock))],
  )
  return rows.map((row) => ({
    id: row.id,
    creditor: row.creditor,
    debtorId: row.debtor_id,
    agreement: row.agreement,
    amount: centavos(row.amount),
    suspended: centavos(row.suspended),
    suspenseReason: row.suspense_reason,
    providerPaymentId: row.provider_payment_id,
    paidAt: row.paid_at,
    method: row.method,
    /** Where a saved card paid: which one, masked, and at which try. */
    card:
      row.card_id && row.card_sealed && row.card_try !== null
        ? { last4: openDetails(tx, row.card_id, row.card_sealed).last4, number: row.card_try }
        : null,
  }))
}
