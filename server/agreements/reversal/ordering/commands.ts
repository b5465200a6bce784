import { assert, assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId, PaymentId, ReversalId, SuspenseItemId } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { type Result, refuse } from '#server/kernel/result.ts'
import { type RefundRefusal, requestRefund } from '#server/payments/refund/commands.ts'
import { reversalById } from '#server/payments/reversal/data.ts'
import type { REFUND_REASONS } from '#server/payments/reversal/model.ts'
import { promiseRest } from '#server/payments/undue/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { lockPlaces } from '../places/commands.ts'

/** `nobody_known`: a doubled return is owed to somebody, and nobody knows whose money it was. */
export type OrderRefusal = RefundRefusal | 'nobody_known'

/** A member of staff gives money back, of a payment or of what waits of it without a place. */
export async function orderRefund(
  tx: Tx,
  scope: StaffScope,
  order: {
    readonly id: ReversalId
    readonly paymentId: PaymentId
    readonly amount: Centavos
    readonly reason: (typeof REFUND_REASONS)[number]
    readonly itemId: SuspenseItemId | null
    /** Our fault: as much again is owed, corrected and with interest (CDC 42). */
    readonly doubled: boolean
  },
): Promise<Result<ReversalId, OrderRefusal>> {
  const { doubled, ...refund } = order
  const [found] = await tx.sql<{ creditor_id: CreditorId; is_known: boolean }>(
    `select creditor_id, debtor_id is not null as is_known from payments
      where id = $1 and ($2::uuid[] is null or creditor_id = any ($2))`,
    [order.paymentId, creditorsOf(scope)],
  )
  if (!found) return refuse('not_found')
  if (doubled && !found.is_known) return refuse('nobody_known')
  const { creditor_id: creditorId } = found
  await lockPlaces(tx, scope, { creditorId, paymentId: order.paymentId })
  const key = { creditorId, reversalId: order.id }
  const isReplay = (await reversalById(tx, scope, key)) !== null
  const asked = await requestRefund(tx, scope, {
    ...refund,
    creditorId,
    requestedBy: scope.staffId,
  })
  if (asked.ok && doubled && !isReplay) {
    const row = assertPresent(await reversalById(tx, scope, key), 'what was asked for is a row')
    assert(row.debtorId !== null, 'the payment has a debtor')
    await promiseRest(tx, scope, { ...row, debtorId: row.debtorId })
  }
  return asked
}
