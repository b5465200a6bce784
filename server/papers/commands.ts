import { nextNumber } from '#server/agreements/number/commands.ts'
import { renderTerms } from '#server/agreements/terms/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type AgreementKey, agreementRecord, signedView, termsInputOf } from './agreement/data.ts'
import { renderAgreementPdf } from './agreement/drawing/data.ts'
import { factsOfAgreement } from './agreement/model.ts'
import { clearanceView } from './clearance/data.ts'
import { renderClearancePdf } from './clearance/drawing/data.ts'
import { factsOfClearance } from './clearance/model.ts'
import { issuePaper } from './issue/commands.ts'
import type { IssuedPaper } from './model.ts'
import { type ReceiptKey, receiptDraft } from './receipt/data.ts'
import { renderReceiptPdf } from './receipt/drawing/data.ts'
import { factsOfReceipt } from './receipt/model.ts'
import { statementView } from './statement/data.ts'
import { renderStatementPdf } from './statement/drawing/data.ts'
import { factsOfStatement } from './statement/model.ts'

/**
 * Issues the paper of a binding agreement, once; later calls answer the first one.
 *   `not_found`    no such agreement in the scope
 *   `not_binding`  an agreement of one payment that was not paid yet
 *   `terms_differ` the terms rendered from the rows are not the ones that were accepted: nothing
 *                  is issued, and somebody must look
 */
export async function issueAgreementPaper(
  tx: Tx,
  scope: SystemScope,
  key: AgreementKey,
): Promise<Result<IssuedPaper, 'not_found' | 'not_binding' | 'terms_differ'>> {
  const record = await agreementRecord(tx, scope, key)
  if (record === null) return refuse('not_found')
  const signed = await signedView(tx, scope, record)
  if (record.agreement.startedAt === null || signed === null) return refuse('not_binding')
  const terms = await termsInputOf(tx, record)
  const rendered = sha256(renderTerms(terms).text)
  if (!rendered.equals(record.evidence.termsSha256)) return refuse('terms_differ')
  const debtorName = record.debtor.name || null
  const view = { terms, sealText: record.sealText, debtorName, signed }
  const issued = await issuePaper(tx, scope, {
    subject: {
      creditorId: key.creditorId,
      kind: 'agreement',
      subjectId: key.agreementId,
      year: 0,
    },
    debtorId: record.agreement.debtorId,
    contactId: signed.contactId,
    creditorCnpj: terms.frozen.creditor.cnpj,
    amount: terms.total,
    facts: factsOfAgreement(view, signed),
    renews: 'never',
    number: () => Promise.resolve(record.agreement.number),
    draw: (seal) => renderAgreementPdf(view, seal),
  })
  return ok(issued)
}

/**
 * Issues the receipt of a payment, or of money without a name for what of it was put to an
 * agreement, once; later calls answer the first one. `not_settled`: no payment of that id is
 * settled in the ledger (Código Civil 319, 320).
 */
export async function issueReceipt(
  tx: Tx,
  scope: SystemScope,
  key: ReceiptKey,
): Promise<Result<IssuedPaper, 'not_settled'>> {
  const draft = await receiptDraft(tx, scope, key)
  if (draft === null) return refuse('not_settled')
  const { debtorId, ...view } = draft
  const issued = await issuePaper(tx, scope, {
    subject: receiptSubject(key),
    debtorId,
    contactId: null,
    creditorCnpj: view.creditor.cnpj,
    amount: view.amount,
    facts: factsOfReceipt(view),
    renews: 'never',
    number: () => nextNumber(tx, scope, 'receipt', yearOf(tx)),
    draw: (seal) => renderReceiptPdf(view, seal),
  })
  return ok(issued)
}

export function receiptSubject(key: ReceiptKey) {
  const { creditorId } = key
  const subjectId = key.itemId ?? key.paymentId
  return { creditorId, kind: 'receipt', subjectId, year: 0 } as const
}

/**
 * Issues the termo de quitação of an agreement (Código Civil 319, 320; rule 13), once; after it was
 * reversed and the agreement is settled again, another edition. `not_settled`: something of it is
 * still open, or there is no such agreement.
 */
export async function issueClearance(
  tx: Tx,
  scope: SystemScope,
  key: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<Result<IssuedPaper, 'not_settled'>> {
  const found = await clearanceView(tx, scope, key)
  if (found === null) return refuse('not_settled')
  const { debtorId, contactId, ...view } = found
  const issued = await issuePaper(tx, scope, {
    subject: {
      creditorId: key.creditorId,
      kind: 'clearance',
      subjectId: key.agreementId,
      year: 0,
    },
    debtorId,
    contactId,
    creditorCnpj: view.creditor.cnpj,
    amount: view.total,
    facts: factsOfClearance(view),
    renews: 'after_reversal',
    number: () => nextNumber(tx, scope, 'clearance', yearOf(tx)),
    draw: (seal) => renderClearancePdf(view, seal),
  })
  return ok(issued)
}

export type StatementKey = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly year: number
}

/**
 * Issues the statement of a year (Lei 12.007/2009): what was paid in it, and which months are
 * settled. Another edition, which replaces the last one, when that changed. `nothing_paid`: there
 * is nothing to state.
 */
export async function issueStatement(
  tx: Tx,
  scope: SystemScope,
  { creditorId, debtorId, year }: StatementKey,
): Promise<Result<IssuedPaper, 'nothing_paid'>> {
  const view = await statementView(tx, scope, { creditorId, debtorId, year })
  if (view === null) return refuse('nothing_paid')
  const issued = await issuePaper(tx, scope, {
    subject: { creditorId, kind: 'statement', subjectId: debtorId, year },
    debtorId,
    contactId: null,
    creditorCnpj: view.creditor.cnpj,
    amount: view.total,
    facts: factsOfStatement(view),
    renews: 'with_facts',
    number: () => nextNumber(tx, scope, 'statement', yearOf(tx)),
    draw: (seal) => renderStatementPdf(view, seal),
  })
  return ok(issued)
}

function yearOf(tx: Tx): number {
  return businessDate(tx.clock.now()).year
}
