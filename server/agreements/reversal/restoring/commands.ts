import { instalmentsOf } from '#server/agreements/data.ts'
import { type InstalmentProgress, openOf } from '#server/agreements/model.ts'
import { settle } from '#server/agreements/settlement/commands.ts'
import { startAgreement } from '#server/agreements/start/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type AgreementId,
  asId,
  type LedgerAccountId,
  type LedgerTransactionId,
  type PayableId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos, lesser, subtract, sum, ZERO } from '#server/kernel/money.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { accountOf, postingsOf } from '#server/ledger/model.ts'
import { adjustPayables } from '#server/payments/adjusting/commands.ts'
import { withdrawOvertaken } from '#server/payments/attempt/commands.ts'
import type { Distribution } from '#server/payments/model.ts'
import { toDebt, writeAllocations, writeSuspense } from '#server/payments/recording/commands.ts'
import type { PaymentRow, ReversalRow } from '#server/payments/reversal/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { AgreementRow } from '../../breach/data.ts'
import { type DebtPayment, imputeToDebts, writeImputation } from '../../imputing/commands.ts'

type Input = {
  readonly payment: PaymentRow
  readonly row: ReversalRow
  readonly agreements: ReadonlyMap<AgreementId, AgreementRow>
}

/** Where money of one agreement goes that came again. */
type Back = Pick<Distribution, 'adjustments' | 'allocations'> & {
  readonly agreement: AgreementRow
  readonly toDebts: DebtPayment | null
}

/**
 * Money that had gone back came again: a dispute was won, a refund failed after all. It returns to
 * where it was as far as that is still open, to the debts of an agreement that stopped meanwhile,
 * and else waits for a person. Answers the transaction that undoes the return.
 */
export async function bookRestoration(
  tx: Tx,
  scope: Scope,
  input: Input,
): Promise<LedgerTransactionId> {
  const { payment, row } = input
  const { creditorId, id: paymentId, debtorId } = payment
  const lost = await lostBy(tx, row)
  const borne = await borneBy(tx, row)
  const backs: Back[] = []
  for (const agreement of input.agreements.values()) {
    const own = lost.filter((one) => one.agreement_id === agreement.id)
    if (own.length > 0) backs.push(await placeBack(tx, scope, input, agreement, own))
  }
  const allocated = sum(backs.flatMap((back) => back.allocations.map(({ amount }) => amount)))
  const imputed = backs.flatMap((back) => back.toDebts?.distribution.imputed ?? [])
  const debtPostings = imputed.flatMap(toDebt)
  const placed = sum([allocated, borne, ...debtPostings.map(({ amount }) => amount)])
  const suspended = subtract(row.amount, placed)
  const from = { debit: { kind: 'clearing' as const } }
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: 'reversal_restored',
    key: `reversal-restored:${row.id}`,
    effectiveOn: businessDate(tx.clock.now()),
    subjectId: row.id,
    reversesId: assertPresent(row.ledgerTransactionId, 'what is restored was booked'),
    postings: postingsOf(
      ...backs.flatMap(({ agreement, allocations }) =>
        allocations.map(({ amount }) => ({ ...from, credit: accountOf(agreement.id), amount })),
      ),
      ...debtPostings,
      { ...from, credit: { kind: 'refund_expense' }, amount: borne },
      { ...from, credit: { kind: 'suspense' }, amount: suspended },
    ),
  })
  assert(posted.ok, 'a return is restored once')
  const ledgerTransactionId = posted.value
  const owner = { creditorId, paymentId, debtorId }
  writeSuspense(tx, owner, { suspended, reason: 'came_back' }, ledgerTransactionId)
  for (const { agreement, toDebts, ...back } of backs) {
    const own = { ...owner, debtorId: agreement.debtorId, reversalId: row.id }
    await writeAllocations(tx, own, back, ledgerTransactionId)
    if (toDebts) {
      await writeImputation(tx, scope, agreement, toDebts, { paymentId, ledgerTransactionId })
    }
    await settleIfPaid(tx, scope, agreement, back.allocations)
  }
  return ledgerTransactionId
}

type Lost = {
  agreement_id: AgreementId
  /** Null: it was with debts of the agreement. */
  payable_id: PayableId | null
  amount: bigint
}

/** What each instalment, and the debts of each agreement, lost by a return. */
function lostBy(tx: Tx, { creditorId, id }: ReversalRow): Promise<Lost[]> {
  return tx.sql<Lost>(
    `select i.agreement_id, i.id as payable_id, (-sum(a.amount))::bigint as amount
       from allocations a join instalments i on i.creditor_id = a.creditor_id and i.id = a.payable_id
      where a.creditor_id = $1 and a.reversal_id = $2 group by 1, 2
      union all
     select x.agreement_id, null, (-sum(x.amount))::bigint
       from debt_allocations x where x.creditor_id = $1 and x.reversal_id = $2 group by 1
      order by 1, 2`,
    [creditorId, id],
  )
}

/** What of a return the creditor bore. */
async function borneBy(tx: Tx, { creditorId, ledgerTransactionId }: ReversalRow) {
  const [found] = await tx.sql<{ amount: bigint }>(
    `select coalesce(sum(p.amount), 0)::bigint as amount from ledger_postings p
       join ledger_accounts a on a.creditor_id = p.creditor_id and a.id = p.debit_account_id
      where p.creditor_id = $1 and p.transaction_id = $2 and a.kind = 'refund_expense'`,
    [creditorId, ledgerTransactionId],
  )
  return centavos(found?.amount ?? 0n)
}

async function placeBack(
  tx: Tx,
  scope: Scope,
  input: Input,
  agreement: AgreementRow,
  lost: readonly Lost[],
): Promise<Back> {
  const nothing = { agreement, adjustments: [], allocations: [], toDebts: null }
  const { creditorId, id: agreementId } = agreement
  const amount = sum(lost.map((one) => centavos(one.amount)))
  if (agreement.status === 'broken' || agreement.status === 'withdrawn') {
    const on = businessDate(tx.clock.now())
    return { ...nothing, toDebts: await imputeToDebts(tx, scope, agreement, { amount, on }) }
  }
  const lines = await instalmentsOf(tx, scope, { creditorId, agreementId })
  const undone = await undoneBy(tx, input.row)
  const parts = lost.flatMap((one) => {
    const line = lines.find(({ id }) => id === one.payable_id)
    if (!line || line.cancelled) return []
    const own = undone.filter((adjustment) => adjustment.payableId === line.id)
    return [backOnLine(line, centavos(one.amount), own)]
  })
  const adjustments = parts.flatMap((part) => part.adjustments)
  await adjustPayables(tx, scope, {
    creditorId,
    debtorId: agreement.debtorId,
    paymentId: input.payment.id,
    on: businessDate(tx.clock.now()),
    accounts: new Map(lines.map(({ id }) => [id, asId<LedgerAccountId>(agreementId)])),
    adjustments,
    by: { reversalId: input.row.id, key: `adjustment-restored:${input.row.id}:${agreementId}` },
  })
  const allocations = parts.flatMap((part) => part.allocations)
  return { ...nothing, adjustments, allocations }
}

type Adjustments = Distribution['adjustments']

/** Late charges and rebates that a return undid, as they were before it. */
async function undoneBy(tx: Tx, { creditorId, id }: ReversalRow): Promise<Adjustments> {
  const rows = await tx.sql<{
    payable_id: PayableId
    kind: Adjustments[number]['kind']
    amount: bigint
  }>(
    `select payable_id, kind, (-sum(amount))::bigint as amount from payable_adjustments
      where creditor_id = $1 and reversal_id = $2 group by payable_id, kind
     having sum(amount) <> 0 order by payable_id, kind`,
    [creditorId, id],
  )
  return rows.map((row) => ({
    payableId: row.payable_id,
    kind: row.kind,
    amount: centavos(row.amount),
  }))
}

/** As it was where nothing else was paid meanwhile; else what is still open takes what it can. */
function backOnLine(line: InstalmentProgress, amount: Centavos, undone: Adjustments) {
  const { id: payableId } = line
  const open = openOf(line)
  const whole = centavos(open + sum(undone.map((adjustment) => adjustment.amount)))
  const hasRebate = undone.some(({ kind }) => kind === 'early_rebate')
  const isAsBefore = hasRebate ? whole === amount : whole >= amount
  const put = isAsBefore ? amount : lesser(open, amount)
  return {
    adjustments: isAsBefore ? undone : [],
    allocations: put > ZERO ? [{ payableId, amount: put }] : [],
  }
}

async function settleIfPaid(
  tx: Tx,
  scope: Scope,
  agreement: AgreementRow,
  allocations: Distribution['allocations'],
): Promise<void> {
  if (allocations.length === 0) return
  const { creditorId, id: agreementId } = agreement
  const key = { creditorId, agreementId }
  await withdrawOvertaken(
    tx,
    scope,
    creditorId,
    allocations.map(({ payableId }) => payableId),
  )
  const lines = await instalmentsOf(tx, scope, key)
  if (!lines.every((line) => openOf(line) === 0n)) return
  if (agreement.status === 'awaiting_payment') await startAgreement(tx, scope, key)
  await settle(tx, scope, agreement)
}
