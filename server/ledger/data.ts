import type { CreditorId, DebtorId, LedgerTransactionId } from '#server/kernel/id.ts'
import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import {
  accountOf,
  type CreditorAccountKind,
  type Holdings,
  type Posting,
} from '#server/ledger/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/**
 * What accounts of one creditor hold, folded from their postings: debits less credits, in
 * centavos, by account id. Accounts without postings hold zero.
 */
export async function balancesOf(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  accountIds: readonly string[],
): Promise<Map<string, Centavos>> {
  const rows = await tx.sql<{ id: string; balance: bigint }>(
    `select id, ledger_balance($1, id) as balance from unnest($2::uuid[]) as id`,
    [creditorId, accountIds],
  )
  return new Map(rows.map((row) => [row.id, centavos(row.balance)]))
}

/**
 * Every account of the creditor $1 at once, as (`account`, `owed`), for statements over whole portfolios:
 * one `ledger_balance` for each row takes ten times as long. `only` narrows the postings down by a column.
 */
export const balancesByAccount = (only: (column: string) => string = () => '') => `
   select account, sum(amount) as owed from (
     select debit_account_id as account, amount from ledger_postings
      where creditor_id = $1 ${only('debit_account_id')}
     union all
     select credit_account_id, -amount from ledger_postings
      where creditor_id = $1 ${only('credit_account_id')}) both_sides
    group by account`

/** How one account came to hold what it holds: by the kind of the account on the other side. */
export async function holdingsOf(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  accountId: string,
): Promise<Holdings> {
  const rows = await tx.sql<{ kind: CreditorAccountKind | 'debt' | 'agreement'; amount: bigint }>(
    `select a.kind, sum(e.amount)::bigint as amount
       from (select credit_account_id as other, amount from ledger_postings
              where creditor_id = $1 and debit_account_id = $2
             union all
             select debit_account_id, -amount from ledger_postings
              where creditor_id = $1 and credit_account_id = $2) e
       join ledger_accounts a on a.creditor_id = $1 and a.id = e.other
      group by a.kind`,
    [creditorId, accountId],
  )
  return {
    byKind: new Map(rows.map((row) => [row.kind, centavos(row.amount)])),
    balance: sum(rows.map((row) => centavos(row.amount))),
  }
}

/** A transaction with its postings the other way round: what undoes it. Null where there is none. */
export async function inverseOf(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  which: { readonly key: string } | { readonly id: LedgerTransactionId },
): Promise<{
  readonly transactionId: LedgerTransactionId
  readonly debtorId: DebtorId | null
  readonly postings: readonly Posting[]
} | null> {
  const rows = await tx.sql<{
    id: LedgerTransactionId
    debtor_id: DebtorId | null
    debit: string
    credit: string
    amount: bigint
  }>(
    `select t.id, t.debtor_id, p.debit_account_id as debit, p.credit_account_id as credit, p.amount
       from ledger_transactions t
       join ledger_postings p on p.creditor_id = t.creditor_id and p.transaction_id = t.id
      where t.creditor_id = $1 and ${'key' in which ? 't.key' : 't.id'} = $2
      order by p.id`,
    [creditorId, 'key' in which ? which.key : which.id],
  )
  const first = rows[0]
  if (!first) return null
  return {
    transactionId: first.id,
    debtorId: first.debtor_id,
    postings: rows.map((row) => ({
      debit: accountOf(row.credit),
      credit: accountOf(row.debit),
      amount: centavos(row.amount),
    })),
  }
}
