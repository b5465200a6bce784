import { and, eq } from 'drizzle-orm'
import { papers } from '#db/schema/papers.ts'
import { nextNumber } from '#server/agreements/number/commands.ts'
import { renderTerms } from '#server/agreements/terms/model.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type ContactId,
  type CreditorId,
  type DebtorId,
  newId,
  type PaperId,
} from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type AgreementKey, agreementRecord, signedView, termsInputOf } from './agreement/data.ts'
import { renderAgreementPdf } from './agreement/drawing/data.ts'
import { fileNameOf, type IssuedPaper, type PaperKind } from './model.ts'
import { type ReceiptKey, receiptDraft } from './receipt/data.ts'
import { renderReceiptPdf } from './receipt/drawing/data.ts'

/**
 * Issues the paper of a binding agreement, once; later calls answer the first one.
 *   `not_found`    no such agreement in the scope
 *   `not_binding`  an agreement of one payment that was not paid yet
 *   `terms_differ` the terms rendered from the rows are not the ones that were accepted: nothing
 *                  is issued, and somebody must look
 */
export async function issueAgreementPaper(
  tx: Tx,
  scope: Scope,
  key: AgreementKey,
): Promise<Result<IssuedPaper, 'not_found' | 'not_binding' | 'terms_differ'>> {
  const record = await agreementRecord(tx, scope, key)
  if (record === null) return refuse('not_found')
  const signed = await signedView(tx, scope, record)
  if (record.agreement.startedAt === null || signed === null) return refuse('not_binding')
  const terms = await termsInputOf(tx, record)
  const rendered = sha256(renderTerms(terms).text)
  if (!rendered.equals(record.evidence.termsSha256)) return refuse('terms_differ')
  const subject = {
    creditorId: key.creditorId,
    debtorId: record.agreement.debtorId,
    kind: 'agreement',
    subjectId: key.agreementId,
    contactId: signed.contactId,
  } as const
  const issued = await issueOnce(tx, scope, subject, async () => ({
    number: record.agreement.number,
    bytes: await renderAgreementPdf({
      terms,
      sealText: record.sealText,
      debtorName: record.debtor.name || null,
      at: tx.clock.now(),
      signed,
    }),
  }))
  return ok(issued)
}

/**
 * Issues the receipt of a payment, once; later calls answer the first one. `not_settled`: no
 * payment of that id is settled in the ledger (Código Civil 319, 320).
 */
export async function issueReceipt(
  tx: Tx,
  scope: Scope,
  key: ReceiptKey,
): Promise<Result<IssuedPaper, 'not_settled'>> {
  const draft = await receiptDraft(tx, scope, key)
  if (draft === null) return refuse('not_settled')
  const { debtorId, ...view } = draft
  const subject = {
    creditorId: key.creditorId,
    debtorId,
    kind: 'receipt',
    subjectId: key.paymentId,
    contactId: null,
  } as const
  const issued = await issueOnce(tx, scope, subject, async () => {
    const at = tx.clock.now()
    const number = await nextNumber(tx, scope, 'receipt', businessDate(at).year)
    return { number, bytes: await renderReceiptPdf({ ...view, number, at }) }
  })
  return ok(issued)
}

type Subject = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly kind: PaperKind
  readonly subjectId: string
  readonly contactId: ContactId | null
}

/**
 * Only one transaction at a time may issue the paper of a subject, so that a number is drawn by
 * the one that uses it; the unique index is the second net.
 */
async function issueOnce(
  tx: Tx,
  scope: Scope,
  subject: Subject,
  make: () => Promise<{ number: string; bytes: Uint8Array }>,
): Promise<IssuedPaper> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `paper:${subject.kind}:${subject.subjectId}`,
  ])
  const earlier = await issuedBefore(tx, subject)
  if (earlier) return issuedPaper(subject, earlier.id, earlier.number)
  const { number, bytes } = await make()
  const id = newId<PaperId>(tx.clock.now().epochMilliseconds)
  const content = Buffer.from(bytes)
  await tx.db.insert(papers).values({
    creditorId: subject.creditorId,
    id,
    debtorId: subject.debtorId,
    kind: subject.kind,
    subjectId: subject.subjectId,
    number,
    sha256: sha256(content),
    byteLength: content.length,
    contentSealed: tx.vault.seal(content, { column: 'papers.content', row: id }),
    issuedAt: tx.clock.now(),
  })
  await recordAudit(tx, scope, {
    action: 'paper.issued',
    subjectId: id,
    creditorId: subject.creditorId,
    debtorId: subject.debtorId,
    kind: subject.kind,
    number,
  })
  return issuedPaper(subject, id, number)
}

async function issuedBefore(tx: Tx, subject: Subject) {
  const [row] = await tx.db
    .select({ id: papers.id, number: papers.number })
    .from(papers)
    .where(
      and(
        eq(papers.creditorId, subject.creditorId),
        eq(papers.kind, subject.kind),
        eq(papers.subjectId, subject.subjectId),
      ),
    )
  return row ?? null
}

function issuedPaper(subject: Subject, paperId: PaperId, number: string): IssuedPaper {
  const { creditorId, debtorId, kind, contactId } = subject
  return {
    creditorId,
    debtorId,
    paperId,
    kind,
    number,
    fileName: fileNameOf(kind, number),
    contactId,
  }
}
