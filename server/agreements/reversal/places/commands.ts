import { lockSchedule } from '#server/agreements/data.ts'
import { lockDebts } from '#server/debts/data.ts'
import type { AgreementId } from '#server/kernel/id.ts'
import {
  agreementsOfPayment,
  lockPayment,
  type PaymentKey,
} from '#server/payments/reversal/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type AgreementRow, debtsIn, lockAgreement } from '../../breach/data.ts'

/**
 * Locks every agreement that money of a payment is with, in the order in which settlements lock
 * them, and the payment last. What was decided about it meanwhile is locked, too.
 */
export async function lockPlaces(
  tx: Tx,
  scope: Scope,
  payment: PaymentKey,
  more: readonly AgreementId[] = [],
): Promise<ReadonlyMap<AgreementId, AgreementRow>> {
  const { creditorId } = payment
  const locked = new Map<AgreementId, AgreementRow>()
  const lockThose = async (ids: readonly AgreementId[]) => {
    const fresh = [...new Set(ids)].filter((id) => !locked.has(id)).sort()
    for (const agreementId of fresh) {
      await lockSchedule(tx, scope, { creditorId, agreementId })
      locked.set(agreementId, await lockAgreement(tx, scope, { creditorId, agreementId }))
    }
    const debts = []
    for (const agreementId of fresh)
      debts.push(...(await debtsIn(tx, scope, { creditorId, agreementId })))
    await lockDebts(
      tx,
      scope,
      creditorId,
      debts.map((debt) => debt.debtId),
    )
  }
  await lockThose([...(await agreementsOfPayment(tx, scope, payment)), ...more])
  await lockPayment(tx, scope, payment)
  await lockThose(await agreementsOfPayment(tx, scope, payment))
  return locked
}
