import { charges } from '#db/schema/payments.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { ChargeLine, Provider } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { columnsOf } from '#server/platform/table-read.ts'

/** Money as the provider's own book says it, fetched by us; never the word of a notification. */
export type Receipt = {
  readonly provider: Provider
  /** Ours, which the provider kept: the txid, or the reference in an object's metadata. */
  readonly reference: string | null
  /** The provider's own, once for ever: endToEndId or PaymentIntent. */
  readonly providerPaymentId: string
  readonly amount: Centavos
  readonly paidAt: Temporal.Instant
  /** The Pix key that it was sent to, where the provider says so. */
  readonly payeeKey: string | null
  /** What it says was added for lateness; only a charge with a due date is computed by banks. */
  readonly lateCharges: { readonly fine: Centavos; readonly interest: Centavos } | null
}

type ChargeRow = typeof charges.$inferSelect
export type ChargeOfReceipt = ChargeRow & { readonly lines: ChargeLine[] }

/** The charge that a receipt answers, with what it was made for; null where it is none of ours. */
export async function chargeOfReceipt(
  tx: Tx,
  _scope: Scope,
  receipt: Receipt,
): Promise<ChargeOfReceipt | null> {
  if (receipt.reference === null) return null
  const values = [receipt.provider, receipt.reference]
  const [found, lines] = await Promise.all([
    tx.read<ChargeRow>({ text: CHARGE, values }),
    tx.read<ChargeLine>({ text: LINES, values }),
  ])
  const [charge] = found
  return charge ? { ...charge, lines } : null
}

const CHARGE = `
  select ${columnsOf(charges, 'c')} from charges c where c.provider = $1 and c.reference = $2`

const LINES = `
  select l.payable_id as "payableId", l.amount, l.late_fine as "lateFine",
         l.late_interest as "lateInterest", l.early_rebate as "earlyRebate"
    from charges c
    join charge_lines l on l.creditor_id = c.creditor_id and l.charge_id = c.id
   where c.provider = $1 and c.reference = $2 order by l.position`

/** Whether this money is in the books; to be asked under the lock that recording takes. */
export async function isRecorded(tx: Tx, _scope: Scope, receipt: Receipt): Promise<boolean> {
  const rows = await tx.read({
    text: 'select id from payments where provider = $1 and provider_payment_id = $2',
    values: [receipt.provider, receipt.providerPaymentId],
  })
  return rows.length > 0
}

/** Those of a provider's payment ids that are in the books. */
export async function recordedAmong(
  tx: Tx,
  _scope: Scope,
  provider: Provider,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.sql<{ id: string }>(
    `select provider_payment_id as id from payments
      where provider = $1 and provider_payment_id = any ($2)`,
    [provider, ids],
  )
  return new Set(rows.map(({ id }) => id))
}
