import { assert } from '#server/kernel/assert.ts'
import type { AgreementId, CreditorId, PaymentId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { issueAgreementPaper, issueReceipt } from './commands.ts'
import type { IssuedPaper } from './model.ts'

/**
 * What the worker does about papers. Each answers the papers that now exist, also when they were
 * issued by an earlier try, so that whoever writes about them (messages, which comes later in the
 * order of domains) can do so under a key of its own and never twice.
 */

/** The job behind `agreement.accepted`: empty for an agreement that still waits for its payment. */
export async function issueOnAcceptance(
  core: Core,
  scope: SystemScope,
  { creditorId, agreementId }: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<IssuedPaper[]> {
  return inScope(core, scope, (tx) => agreementPaper(tx, scope, { creditorId, agreementId }))
}

/**
 * The job behind `payment.recorded`: the receipt, and the agreement's paper where this payment
 * was also its acceptance.
 */
export async function issueOnPayment(
  core: Core,
  scope: SystemScope,
  { creditorId, paymentId }: { creditorId: CreditorId; paymentId: PaymentId },
): Promise<IssuedPaper[]> {
  return inScope(core, scope, async (tx) => {
    const receipt = await issueReceipt(tx, scope, { creditorId, paymentId })
    assert(receipt.ok, 'a recorded payment is settled in the ledger')
    const [place] = await tx.sql<{ agreement_id: AgreementId }>(
      `select i.agreement_id from payment_places y
         join instalments i on i.creditor_id = y.creditor_id and i.id = y.payable_id
         join agreements a on a.creditor_id = i.creditor_id and a.id = i.agreement_id
        where y.creditor_id = $1 and y.id = $2 and a.kind <> 'plan' and y.allocated > 0`,
      [creditorId, paymentId],
    )
    const agreement = place
      ? await agreementPaper(tx, scope, { creditorId, agreementId: place.agreement_id })
      : []
    return [...agreement, receipt.value]
  })
}

async function agreementPaper(
  tx: Tx,
  scope: SystemScope,
  key: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<IssuedPaper[]> {
  const issued = await issueAgreementPaper(tx, scope, key)
  if (issued.ok) return [issued.value]
  assert(issued.reason === 'not_binding', `the agreement's paper: ${issued.reason}`)
  return []
}
