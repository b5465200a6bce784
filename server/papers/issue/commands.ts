import { randomBytes } from 'node:crypto'
import { papers } from '#db/schema/papers.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type ContactId, type DebtorId, newId, type PaperId } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { normaliseTaxId } from '#server/kernel/tax-id.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { CODE_BYTES, formatPaperCode, paperCodeFrom } from '../code/model.ts'
import { contentText, type Facts } from '../content/model.ts'
import { markEdition } from '../ending/commands.ts'
import { fileNameOf, type IssuedPaper, stateAfter } from '../model.ts'
import { keepSeal, lockChain, signNext } from '../seal/commands.ts'
import { hashOfBlank, placeSeal } from '../seal/data.ts'
import { canonicalJson, type SealView } from '../seal/model.ts'
import { type Edition, newestEdition, type Subject } from './data.ts'

export type PaperOrder = {
  readonly subject: Subject
  readonly debtorId: DebtorId
  readonly contactId: ContactId | null
  /** CNPJ of the creditor, with or without punctuation. */
  readonly creditorCnpj: string
  /** The sum that the paper is about. */
  readonly amount: Centavos
  /** All that it says but its number and date. */
  readonly facts: Facts
  /** When another edition is due: never; after the last one was reversed; when the facts changed. */
  readonly renews: 'never' | 'after_reversal' | 'with_facts'
  readonly number: () => Promise<string>
  readonly draw: (seal: SealView) => Promise<Uint8Array>
}

/**
 * Issues a paper: numbered, drawn, signed and added to its creditor's chain in one transaction,
 * once; later calls answer the first one until another edition is due, which replaces it. Only one
 * transaction at a time does this for a creditor, so that a number is drawn by the one that uses
 * it and the chain has one end; the unique indexes are the second net.
 */
export async function issuePaper(
  tx: Tx,
  scope: SystemScope,
  order: PaperOrder,
): Promise<IssuedPaper> {
  const { subject } = order
  await lockChain(tx, scope, subject.creditorId)
  const newest = await newestEdition(tx, scope, subject)
  const basisSha256 = sha256(canonicalJson(order.facts))
  if (newest && !isDue(order.renews, newest, basisSha256)) return asIssued(order, newest)
  const paper = await drawAndSign(tx, scope, order, {
    basisSha256,
    edition: (newest?.edition ?? 0) + 1,
  })
  if (newest) await markEdition(tx, scope, subject, newest, 'superseded')
  await recordAudit(tx, scope, {
    action: 'paper.issued',
    subjectId: paper.id,
    creditorId: subject.creditorId,
    debtorId: order.debtorId,
    kind: subject.kind,
    number: paper.number,
  })
  return asIssued(order, paper)
}

function isDue(renews: PaperOrder['renews'], newest: Edition, basisSha256: Buffer): boolean {
  if (renews === 'never') return false
  const isReversed = newest.lastAct !== null && stateAfter(newest.lastAct) === 'reversed'
  if (renews === 'after_reversal') return isReversed
  return isReversed || newest.basisSha256 === null || !newest.basisSha256.equals(basisSha256)
}

async function drawAndSign(
  tx: Tx,
  scope: SystemScope,
  order: PaperOrder,
  { basisSha256, edition }: { basisSha256: Buffer; edition: number },
): Promise<{ id: PaperId; number: string }> {
  const { subject, debtorId, amount } = order
  const { creditorId, kind } = subject
  const at = tx.clock.now()
  const number = await order.number()
  const code = paperCodeFrom(randomBytes(CODE_BYTES))
  const content = contentText(order.facts, { kind, number, issuedAt: at })
  const contentSha256 = sha256(content).toString('hex')
  const { checkUrl } = assertPresent(tx.signer, 'papers are issued where a private key is at hand')
  const view = { number, at, code: formatPaperCode(code), checkUrl, content, contentSha256 }
  const drawn = await order.draw(view)
  const seal = await signNext(tx, scope, creditorId, {
    act: 'issued',
    kind,
    number,
    creditor: normaliseTaxId(order.creditorCnpj),
    at: at.toString(),
    content: contentSha256,
    file: hashOfBlank(drawn),
  })
  const bytes = placeSeal(drawn, seal)
  const id = newId<PaperId>(at.epochMilliseconds)
  await tx.db.insert(papers).values({
    creditorId,
    id,
    debtorId,
    kind,
    subjectId: subject.subjectId,
    year: subject.year,
    edition,
    number,
    sha256: sha256(bytes),
    byteLength: bytes.length,
    contentSealed: tx.vault.seal(bytes, { column: 'papers.content', row: id }),
    amount,
    basisSha256,
    codeSealed: tx.vault.seal(code, { column: 'papers.code', row: id }),
    codeIndex: tx.vault.blindIndex('papers.code', code),
    issuedAt: at,
  })
  await keepSeal(tx, scope, { creditorId, debtorId, paperId: id }, seal)
  return { id, number }
}

function asIssued(
  { subject, debtorId, contactId }: PaperOrder,
  { id, number }: { id: PaperId; number: string },
): IssuedPaper {
  const { creditorId, kind } = subject
  const fileName = fileNameOf(kind, number)
  return { creditorId, debtorId, paperId: id, kind, number, fileName, contactId }
}
