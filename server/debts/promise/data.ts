import { today } from '#server/kernel/clock.ts'
import type { CreditorId, DebtorId, PromiseId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { PROMISE_GRACE_DAYS } from './model.ts'

/** The day on which a person said that they will pay. */
export type PaymentPromise = {
  readonly id: PromiseId
  readonly creditorId: CreditorId
  readonly promisedOn: Temporal.PlainDate
  readonly amount: Centavos | null
}

/** The promises of a person whose day is not over, the nearest first. */
export async function livePromises(
  tx: Tx,
  _scope: Scope,
  debtorId: DebtorId,
): Promise<PaymentPromise[]> {
  const rows = await tx.sql<{
    id: PromiseId
    creditor_id: CreditorId
    promised_on: Temporal.PlainDate
    amount: bigint | null
  }>(
    `select id, creditor_id, promised_on, amount from promises
      where debtor_id = $1 and withdrawn_at is null and promised_on >= $2::date
      order by promised_on, id`,
    [debtorId, today(tx.clock)],
  )
  return rows.map((row) => ({
    id: row.id,
    creditorId: row.creditor_id,
    promisedOn: row.promised_on,
    amount: row.amount === null ? null : centavos(row.amount),
  }))
}

/**
 * Whether the person said that they pay, on a day that is not over for two days; to this creditor,
 * or, where what is written is about none, to any.
 */
export async function isPromised(
  tx: Tx,
  _scope: Scope,
  { debtorId, creditorId }: { debtorId: DebtorId; creditorId: CreditorId | null },
): Promise<boolean> {
  const [row] = await tx.sql<{ promised: boolean }>(
    `select exists (select from promises
                     where debtor_id = $1 and withdrawn_at is null and promised_on >= $2::date
                       and ($3::uuid is null or creditor_id = $3)) as promised`,
    [debtorId, today(tx.clock).subtract({ days: PROMISE_GRACE_DAYS }), creditorId],
  )
  return row?.promised === true
}
