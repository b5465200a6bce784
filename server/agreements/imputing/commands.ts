import { debtAllocations, debtRestatements } from '#db/schema/breaches.ts'
import { releaseDebts } from '#server/agreements/ending/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { agreedTerms, balanceOf, owedDebts } from '#server/debts/balance/data.ts'
import { lockDebts } from '#server/debts/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import {
  type DebtAllocationId,
  type DebtId,
  type DebtRestatementId,
  newId,
} from '#server/kernel/id.ts'
import { type Centavos, subtract, ZERO } from '#server/kernel/money.ts'
import { rate } from '#server/kernel/rate.ts'
import { imputeAcross } from '#server/payments/imputation/model.ts'
import { type Distribution, type ImputedPart, imputedAmount } from '#server/payments/model.ts'
import type { RecordedPayment } from '#server/payments/recording/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type AgreementRow, debtsIn } from '../breach/data.ts'
import { asOwed, type RestatedDebt, splitCapital } from '../breach/restating/model.ts'

/** What a payment leaves of each debt that it touches. */
export type LeftOfDebt = RestatedDebt & {
  readonly on: Temporal.PlainDate
  readonly accrues: boolean
}

export type DebtPayment = {
  readonly distribution: Distribution
  readonly left: readonly LeftOfDebt[]
}

/**
 * Where money goes that came after an agreement stopped and does not bring it back: to its debts as
 * they are on the day of the payment, oldest due first, then most onerous; in each interest, fine,
 * then principal (CC 354, 355). What finds no debt, since it was recalled, settled or bound another
 * way, waits in suspense with its return proposed.
 */
export async function imputeToDebts(
  tx: Tx,
  scope: Scope,
  agreement: AgreementRow,
  money: { readonly amount: Centavos; readonly on: Temporal.PlainDate },
): Promise<DebtPayment> {
  const { creditorId, id: agreementId } = agreement
  const debtIds = (await debtsIn(tx, scope, { creditorId, agreementId })).map(
    ({ debtId }) => debtId,
  )
  await lockDebts(tx, scope, creditorId, debtIds)
  const held = new Set<DebtId>(await releaseDebts(tx, scope, creditorId, debtIds))
  const standing = (await owedDebts(tx, scope, creditorId, debtIds)).filter(
    (debt) => !debt.recalled && debt.principal > 0n && !held.has(debt.debtId),
  )
  const catalogue = await loadCatalogue(tx, scope)
  const creditor = assertPresent(catalogue.creditors.get(creditorId), 'a debt has its creditor')
  const owed = standing.map((debt) => {
    const on = later(money.on, debt.restated?.on ?? money.on)
    return { debt, on, parts: balanceOf(catalogue, creditor, debt, on).parts }
  })
  const imputed = imputeAcross(
    owed.map(({ debt, parts }) => ({
      key: debt.debtId,
      owed: asOwed(parts),
      dueDate: debt.originalDueOn,
      monthlyRate: rate(agreedTerms(catalogue, creditorId, debt)?.defaultInterestMonthly ?? '0'),
    })),
    money.amount,
  )
  const touched = imputed.debts.flatMap(({ key, left }) => {
    const { debt, on, parts } = assertPresent(
      owed.find((one) => one.debt.debtId === key),
      'an imputed debt was owed',
    )
    const after = splitCapital(left, parts.principal)
    const part = partBetween(key, parts, after)
    return imputedAmount(part) === 0n
      ? []
      : [{ part, after: { debtId: key, ...after, on, accrues: debt.restated?.accrues ?? true } }]
  })
  const reason = touched.length === 0 ? 'settled_elsewhere' : 'more_than_owed'
  return {
    distribution: {
      adjustments: [],
      allocations: [],
      imputed: touched.map(({ part }) => part),
      suspended: imputed.excess,
      reason: imputed.excess > 0n ? reason : null,
    },
    left: touched.map(({ after }) => after),
  }
}

function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) >= 0 ? a : b
}

type Parts = Omit<RestatedDebt, 'debtId'>

function partBetween(debtId: DebtId, before: Parts, after: Parts): ImputedPart {
  return {
    debtId,
    interest: subtract(before.interest, after.interest),
    fine: subtract(before.fine, after.fine),
    fee: subtract(before.fee, after.fee),
    correction: subtract(before.correction, after.correction),
    principal: subtract(before.principal, after.principal),
  }
}

/** Writes down what a recorded payment did to the debts: its parts, and what they owe from now. */
export async function writeImputation(
  tx: Tx,
  scope: Scope,
  { creditorId, id: agreementId, debtorId }: AgreementRow,
  { distribution, left }: DebtPayment,
  { paymentId, ledgerTransactionId }: RecordedPayment,
): Promise<void> {
  const parts = distribution.imputed ?? []
  if (parts.length === 0) return
  const now = tx.clock.now()
  const common = { creditorId, debtorId, agreementId, ledgerTransactionId }
  await tx.db.insert(debtAllocations).values(
    parts.map((part) => ({
      ...common,
      ...part,
      id: newId<DebtAllocationId>(now.epochMilliseconds),
      paymentId,
      amount: imputedAmount(part),
      allocatedAt: now,
    })),
  )
  await tx.db.insert(debtRestatements).values(
    left.map(({ on, ...debt }) => ({
      ...common,
      ...debt,
      id: newId<DebtRestatementId>(now.epochMilliseconds),
      cause: 'payment' as const,
      restatedOn: on,
      createdAt: now,
    })),
  )
  await recordAudit(tx, scope, {
    action: 'payment.imputed',
    subjectId: paymentId,
    creditorId,
    debtorId,
    debts: parts.length,
  })
  for (const { debtId, principal } of left) {
    if (principal === ZERO) await emit(tx, { topic: 'debt.settled', creditorId, debtorId, debtId })
  }
}
