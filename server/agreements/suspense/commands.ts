import { instalmentsOf, lateTermsOf } from '#server/agreements/data.ts'
import { distribute } from '#server/agreements/distribution/model.ts'
import { openOf } from '#server/agreements/model.ts'
import { settle } from '#server/agreements/settlement/commands.ts'
import { startAgreement } from '#server/agreements/start/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type AgreementId,
  asId,
  type CreditorId,
  type LedgerAccountId,
  type LedgerTransactionId,
  type SuspenseItemId,
} from '#server/kernel/id.ts'
import { type Centavos, subtract, sum, ZERO } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { accountOf, postingsOf } from '#server/ledger/model.ts'
import { adjustPayables } from '#server/payments/adjusting/commands.ts'
import { withdrawOvertaken } from '#server/payments/attempt/commands.ts'
import type { Distribution } from '#server/payments/model.ts'
import { toDebt, writeAllocations } from '#server/payments/recording/commands.ts'
import {
  type PaymentRow,
  paymentById,
  type SuspenseItem,
  suspenseItemById,
} from '#server/payments/reversal/data.ts'
import { takeItems } from '#server/payments/suspense/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { AgreementRow } from '../breach/data.ts'
import { type DebtPayment, imputeToDebts, writeImputation } from '../imputing/commands.ts'
import { wholeLine } from '../pricing/model.ts'
import { lockPlaces } from '../reversal/places/commands.ts'

/**
 *   `not_found`     no such money, or no such agreement of that person and creditor
 *   `taken`         somebody has decided about it meanwhile
 *   `closed`        the agreement takes no money any more
 *   `nothing_open`  nothing of it is open, nor of its debts
 *   `under_review`  money of the agreement is being looked at: decide about that first
 */
export type ApplyRefusal = 'not_found' | 'taken' | 'closed' | 'nothing_open' | 'under_review'

export type Applied = { readonly applied: Centavos; readonly left: Centavos }

/**
 * Puts money that had no place to an agreement, as if it had been sent for it on the day on which it
 * came: to its open instalments, oldest first, each with its late charges; where it stopped, to its
 * debts. An offer whose money came too late becomes binding by it. What finds no place waits on.
 */
async function applySuspense(
  tx: Tx,
  scope: StaffScope,
  input: {
    readonly creditorId: CreditorId
    readonly itemId: SuspenseItemId
    readonly agreementId: AgreementId
  },
): Promise<Result<Applied, ApplyRefusal>> {
  const { creditorId, itemId, agreementId } = input
  const known = await suspenseItemById(tx, scope, itemId)
  if (!known || known.creditorId !== creditorId) return refuse('not_found')
  const place = { creditorId, paymentId: known.paymentId }
  const agreements = await lockPlaces(tx, scope, place, [agreementId])
  const agreement = assertPresent(agreements.get(agreementId), 'what is wanted is locked')
  const payment = assertPresent(await paymentById(tx, scope, place), 'money has a payment')
  if (payment.debtorId !== null && payment.debtorId !== agreement.debtorId) {
    return refuse('not_found')
  }
  const item = assertPresent(await suspenseItemById(tx, scope, itemId), 'rows are never deleted')
  if (item.status !== 'open') return refuse('taken')
  const where = await placeOf(tx, scope, agreement, payment, item)
  if (!where.ok) return where
  return ok(await book(tx, scope, { agreement, payment, item, ...where.value }))
}

/** The same, by the number that people say; of the creditor whose money it is. */
export async function applyByNumber(
  tx: Tx,
  scope: StaffScope,
  { itemId, agreementNumber }: { itemId: SuspenseItemId; agreementNumber: string },
): Promise<Result<Applied, ApplyRefusal>> {
  const [found] = await tx.sql<{ creditor_id: CreditorId; id: AgreementId }>(
    `select g.creditor_id, g.id
       from suspense_items s join agreements g on g.creditor_id = s.creditor_id
      where s.id = $1 and g.number = $2 and ($3::uuid[] is null or s.creditor_id = any ($3))`,
    [itemId, agreementNumber, creditorsOf(scope)],
  )
  if (!found) return refuse('not_found')
  const { creditor_id: creditorId, id: agreementId } = found
  return applySuspense(tx, scope, { creditorId, itemId, agreementId })
}

type Where = { readonly distribution: Distribution; readonly toDebts: DebtPayment | null }

async function placeOf(
  tx: Tx,
  scope: StaffScope,
  agreement: AgreementRow,
  payment: PaymentRow,
  { amount }: SuspenseItem,
): Promise<Result<Where, ApplyRefusal>> {
  const { creditorId, id: agreementId, status } = agreement
  const on = businessDate(payment.paidAt)
  if (status === 'broken') {
    const toDebts = await imputeToDebts(tx, scope, agreement, { amount, on })
    const { distribution } = toDebts
    return distribution.suspended === amount
      ? refuse('nothing_open')
      : ok({ distribution, toDebts })
  }
  if (status !== 'active' && status !== 'awaiting_payment') return refuse('closed')
  const lines = await instalmentsOf(tx, scope, { creditorId, agreementId })
  if (lines.some((line) => line.underReview)) return refuse('under_review')
  const late = lateTermsOf(agreement)
  const open = lines.filter((line) => !line.cancelled && openOf(line) > 0n)
  const distribution = distribute(
    {
      amount,
      on,
      inTime: false,
      bankCharges: null,
      asked: open.map((line) => wholeLine(line, late, on)),
    },
    new Map(open.map((line) => [line.id, line])),
    late,
  )
  return distribution.allocations.length === 0
    ? refuse('nothing_open')
    : ok({ distribution, toDebts: null })
}

type Booking = Where & {
  readonly agreement: AgreementRow
  readonly payment: PaymentRow
  readonly item: SuspenseItem
}

async function book(tx: Tx, scope: StaffScope, booking: Booking): Promise<Applied> {
  const { agreement, payment, item, distribution, toDebts } = booking
  const { creditorId, id: agreementId, debtorId } = agreement
  const paymentId = payment.id
  const { allocations, adjustments } = distribution
  await adjustPayables(tx, scope, {
    creditorId,
    debtorId,
    paymentId,
    on: businessDate(payment.paidAt),
    accounts: new Map(
      allocations.map(({ payableId }) => [payableId, asId<LedgerAccountId>(agreementId)]),
    ),
    adjustments,
    by: { reversalId: null, key: `suspense-adjustment:${item.itemId}` },
  })
  const ledgerTransactionId = await post(tx, scope, booking)
  const applied = subtract(item.amount, distribution.suspended)
  await takeItems(tx, scope, {
    status: 'applied',
    takes: [{ itemId: item.itemId, whole: item.amount, amount: applied }],
    decidedBy: scope.staffId,
  })
  await writeAllocations(tx, { creditorId, debtorId, paymentId }, distribution, ledgerTransactionId)
  if (toDebts) {
    await writeImputation(tx, scope, agreement, toDebts, { paymentId, ledgerTransactionId })
  }
  await bindOrSettle(tx, scope, agreement, distribution)
  const subject = { subjectId: item.itemId, creditorId, debtorId }
  await recordAudit(tx, scope, { action: 'suspense.applied', ...subject })
  await emit(tx, { topic: 'payment.applied', creditorId, debtorId, paymentId, agreementId })
  return { applied, left: distribution.suspended }
}

async function post(
  tx: Tx,
  scope: StaffScope,
  { agreement, item, distribution }: Booking,
): Promise<LedgerTransactionId> {
  const { creditorId, id: agreementId, debtorId } = agreement
  const from = { debit: { kind: 'suspense' as const } }
  const allocated = sum(distribution.allocations.map(({ amount }) => amount))
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: 'suspense_application',
    key: `suspense:${item.itemId}`,
    effectiveOn: businessDate(tx.clock.now()),
    subjectId: item.itemId,
    postings: postingsOf(
      { ...from, credit: accountOf(agreementId), amount: allocated },
      ...(distribution.imputed ?? []).flatMap(toDebt).map((move) => ({ ...move, ...from })),
    ),
  })
  assert(posted.ok, 'money in suspense is applied once')
  return posted.value
}

/** What any payment does: it binds an agreement of one payment, and the last one settles. */
async function bindOrSettle(
  tx: Tx,
  scope: StaffScope,
  agreement: AgreementRow,
  { allocations }: Distribution,
): Promise<void> {
  if (allocations.length === 0) return
  const { creditorId, id: agreementId } = agreement
  const key = { creditorId, agreementId }
  const paidFor = allocations.map(({ payableId }) => payableId)
  await withdrawOvertaken(tx, scope, creditorId, paidFor)
  const lines = await instalmentsOf(tx, scope, key)
  if (lines.some((line) => openOf(line) > ZERO)) return
  if (agreement.status === 'awaiting_payment') await startAgreement(tx, scope, key)
  await settle(tx, scope, agreement)
}
