import { fullValueOf } from '#server/agreements/terms/breach/model.ts'
import { debtsInOrder, instalmentLabel } from '#server/agreements/terms/clauses/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, ContactId, CreditorId, DebtorId } from '#server/kernel/id.ts'
import { sum } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { agreementRecord, signedView, termsInputOf } from '../agreement/data.ts'
import { paidOfAgreement } from '../money/data.ts'
import { type ClearanceView, delistingOf } from './model.ts'

/** What a termo de quitação says; null where the agreement is not settled, or not in the scope. */
export async function clearanceView(
  tx: Tx,
  scope: SystemScope,
  key: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<(ClearanceView & { debtorId: DebtorId; contactId: ContactId | null }) | null> {
  const record = await agreementRecord(tx, scope, key)
  if (record === null || record.agreement.status !== 'settled') return null
  const { agreement, debtor } = record
  const terms = await termsInputOf(tx, record)
  const paid = await paidOfAgreement(tx, scope, key)
  const first = assertPresent(paid[0], 'a settled agreement was paid')
  const last = assertPresent(paid.at(-1), 'a settled agreement was paid')
  const signed = await signedView(tx, scope, record)
  return {
    debtorId: agreement.debtorId,
    contactId: signed?.contactId ?? null,
    creditor: terms.frozen.creditor,
    operator: terms.frozen.operator,
    sealText: record.sealText,
    debtorName: debtor.name || null,
    debtorDocument: debtor.document,
    agreementNumber: agreement.number,
    acceptedOn: businessDate(agreement.acceptedAt),
    settledAt: assertPresent(agreement.settledAt, 'a settled agreement has its time'),
    total: sum(paid.map((part) => part.amount)),
    payments: paid.map((part) => ({
      label: instalmentLabel(terms, part.instalment),
      paidAt: part.paidAt,
      amount: part.amount,
    })),
    debts: debtsInOrder(terms).map(({ debt, label }) => ({
      description: label.description,
      contractNumber: label.contractNumber,
      originalDueOn: Temporal.PlainDate.from(label.originalDueOn),
      amount: fullValueOf(debt),
    })),
    delisting: delistingOf(terms.frozen.delisting, {
      first: businessDate(first.paidAt),
      last: businessDate(last.paidAt),
    }),
  }
}
