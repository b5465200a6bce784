import { debtAllocations } from '#db/schema/breaches.ts'
import { instalmentsOf } from '#server/agreements/data.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type AgreementId,
  asId,
  type DebtAllocationId,
  type DebtId,
  type LedgerAccountId,
  type LedgerTransactionId,
  newId,
  type PayableId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos, subtract, sum } from '#server/kernel/money.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { accountOf, type Posting, postingsOf } from '#server/ledger/model.ts'
import { adjustPayables } from '#server/payments/adjusting/commands.ts'
import { type Distribution, type ImputedPart, imputedAmount } from '#server/payments/model.ts'
import { toDebt, writeAllocations } from '#server/payments/recording/commands.ts'
import type { PaymentRow, ReversalRow } from '#server/payments/reversal/data.ts'
import { type Taken, takeFrom } from '#server/payments/reversal/model.ts'
import { takeItems } from '#server/payments/suspense/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { AgreementRow } from '../../breach/data.ts'
import type { RestatedDebt } from '../../breach/restating/model.ts'
import { holdForReview, reopenAgreement } from '../hold/commands.ts'
import { partOf, placesOf, type Where } from '../places/data.ts'
import {
  debtsTakeIt,
  giveBackAgain,
  owedNow,
  restateAfterReturn,
  unwoundOf,
} from '../stopped/commands.ts'

type Of<Kind extends Where['kind']> = Extract<Where, { kind: Kind }> & {
  readonly amount: Centavos
}

function takesOf<Kind extends Where['kind']>({ takes }: Taken<Where>, kind: Kind): Of<Kind>[] {
  return takes.flatMap(({ where, amount }) =>
    where.kind === kind ? [{ ...where, amount } as Of<Kind>] : [],
  )
}

/** An agreement that money is taken from, and what becomes of what it no longer has. */
type Touched = { readonly agreement: AgreementRow; readonly finish: () => Promise<void> }

/**
 * Books money of a payment that went back: out of its places, each by its own reversal entry, in
 * the transaction of the caller, who holds the locks of the agreements and of the payment. Answers
 * the ledger transaction. What an instalment lost is open again, and waits for a person's look. What
 * nobody can owe again is the creditor's cost, and stays credited to whoever paid it.
 */
export async function bookReturn(
  tx: Tx,
  scope: Scope,
  input: {
    readonly payment: PaymentRow
    readonly row: ReversalRow
    readonly amount: Centavos
    readonly at: Temporal.Instant
    readonly agreements: ReadonlyMap<AgreementId, AgreementRow>
  },
): Promise<LedgerTransactionId> {
  const { payment, row, amount, at } = input
  const places = await placesOf(tx, scope, { ...payment, paymentId: payment.id }, row)
  const taken = takeFrom(amount, places)
  const items = takesOf(taken, 'suspense')
  const touched = await touchedBy(tx, scope, input, taken)
  const isOwed = (take: { agreementId: AgreementId }) => touched.has(take.agreementId)
  const payables = takesOf(taken, 'payable').filter(isOwed)
  const debts = takesOf(taken, 'debt').filter(isOwed)
  const moved = sum([...payables, ...debts, ...items].map((take) => take.amount))
  await undoAdjustments(tx, scope, input, payables, touched)
  const parts = debts.map((take) => ({ ...take, part: partOf(take.parts, take.amount) }))
  const before = await owedByDebts(tx, scope, touched, parts)
  const posted = await postTransaction(tx, scope, {
    creditorId: payment.creditorId,
    debtorId: payment.debtorId,
    kind: 'payment_reversal',
    key: `reversal:${row.id}`,
    effectiveOn: businessDate(at),
    subjectId: row.id,
    postings: [
      ...postingsOf(
        ...payables.map((take) => out(accountOf(take.agreementId), take.amount)),
        ...items.map((take) => out({ kind: 'suspense' }, take.amount)),
        out({ kind: 'refund_expense' }, subtract(amount, moved)),
      ),
      ...parts.flatMap(({ part }) => outOfDebt(part)),
    ],
  })
  assert(posted.ok, 'a return is booked once')
  const ledgerTransactionId = posted.value
  await takeItems(tx, scope, { reversalId: row.id, status: 'returned', takes: items })
  const owner = { creditorId: payment.creditorId, paymentId: payment.id, reversalId: row.id }
  for (const { agreement, finish } of touched.values()) {
    const { id, debtorId } = agreement
    const own = payables.filter((take) => take.agreementId === id)
    const allocations = own.map((take) => ({
      payableId: take.payableId,
      amount: centavos(-take.amount),
    }))
    await writeAllocations(tx, { ...owner, debtorId }, { allocations }, ledgerTransactionId)
    const ofDebts = parts.filter((take) => take.agreementId === id)
    await writeDebtParts(
      tx,
      agreement,
      { ...owner, parts: ofDebts.map(({ part }) => part) },
      ledgerTransactionId,
    )
    await restateAfterReturn(
      tx,
      agreement,
      ofDebts.flatMap(({ part }) => {
        const owed = before.get(part.debtId)
        return owed ? [withPart(owed, part)] : []
      }),
      ledgerTransactionId,
    )
    await finish()
    await holdForReview(
      tx,
      scope,
      agreement,
      own.map(({ payableId }) => payableId),
    )
  }
  return ledgerTransactionId
}

function out(debit: Posting['debit'], amount: Centavos) {
  return { debit, credit: { kind: 'clearing' as const }, amount }
}

type Agreements = ReadonlyMap<AgreementId, Touched>

function outOfDebt(part: ImputedPart): Posting[] {
  const moves = toDebt(part).map(({ debit, credit, amount }) => ({
    debit: credit,
    credit: debit,
    amount,
  }))
  return postingsOf(...moves)
}

/**
 * The agreements that can owe again what is taken, with what each needs done once its money is out;
 * read before anything is written.
 */
async function touchedBy(
  tx: Tx,
  scope: Scope,
  { agreements: locked, row }: Parameters<typeof bookReturn>[2],
  taken: Taken<Where>,
): Promise<Agreements> {
  const takes = [...takesOf(taken, 'payable'), ...takesOf(taken, 'debt')]
  const touched = new Map<AgreementId, Touched>()
  for (const agreementId of new Set(takes.map((take) => take.agreementId))) {
    const agreement = assertPresent(locked.get(agreementId), 'agreements of a payment are locked')
    const how = await unwoundOf(tx, scope, agreement)
    if (how !== null && !(await debtsTakeIt(tx, scope, agreement))) continue
    const before = await instalmentsOf(tx, scope, { creditorId: agreement.creditorId, agreementId })
    const ofPayables = takes.some((t) => t.kind === 'payable' && t.agreementId === agreementId)
    const finish = async () => {
      if (how === null) await reopenAgreement(tx, scope, agreement)
      else if (ofPayables) {
        await giveBackAgain(tx, scope, agreement, how, { before, reversalId: row.id })
      }
    }
    touched.set(agreementId, { agreement, finish })
  }
  return touched
}

/** Debts of which money goes back, as they are before it does. */
async function owedByDebts(
  tx: Tx,
  scope: Scope,
  touched: Agreements,
  parts: readonly { readonly agreementId: AgreementId; readonly part: ImputedPart }[],
) {
  const owed = new Map<DebtId, RestatedDebt & { readonly accrues: boolean }>()
  for (const { agreement } of touched.values()) {
    const ids = parts
      .filter((take) => take.agreementId === agreement.id)
      .map(({ part }) => part.debtId)
    if (ids.length === 0) continue
    for (const [id, debt] of await owedNow(tx, scope, agreement, ids)) owed.set(id, debt)
  }
  return owed
}

function withPart<Debt extends Omit<ImputedPart, 'debtId'>>(debt: Debt, part: ImputedPart) {
  return {
    ...debt,
    interest: centavos(debt.interest + part.interest),
    fine: centavos(debt.fine + part.fine),
    fee: centavos(debt.fee + part.fee),
    correction: centavos(debt.correction + part.correction),
    principal: centavos(debt.principal + part.principal),
  }
}

/**
 * Late charges of an instalment became owed by the payment that settled them, and a rebate was
 * taken because it settled the instalment: both go with it. What stays paid keeps its late charges.
 */
async function undoAdjustments(
  tx: Tx,
  scope: Scope,
  { payment, row, at }: Parameters<typeof bookReturn>[2],
  takes: readonly Of<'payable'>[],
  touched: Agreements,
): Promise<void> {
  for (const { agreement } of touched.values()) {
    const { id: agreementId, debtorId, creditorId } = agreement
    const own = takes.filter((take) => take.agreementId === agreementId)
    if (own.length === 0) continue
    const made = await tx.sql<{
      payable_id: PayableId
      kind: 'late_fine' | 'late_interest' | 'early_rebate'
      amount: bigint
    }>(
      `select payable_id, kind, sum(amount)::bigint as amount from payable_adjustments
        where creditor_id = $1 and payment_id = $2 and payable_id = any ($3) and kind <> 'waiver'
        group by payable_id, kind having sum(amount) <> 0 order by payable_id, kind`,
      [creditorId, payment.id, own.map((take) => take.payableId)],
    )
    const undone = made.filter(({ payable_id: payableId, kind }) => {
      const take = own.find((one) => one.payableId === payableId)
      return kind === 'early_rebate' || take?.amount === take?.whole
    })
    await adjustPayables(tx, scope, {
      creditorId,
      debtorId,
      paymentId: payment.id,
      on: businessDate(at),
      accounts: new Map(
        own.map(({ payableId }) => [payableId, asId<LedgerAccountId>(agreementId)]),
      ),
      adjustments: undone.map(({ payable_id: payableId, kind, amount }) => ({
        payableId,
        kind,
        amount: centavos(-amount),
      })) satisfies Distribution['adjustments'],
      by: { reversalId: row.id, key: `adjustment-reversal:${row.id}:${agreementId}` },
    })
  }
}

async function writeDebtParts(
  tx: Tx,
  { id: agreementId, debtorId }: AgreementRow,
  input: Pick<typeof debtAllocations.$inferInsert, 'creditorId' | 'paymentId' | 'reversalId'> & {
    readonly parts: readonly ImputedPart[]
  },
  ledgerTransactionId: LedgerTransactionId,
): Promise<void> {
  const { parts, ...owner } = input
  if (parts.length === 0) return
  const now = tx.clock.now()
  await tx.db.insert(debtAllocations).values(
    parts.map((part) => ({
      ...owner,
      id: newId<DebtAllocationId>(now.epochMilliseconds),
      agreementId,
      debtorId,
      debtId: part.debtId,
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
