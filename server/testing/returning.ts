import { allocations, reversals } from '#db/schema/allocations.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type AllocationId,
  asId,
  type CreditorId,
  type DebtorId,
  type LedgerAccountId,
  newId,
  type PayableId,
  type PaymentId,
  type ReversalId,
} from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { testScope } from '#server/testing/scope.ts'

/** Money of a payment that went back, as the books hold it, whoever asked for it. */
export async function addReturn(
  core: Core,
  input: { creditorId: CreditorId; payableId: PayableId; amount: bigint },
): Promise<void> {
  const { creditorId, payableId } = input
  const amount = centavos(input.amount)
  const reversalId = newId<ReversalId>()
  await inScope(core, testScope, async (tx) => {
    const [row] = await tx.sql<{
      payment_id: PaymentId
      debtor_id: DebtorId
      account: LedgerAccountId
    }>(
      `select a.payment_id, a.debtor_id, p.ledger_account_id as account
         from allocations a join payables p on p.creditor_id = a.creditor_id and p.id = a.payable_id
        where a.creditor_id = $1 and a.payable_id = $2 and a.amount > 0
        order by a.allocated_at desc, a.id desc limit 1`,
      [creditorId, payableId],
    )
    if (!row) throw new Error('nothing was paid')
    const { payment_id: paymentId, debtor_id: debtorId, account } = row
    const posted = await postTransaction(tx, testScope, {
      creditorId,
      debtorId,
      kind: 'payment_reversal',
      key: `reversal:${reversalId}`,
      effectiveOn: businessDate(tx.clock.now()),
      subjectId: reversalId,
      postings: [{ debit: { id: asId(account) }, credit: { kind: 'clearing' }, amount }],
    })
    if (!posted.ok) throw new Error(posted.reason)
    const ledgerTransactionId = posted.value
    await tx.db.insert(reversals).values({
      creditorId,
      id: reversalId,
      debtorId,
      paymentId,
      provider: 'pix',
      kind: 'med',
      providerReversalId: reversalId.replaceAll('-', ''),
      amount,
      status: 'done',
      reason: 'test',
      ledgerTransactionId,
      doneAt: tx.clock.now(),
    })
    await tx.db.insert(allocations).values({
      creditorId,
      id: newId<AllocationId>(),
      debtorId,
      paymentId,
      payableId,
      amount: centavos(-amount),
      reversalId,
      ledgerTransactionId,
    })
  })
}
