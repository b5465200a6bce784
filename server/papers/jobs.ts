import { assert } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId, DebtorId, PaymentId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import {
  issueAgreementPaper,
  issueClearance,
  issueReceipt,
  issueStatement,
  receiptSubject,
} from './commands.ts'
import { markPaper } from './ending/commands.ts'
import type { IssuedPaper, PaperMark } from './model.ts'
import { type ReturnedState, returnedOf, returnedOfApplied } from './money/data.ts'
import type { ReceiptKey } from './receipt/data.ts'
import { dueStatements } from './statement/data.ts'

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

/**
 * The job behind `payment.applied`: the receipts of money that had come without a name, each for
 * what was put to this agreement. Money that came with one has its receipt since it came.
 */
export async function issueOnApplication(
  core: Core,
  scope: SystemScope,
  key: { creditorId: CreditorId; paymentId: PaymentId },
): Promise<IssuedPaper[]> {
  const { creditorId } = key
  return inScope(core, scope, async (tx) => {
    const issued: IssuedPaper[] = []
    for (const { itemId } of await returnedOfApplied(tx, scope, key)) {
      const receipt = await issueReceipt(tx, scope, { creditorId, itemId })
      assert(receipt.ok, 'money that was put somewhere is in the ledger')
      issued.push(receipt.value)
    }
    return issued
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

/**
 * The job behind `agreement.settled`: the termo de quitação. Empty where a payment went back
 * before the job ran.
 */
export async function issueOnSettlement(
  core: Core,
  scope: SystemScope,
  { creditorId, agreementId }: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<IssuedPaper[]> {
  return inScope(core, scope, async (tx) => {
    const issued = await issueClearance(tx, scope, { creditorId, agreementId })
    return issued.ok ? [issued.value] : []
  })
}

/**
 * The job behind `payment.reversed` and `payment.restored`: the papers say what became of the money,
 * whatever was heard before. A termo of what is not settled any more no longer holds.
 */
export async function followReturn(
  core: Core,
  scope: SystemScope,
  key: { creditorId: CreditorId; paymentId: PaymentId },
): Promise<void> {
  const { creditorId } = key
  const { state, unsettled, applied } = await inScope(core, scope, async (tx) => ({
    ...(await returnedOf(tx, scope, key)),
    applied: await returnedOfApplied(tx, scope, key),
  }))
  await followReceipt(core, scope, key, state)
  for (const { itemId, state: stateNow } of applied) {
    await followReceipt(core, scope, { creditorId, itemId }, stateNow)
  }
  for (const agreementId of unsettled) {
    await reverseClearance(core, scope, { creditorId, agreementId })
  }
}

async function followReceipt(
  core: Core,
  scope: SystemScope,
  key: ReceiptKey,
  state: ReturnedState,
): Promise<void> {
  // Less went back now than before: first it holds again, then it was returned in part.
  if (state !== 'reversed') await markReceipt(core, scope, key, 'reinstated')
  if (state !== 'in_force') await markReceipt(core, scope, key, state)
}

/**
 * For whoever books money that went back: marks the receipt, issued now if it was not yet, since a
 * later one would say what is no longer true (scenario 36).
 */
export async function markReceipt(
  core: Core,
  scope: SystemScope,
  key: ReceiptKey,
  mark: Exclude<PaperMark, 'superseded'>,
): Promise<void> {
  await inScope(core, scope, async (tx) => {
    const receipt = await issueReceipt(tx, scope, key)
    // Money that came without a name has a receipt only for what was put to an agreement.
    if (!receipt.ok) return
    const marked = await markPaper(tx, scope, receiptSubject(key), mark)
    if (!marked.ok) tx.log.warn({ ...key, mark, reason: marked.reason }, 'receipt not marked')
  })
}

/** For whoever reopens a settled agreement: its termo, if there is one, no longer holds. */
export async function reverseClearance(
  core: Core,
  scope: SystemScope,
  { creditorId, agreementId }: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<void> {
  const subject = { creditorId, kind: 'clearance', subjectId: agreementId, year: 0 } as const
  await inScope(core, scope, (tx) => markPaper(tx, scope, subject, 'reversed'))
}

/** The job behind `statement.wanted`: empty where nothing was paid in that year. */
export async function issueWantedStatement(
  core: Core,
  scope: SystemScope,
  key: { creditorId: CreditorId; debtorId: DebtorId; year: number },
): Promise<IssuedPaper[]> {
  return inScope(core, scope, async (tx) => {
    const issued = await issueStatement(tx, scope, key)
    return issued.ok ? [issued.value] : []
  })
}

/**
 * Issues the yearly statements that are due (Lei 12.007/2009 art. 3), each in a transaction of its
 * own, and answers them.
 */
export async function sweepStatements(core: Core, scope: SystemScope): Promise<IssuedPaper[]> {
  const due = await inScope(core, scope, (tx) => dueStatements(tx, scope, today(core.clock)))
  const issued: IssuedPaper[] = []
  for (const key of due) issued.push(...(await issueWantedStatement(core, scope, key)))
  return issued
}
