import { recordAudit } from '#server/audit/commands.ts'
import { assert } from '#server/kernel/assert.ts'
import type {
  CreditorId,
  PaymentId,
  ReversalId,
  StaffId,
  SuspenseItemId,
} from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import {
  leftOfPayment,
  lockPayment,
  paymentById,
  reversalById,
  STANDING,
} from '#server/payments/reversal/data.ts'
import { isReturnable, type RefundReason } from '#server/payments/reversal/model.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'

export type RefundOrder = {
  readonly creditorId: CreditorId
  /** Made by whoever asks; the same id again is the same refund. */
  readonly id: ReversalId
  readonly paymentId: PaymentId
  readonly amount: Centavos
  readonly reason: RefundReason
  readonly requestedBy: StaffId | null
  /** The money that has no place and goes back whole; null: money of the payment, wherever it is. */
  readonly itemId: SuspenseItemId | null
}

/**
 *   `not_found`       no such payment, or no such money without a place
 *   `more_than_left`  so much did not come, or it went back or is asked back already
 *   `window_over`     a Pix is returned within ninety days only
 *   `taken`           that money was decided about meanwhile
 *   `key_conflict`    the id is that of another refund
 */
export type RefundRefusal =
  | 'not_found'
  | 'more_than_left'
  | 'window_over'
  | 'taken'
  | 'key_conflict'

/**
 * Asks for money to go back: a row, and an event that makes a worker ask the provider. Nothing
 * moves in the books before the provider says that it went. The caller holds no later lock.
 */
export async function requestRefund(
  tx: Tx,
  scope: Scope,
  order: RefundOrder,
): Promise<Result<ReversalId, RefundRefusal>> {
  const { creditorId, id, paymentId, amount } = order
  await lockPayment(tx, scope, { creditorId, paymentId })
  const known = await reversalById(tx, scope, { creditorId, reversalId: id })
  if (known) {
    const isSame =
      known.paymentId === paymentId && known.amount === amount && known.reason === order.reason
    return isSame ? ok(id) : refuse('key_conflict')
  }
  const payment = await paymentById(tx, scope, { creditorId, paymentId })
  if (!payment || amount <= 0n) return refuse('not_found')
  if (!isReturnable(payment, tx.clock.now())) return refuse('window_over')
  if (amount > (await leftOfPayment(tx, scope, order))) return refuse('more_than_left')
  if (order.itemId !== null && !(await claimItem(tx, order))) return refuse('taken')
  assert(await insertGuarded(tx, order), 'what is left of a payment cannot change under its lock')
  const debtorId = payment.debtorId
  await recordAudit(tx, scope, {
    action: 'refund.requested',
    subjectId: id,
    creditorId,
    ...(debtorId === null ? {} : { debtorId }),
    reason: order.reason,
  })
  await emit(tx, { topic: 'refund.wanted', creditorId, reversalId: id })
  return ok(id)
}

/** Σ of what goes back never exceeds what came: the guard is in the statement, under the lock. */
async function insertGuarded(tx: Tx, order: RefundOrder): Promise<boolean> {
  const { creditorId, id, paymentId, amount, reason, requestedBy } = order
  const rows = await tx.sql(
    `insert into reversals (creditor_id, id, debtor_id, payment_id, provider, kind,
                            provider_reversal_id, amount, status, reason, requested_by,
                            created_at, updated_at)
     select y.creditor_id, $2, y.debtor_id, y.id, y.provider, 'refund', $3, $4::bigint, 'requested', $5,
            $6::uuid,
            $7, $7
       from payments y
      where y.creditor_id = $1 and y.id = $8 and $4::bigint <= y.amount - ${STANDING}
     returning id`,
    [
      creditorId,
      id,
      providerReversalId(id),
      amount,
      reason,
      requestedBy,
      tx.clock.now(),
      paymentId,
    ],
  )
  return rows.length === 1
}

/** Our name of it at the provider: the id of the devolução, and the metadata of the card refund. */
export function providerReversalId(id: ReversalId): string {
  return id.replaceAll('-', '')
}

async function claimItem(tx: Tx, { creditorId, id, itemId, amount }: RefundOrder) {
  const rows = await tx.sql(
    `update suspense_items set status = 'returning', reversal_id = $3, decided_at = $5
      where creditor_id = $1 and id = $2 and status = 'open' and amount = $4 returning id`,
    [creditorId, itemId, id, amount, tx.clock.now()],
  )
  return rows.length === 1
}
