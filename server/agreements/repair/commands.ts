import { and, eq, inArray } from 'drizzle-orm'
import { agreementDebts, agreements } from '#db/schema/agreements.ts'
import { allocations } from '#db/schema/allocations.ts'
import { agreementBreaches, debtAllocations } from '#db/schema/breaches.ts'
import { instalmentsOf, lateTermsOf } from '#server/agreements/data.ts'
import { releaseDebts } from '#server/agreements/ending/commands.ts'
import { AGREEMENT_TRANSITIONS, openOf } from '#server/agreements/model.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { lockDebts } from '#server/debts/data.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type AllocationId,
  asId,
  type DebtAllocationId,
  type LedgerAccountId,
  type LedgerTransactionId,
  newId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { balancesOf, inverseOf } from '#server/ledger/data.ts'
import { accountOf, type Posting, postingsOf } from '#server/ledger/model.ts'
import { adjustPayables } from '#server/payments/adjusting/commands.ts'
import { type ImputedPart, imputedAmount } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type AgreementKey, type AgreementRow, type BreachRow, debtsIn } from '../breach/data.ts'
import { wholeLine } from '../pricing/model.ts'
import { type ImputedPayment, repairableOn } from './data.ts'
import { amountOf, broughtBack, lateDue, scheduleWith } from './model.ts'

/**
 * Brings a stopped agreement back as it was, where money that came within its days of repair covers
 * everything that was late on the day of the payment (CDC 51 XVIII, 54-D). What its debts had got
 * meanwhile becomes payments of its instalments. False where it stays stopped. The caller holds the
 * locks of the schedule and of the agreement.
 */
export async function repairBy(
  tx: Tx,
  scope: SystemScope,
  agreement: AgreementRow,
  money: { readonly amount: Centavos; readonly on: Temporal.PlainDate },
): Promise<boolean> {
  const key = { creditorId: agreement.creditorId, agreementId: agreement.id }
  const debtIds = (await debtsIn(tx, scope, key)).map((debt) => debt.debtId)
  await lockDebts(tx, scope, key.creditorId, debtIds)
  const repairable = await repairableOn(tx, scope, key, money.on)
  if (repairable === null) return false
  if (!(await covers(tx, scope, agreement, repairable.taken, money))) return false
  const held = await releaseDebts(tx, scope, key.creditorId, debtIds)
  if (held.length > 0) return false
  await revive(tx, scope, agreement, repairable.breach)
  for (const payment of repairable.taken) await bringBack(tx, scope, agreement, payment)
  await checkBooks(tx, scope, key, debtIds)
  return true
}

/** Whether it pays all that is late, and all of it finds its place in the agreement. */
async function covers(
  tx: Tx,
  scope: SystemScope,
  agreement: AgreementRow,
  taken: readonly ImputedPayment[],
  { amount, on }: { amount: Centavos; on: Temporal.PlainDate },
): Promise<boolean> {
  const key = { creditorId: agreement.creditorId, agreementId: agreement.id }
  const late = lateTermsOf(agreement)
  const lines = await instalmentsOf(tx, scope, key)
  const open = lines.filter((line) => openOf(line) > 0n).map((line) => wholeLine(line, late, on))
  if (sum(taken.map((payment) => payment.amount)) > amountOf(open)) return false
  return amount >= amountOf(lateDue(scheduleWith(lines, late, taken), late, on))
}

async function revive(
  tx: Tx,
  scope: SystemScope,
  agreement: AgreementRow,
  breach: BreachRow,
): Promise<void> {
  const { creditorId, id: agreementId, debtorId, number } = agreement
  const [repairTransactionId] = await undoBreach(tx, scope, agreement, breach)
  await tx.db
    .update(agreementBreaches)
    .set({ repairedAt: tx.clock.now(), repairTransactionId })
    .where(and(eq(agreementBreaches.creditorId, creditorId), eq(agreementBreaches.id, breach.id)))
  await reopen(tx, { creditorId, agreementId })
  await recordAudit(tx, scope, {
    action: 'agreement.repaired',
    subjectId: agreementId,
    creditorId,
    debtorId,
    number,
  })
  await emit(tx, { topic: 'agreement.repaired', creditorId, debtorId, agreementId })
}

/** Undoes what the breach moved, and what later returns of the agreement's money moved after it. */
async function undoBreach(
  tx: Tx,
  scope: SystemScope,
  { creditorId, id: agreementId, debtorId }: AgreementRow,
  breach: BreachRow,
): Promise<[LedgerTransactionId, ...LedgerTransactionId[]]> {
  const later = await tx.sql<{ id: LedgerTransactionId }>(
    `select id from ledger_transactions
      where creditor_id = $1 and subject_id = $2 and kind = 'agreement_breach'
        and key like $3 || ':%' order by sequence`,
    [creditorId, agreementId, `agreement-breach:${breach.id}`],
  )
  const undo = async (id: LedgerTransactionId, key: string) => {
    const undone = assertPresent(
      await inverseOf(tx, scope, creditorId, { id }),
      'a breach is in the ledger',
    )
    const posted = await postTransaction(tx, scope, {
      creditorId,
      debtorId,
      kind: 'agreement_repair',
      key,
      effectiveOn: businessDate(tx.clock.now()),
      subjectId: agreementId,
      reversesId: undone.transactionId,
      postings: undone.postings,
    })
    assert(posted.ok, 'a breach is repaired once')
    return posted.value
  }
  const first = await undo(breach.ledgerTransactionId, `agreement-repair:${breach.id}`)
  const others: LedgerTransactionId[] = []
  for (const { id } of later) others.push(await undo(id, `agreement-repair:${breach.id}:${id}`))
  return [first, ...others]
}

/** The agreement binds again, holds its debts, and its instalments are owed. */
async function reopen(tx: Tx, { creditorId, agreementId }: AgreementKey): Promise<void> {
  const moved = await tx.db
    .update(agreements)
    .set({ status: 'active', brokenAt: null })
    .where(
      and(
        eq(agreements.creditorId, creditorId),
        eq(agreements.id, agreementId),
        inArray(agreements.status, statesAccepting(AGREEMENT_TRANSITIONS, 'repaired')),
      ),
    )
    .returning({ id: agreements.id })
  assert(moved.length === 1, 'an agreement is repaired under its lock')
  await tx.db
    .update(agreementDebts)
    .set({ live: true })
    .where(
      and(eq(agreementDebts.creditorId, creditorId), eq(agreementDebts.agreementId, agreementId)),
    )
  // What went back meanwhile, and nobody has looked at, is not asked for before they have.
  await tx.sql(
    `update payables p
        set cancelled_at = null,
            review_since = case when exists (
              select from allocations a
                join reversals r on r.creditor_id = a.creditor_id and r.id = a.reversal_id
               where a.creditor_id = p.creditor_id and a.payable_id = p.id and a.amount < 0
                 and r.status = 'done' and r.reviewed_at is null) then $3::timestamptz end
      where p.creditor_id = $1
        and p.id in (select id from instalments where creditor_id = $1 and agreement_id = $2)`,
    [creditorId, agreementId, tx.clock.now()],
  )
}

/** Takes one payment back from the debts and puts it to the instalments, as of its own day. */
async function bringBack(
  tx: Tx,
  scope: SystemScope,
  agreement: AgreementRow,
  payment: ImputedPayment,
): Promise<void> {
  const { creditorId, id: agreementId, debtorId } = agreement
  const { paymentId, on, parts } = payment
  const account = asId<LedgerAccountId>(agreementId)
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: 'imputation_reversal',
    key: `imputation-reversal:${paymentId}`,
    effectiveOn: businessDate(tx.clock.now()),
    subjectId: paymentId,
    postings: parts.flatMap((part) => outOfDebt(agreementId, part)),
  })
  assert(posted.ok, 'a payment is brought back once')
  await undoParts(tx, agreement, payment, posted.value)
  const lines = await instalmentsOf(tx, scope, { creditorId, agreementId })
  const distribution = broughtBack(lines, lateTermsOf(agreement), payment)
  assert(distribution.suspended === 0n, 'what is brought back finds its place')
  await adjustPayables(tx, scope, {
    creditorId,
    debtorId,
    paymentId,
    on,
    accounts: new Map(lines.map((line) => [line.id, account])),
    adjustments: distribution.adjustments,
  })
  const now = tx.clock.now()
  await tx.db.insert(allocations).values(
    distribution.allocations.map((allocation) => ({
      ...allocation,
      creditorId,
      id: newId<AllocationId>(now.epochMilliseconds),
      debtorId,
      paymentId,
      ledgerTransactionId: posted.value,
    })),
  )
}

function outOfDebt(agreementId: string, part: ImputedPart): Posting[] {
  const to = { credit: accountOf(agreementId) }
  return postingsOf(
    { ...to, debit: accountOf(part.debtId), amount: part.principal },
    { ...to, debit: { kind: 'correction_income' }, amount: part.correction },
    { ...to, debit: { kind: 'interest_income' }, amount: part.interest },
    { ...to, debit: { kind: 'fine_income' }, amount: part.fine },
    { ...to, debit: { kind: 'fee_income' }, amount: part.fee },
  )
}

async function undoParts(
  tx: Tx,
  { creditorId, id: agreementId, debtorId }: AgreementRow,
  { paymentId, parts }: ImputedPayment,
  ledgerTransactionId: LedgerTransactionId,
): Promise<void> {
  const now = tx.clock.now()
  await tx.db.insert(debtAllocations).values(
    parts.map((part) => ({
      creditorId,
      id: newId<DebtAllocationId>(now.epochMilliseconds),
      debtorId,
      paymentId,
      debtId: part.debtId,
      agreementId,
      amount: centavos(-imputedAmount(part)),
      interest: centavos(-part.interest),
      fine: centavos(-part.fine),
      fee: centavos(-part.fee),
      correction: centavos(-part.correction),
      principal: centavos(-part.principal),
      ledgerTransactionId,
      allocatedAt: now,
    })),
  )
}

async function checkBooks(
  tx: Tx,
  scope: SystemScope,
  { creditorId, agreementId }: AgreementKey,
  debtIds: readonly string[],
): Promise<void> {
  const balances = await balancesOf(tx, scope, creditorId, debtIds)
  const isEmpty = debtIds.every((id) => balances.get(id) === 0n)
  assert(isEmpty, `the debts of ${agreementId} are all in their agreement again`)
}
