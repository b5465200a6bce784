import { convergeReversal } from '#server/agreements/reversal/commands.ts'
import {
  type AgreementId,
  type CreditorId,
  newId,
  type PaymentId,
  type ReversalId,
  type StaffId,
  type SuspenseItemId,
} from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import type { Provider } from '#server/payments/model.ts'
import { recordUnplaced } from '#server/payments/recording/commands.ts'
import { requestRefund } from '#server/payments/refund/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { pixReceipt } from '#server/testing/charges.ts'
import { testScope } from '#server/testing/scope.ts'
import { houseOf } from './inputs.ts'
import type { Stage } from './stage.ts'

/** What of money that goes back a procedure can be asked about; of nobody's it never existed. */

/** Money that somebody sent to the creditor's key without being asked. */
export async function moneyWithoutPlace(stage: Stage, slug: string): Promise<SuspenseItemId> {
  const house = houseOf(stage, { creditorSlug: slug })
  if (!house) return newId()
  const { creditorId } = house
  const receipt = pixReceipt(newId().replaceAll('-', ''), 1_000n, stage.core.clock.now())
  return inScope(stage.core, testScope, async (tx) => {
    await recordUnplaced(tx, testScope, { receipt, creditorId })
    const [row] = await tx.sql<{ id: SuspenseItemId }>(
      `select s.id from suspense_items s
         join payments y on y.creditor_id = s.creditor_id and y.id = s.payment_id
        where y.provider_payment_id = $1`,
      [receipt.providerPaymentId],
    )
    return row?.id ?? newId()
  })
}

export async function numberOf(stage: Stage, agreementId: AgreementId): Promise<string> {
  const [row] = await inScope(stage.core, testScope, (tx) =>
    tx.sql<{ number: string }>('select number from agreements where id = $1', [agreementId]),
  )
  return row?.number ?? '1999-000001'
}

/** A centavo of the payment went back; where it was charged unduly, the rest is owed. */
export async function returnOf(
  stage: Stage,
  paymentId: PaymentId,
  reason: 'agreed' | 'undue' = 'agreed',
): Promise<{ creditorId: CreditorId; reversalId: ReversalId }> {
  const { core } = stage
  return inScope(core, testScope, async (tx) => {
    const [payment] = await tx.sql<{ creditor_id: CreditorId; provider: Provider; id: string }>(
      'select creditor_id, provider, provider_payment_id as id from payments where id = $1',
      [paymentId],
    )
    if (!payment) return { creditorId: newId(), reversalId: newId() }
    const { creditor_id: creditorId, provider, id: providerPaymentId } = payment
    const id = newId<ReversalId>()
    const amount = centavos(1n)
    const order = { creditorId, id, paymentId, amount, reason, requestedBy: null, itemId: null }
    const asked = await requestRefund(tx, testScope, order)
    if (!asked.ok) throw new Error(asked.reason)
    if (reason === 'undue') {
      await tx.sql(
        `insert into undue_charges (creditor_id, reversal_id, debtor_id, excess, status, decided_by)
         select creditor_id, id, debtor_id, amount, 'waiting', $2 from reversals where id = $1`,
        [id, newId<StaffId>()],
      )
    }
    await convergeReversal(
      tx,
      testScope,
      { provider, providerPaymentId },
      {
        id: id.replaceAll('-', ''),
        kind: 'refund',
        amount,
        outcome: 'gone',
        at: core.clock.now(),
        reason,
        respondUntil: null,
      },
    )
    return { creditorId, reversalId: id }
  })
}
