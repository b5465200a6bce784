import { charges } from '#db/schema/payments.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { ChargeLine, Provider } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import { arrayOf } from '#server/platform/read-packet.ts'
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

/** Receipts as the reads below ask for them: each row of an answer says for which, by its place. */
export type Asked = readonly string[]
export type Placed = { readonly place: number }

/** To be computed once for receipts that are booked together. */
export function askedBy(receipts: readonly Receipt[]): Asked {
  return [
    arrayOf(receipts.map((_, place) => place)),
    arrayOf(receipts.map(({ provider }) => provider)),
    arrayOf(receipts.map(({ reference }) => reference)),
    arrayOf(receipts.map(({ providerPaymentId }) => providerPaymentId)),
  ]
}

/**
 * What `askedBy` gave, as a table; `reference` is null where the provider kept none of ours. Of lists
 * PostgreSQL expects a few rows, and goes by the index; of a document it would expect a hundred, and
 * read the charges of a small house from end to end.
 */
export const ASKED = `unnest((select $1::int[]), (select $2::text[]), (select $3::text[]),
    (select $4::text[])) as w(place, provider, reference, payment)`

/** The charges that receipts answer, with what they were made for; none where it is none of ours. */
export async function chargesAsked(
  tx: Tx,
  _scope: Scope,
  values: Asked,
): Promise<(ChargeOfReceipt & Placed)[]> {
  const [found, lines] = await Promise.all([
    tx.read<ChargeRow & Placed>({ text: CHARGES, values }),
    tx.read<ChargeLine & Placed>({ text: LINES, values }),
  ])
  return found.map((charge) => {
    return { ...charge, lines: lines.filter(({ place }) => place === charge.place) }
  })
}

const CHARGES = `
  select w.place, ${columnsOf(charges, 'c')}
    from ${ASKED} join charges c on c.provider = w.provider and c.reference = w.reference`

const LINES = `
  select w.place, l.payable_id as "payableId", l.amount, l.late_fine as "lateFine",
         l.late_interest as "lateInterest", l.early_rebate as "earlyRebate"
    from ${ASKED}
    join charges c on c.provider = w.provider and c.reference = w.reference
    join charge_lines l on l.creditor_id = c.creditor_id and l.charge_id = c.id
   order by w.place, l.position`

/** Which money is in the books; to be asked under the lock that recording takes. */
export function recordedAsked(tx: Tx, _scope: Scope, values: Asked): Promise<Placed[]> {
  return tx.read({ text: RECORDED, values })
}

const RECORDED = `
  select w.place from ${ASKED}
    join payments y on y.provider = w.provider and y.provider_payment_id = w.payment`

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
