import { today } from '#server/kernel/clock.ts'
import { type LedgerTransactionId, newId } from '#server/kernel/id.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Run } from '../run/model.ts'

/**
 * What an import writes into the ledger, set-based: half a million postings cannot pass through
 * `postTransaction` one by one. The keys are those of the import, so that it counts once.
 */
/** The ledger takes the difference to what the file said before; paid principal stays paid. */
export async function adjustPrincipals(tx: Tx, run: Run, sha256: Buffer): Promise<void> {
  const transactionId = await openTransaction(
    tx,
    run,
    'principal_adjustment',
    ':adjustment',
    sha256,
  )
  await tx.sql(
    `insert into ledger_postings
            (creditor_id, transaction_id, debit_account_id, credit_account_id, amount, debtor_id)
     select d.creditor_id, $3::uuid,
            case when s.principal > d.principal then d.id else p.id end,
            case when s.principal > d.principal then p.id else d.id end,
            abs(s.principal - d.principal), d.debtor_id
       from import_debts s
       join debts d on d.creditor_id = $1 and d.contract_number = s.contract_number
       join ledger_accounts p on p.creditor_id = $1 and p.kind = 'portfolio'
      where s.import_id = $2 and s.principal <> d.principal`,
    [run.creditorId, run.importId, transactionId],
  )
}

/** The account of each new debt and its principal in it, all in one ledger transaction. */
export async function openBooks(tx: Tx, run: Run, sha256: Buffer): Promise<void> {
  const { creditorId, importId } = run
  await tx.sql(
    `insert into ledger_accounts (creditor_id, id, kind, debtor_id, created_at)
     select $1::uuid, s.debt_id, 'debt', p.id, $3::timestamptz
       from import_debts s join debtors p on p.document_index = s.document_index
      where s.import_id = $2`,
    [creditorId, importId, tx.clock.now()],
  )
  const transactionId = await openTransaction(tx, run, 'portfolio_opening', '', sha256)
  await tx.sql(
    `insert into ledger_postings
            (creditor_id, transaction_id, debit_account_id, credit_account_id, amount, debtor_id)
     select $1::uuid, $3::uuid, s.debt_id, a.id, s.principal, p.id
       from import_debts s join debtors p on p.document_index = s.document_index
       join ledger_accounts a on a.creditor_id = $1 and a.kind = 'portfolio'
      where s.import_id = $2`,
    [creditorId, importId, transactionId],
  )
}

/** What is still owed of the debts that an import recalled goes back to the portfolio. */
export async function takeBackPrincipals(tx: Tx, run: Run): Promise<void> {
  const { creditorId, importId } = run
  const input = inputHash({ recalledBy: importId })
  const transactionId = await openTransaction(tx, run, 'debt_recall', ':recall', input)
  await tx.sql(
    `insert into ledger_postings
            (creditor_id, transaction_id, debit_account_id, credit_account_id, amount, debtor_id)
     select o.creditor_id, $3::uuid, p.id, o.debt_id, o.owed, o.debtor_id
       from (select r.creditor_id, r.debt_id, r.debtor_id,
                    ledger_balance(r.creditor_id, r.debt_id) as owed
               from debt_recalls r
              where r.creditor_id = $1 and r.import_id = $2 and r.state = 'done') o
       join ledger_accounts p on p.creditor_id = $1 and p.kind = 'portfolio'
      where o.owed > 0`,
    [creditorId, importId, transactionId],
  )
}

async function openTransaction(
  tx: Tx,
  { creditorId, importId }: Run,
  kind: 'portfolio_opening' | 'principal_adjustment' | 'debt_recall',
  suffix: '' | ':adjustment' | ':recall',
  sha256: Buffer,
): Promise<LedgerTransactionId> {
  const id = newId<LedgerTransactionId>(tx.clock.now().epochMilliseconds)
  await tx.sql(
    `insert into ledger_transactions
            (creditor_id, id, kind, key, input_hash, effective_on, subject_id, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      creditorId,
      id,
      kind,
      `import:${importId}${suffix}`,
      sha256,
      today(tx.clock),
      importId,
      tx.clock.now(),
    ],
  )
  return id
}
