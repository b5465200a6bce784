import { instalmentsOf, lockSchedule } from '#server/agreements/data.ts'
import { closePayables, reverseStart } from '#server/agreements/ending/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { lockDebts } from '#server/debts/data.ts'
import { assert } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type AgreementId,
  type CreditorId,
  newId,
  type PaymentId,
  type ReversalId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos, lesser, sum, ZERO } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { requestRefund } from '#server/payments/refund/commands.ts'
import { leftOfPayment } from '#server/payments/reversal/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { giveBack, stop } from '../breach/commands.ts'
import { type AgreementKey, type AgreementRow, debtsIn, lockAgreement } from '../breach/data.ts'
import { isWithdrawable, type PaidMoney } from './model.ts'

/**
 *   `not_found`     no such agreement of this person
 *   `too_late`      the seven days are over, or it does not run any more
 *   `under_review`  money of it is being looked at by a person: they undo it
 */
export type WithdrawalRefusal = 'not_found' | 'too_late' | 'under_review'

export type Withdrawal = { readonly returned: Centavos; readonly kept: Centavos }

/**
 * Undoes a signed plan within seven days, at no cost and for no reason (CDC 49; rule 14). The debts
 * are as they were; what was paid goes back whole, or stays as a payment of them, as the person
 * chooses. Undoing it again answers the same.
 */
export function withdraw(
  core: Core,
  scope: DebtorScope,
  input: { readonly agreementId: AgreementId; readonly money: PaidMoney },
): Promise<Result<Withdrawal, WithdrawalRefusal>> {
  return inScope(core, scope, (tx) => withdrawIn(tx, scope, input))
}

async function withdrawIn(
  tx: Tx,
  scope: DebtorScope,
  { agreementId, money }: { agreementId: AgreementId; money: PaidMoney },
): Promise<Result<Withdrawal, WithdrawalRefusal>> {
  const key = await keyOf(tx, scope, agreementId)
  if (key === null) return refuse('not_found')
  await lockSchedule(tx, scope, key)
  const agreement = await lockAgreement(tx, scope, key)
  if (agreement.status === 'withdrawn') return ok({ returned: ZERO, kept: ZERO })
  const signedOn = agreement.signedAt && businessDate(agreement.signedAt)
  const today = businessDate(tx.clock.now())
  if (!isWithdrawable({ status: agreement.status, signedOn }, today)) return refuse('too_late')
  const lines = await instalmentsOf(tx, scope, key)
  if (lines.some((line) => line.underReview)) return refuse('under_review')
  const paid = sum(lines.map((line) => line.paid))
  await lockDebts(
    tx,
    scope,
    key.creditorId,
    (await debtsIn(tx, scope, key)).map((debt) => debt.debtId),
  )
  if (money === 'keep' && paid > 0n) await keepMoney(tx, scope, agreement)
  else await returnMoney(tx, scope, agreement)
  await stop(tx, key, 'withdrawn', { withdrawnAt: tx.clock.now() })
  await closePayables(tx, key)
  const { debtorId, number } = agreement
  const kept = money === 'keep' ? paid : ZERO
  await recordAudit(tx, scope, {
    action: 'agreement.withdrawn',
    subjectId: agreementId,
    creditorId: key.creditorId,
    debtorId,
    number,
    money: paid === 0n ? 'none' : money === 'keep' ? 'kept' : 'returned',
  })
  await emit(tx, { topic: 'agreement.withdrawn', ...key, debtorId })
  return ok({ returned: centavos(paid - kept), kept })
}

async function keyOf(
  tx: Tx,
  scope: DebtorScope,
  agreementId: AgreementId,
): Promise<AgreementKey | null> {
  const [row] = await tx.sql<{ creditor_id: CreditorId }>(
    'select creditor_id from agreements where id = $1 and debtor_id = $2',
    [agreementId, scope.debtorId],
  )
  return row ? { creditorId: row.creditor_id, agreementId } : null
}

/** The debts as they were on the day of the deal, less what was paid; they run on from today. */
async function keepMoney(tx: Tx, scope: DebtorScope, agreement: AgreementRow): Promise<void> {
  const { creditorId, id: agreementId } = agreement
  const lines = await instalmentsOf(tx, scope, { creditorId, agreementId })
  await giveBack(tx, scope, agreement, lines, {
    effect: 'restore',
    kind: 'agreement_withdrawal',
    key: `agreement-withdrawal:${agreementId}`,
    cause: 'withdrawal',
    accrues: true,
  })
}

/**
 * The debts as they were. What was paid stays on the instalments until it has left: each payment's
 * return is asked for here, and booked when the provider says that the money went.
 */
async function returnMoney(tx: Tx, scope: DebtorScope, agreement: AgreementRow): Promise<void> {
  const { creditorId, id: agreementId } = agreement
  await reverseStart(
    tx,
    scope,
    { creditorId, agreementId },
    { kind: 'agreement_withdrawal', key: `agreement-withdrawal:${agreementId}` },
  )
  const now = tx.clock.now()
  for (const { id: paymentId, amount } of await paymentsInto(tx, { creditorId, agreementId })) {
    // What staff gave back already, or are giving back, is not asked for twice.
    const left = await leftOfPayment(tx, scope, { creditorId, paymentId })
    if (left <= 0n) continue
    const asked = await requestRefund(tx, scope, {
      creditorId,
      id: newId<ReversalId>(now.epochMilliseconds),
      paymentId,
      amount: lesser(left, centavos(amount)),
      reason: 'withdrawal',
      requestedBy: null,
      itemId: null,
    })
    assert(asked.ok, 'a payment of the last seven days can be returned')
  }
}

/** What each payment has on the instalments of an agreement. */
function paymentsInto(tx: Tx, { creditorId, agreementId }: AgreementKey) {
  return tx.sql<{ id: PaymentId; amount: bigint }>(
    `select y.id, sum(a.amount)::bigint as amount
       from allocations a
       join instalments i on i.creditor_id = a.creditor_id and i.id = a.payable_id
       join payments y on y.creditor_id = a.creditor_id and y.id = a.payment_id
      where a.creditor_id = $1 and i.agreement_id = $2
      group by y.id having sum(a.amount) > 0 order by y.id`,
    [creditorId, agreementId],
  )
}
