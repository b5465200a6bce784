import { and, eq } from 'drizzle-orm'
import { ledgerAccounts, ledgerTransactions } from '#db/schema/ledger.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import {
  type AgreementId,
  asId,
  type CreditorId,
  type DebtorId,
  type LedgerAccountId,
  type LedgerTransactionId,
  newId,
} from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type AccountRef, CREDITOR_ACCOUNT_KINDS, type LedgerEntry } from '#server/ledger/model.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { jsonRows } from '#server/platform/table-write.ts'

/** Opens the accounts that every creditor has once; does nothing where they exist. */
export async function openCreditorAccounts(tx: Tx, _scope: Scope, creditorId: CreditorId) {
  const atMs = tx.clock.now().epochMilliseconds
  await tx.db
    .insert(ledgerAccounts)
    .values(
      CREDITOR_ACCOUNT_KINDS.map((kind) => ({
        creditorId,
        id: newId<LedgerAccountId>(atMs),
        kind,
      })),
    )
    .onConflictDoNothing()
}

/** Opens the account of an agreement, under the agreement's own id. */
export async function openAgreementAccount(
  tx: Tx,
  _scope: Scope,
  agreement: { creditorId: CreditorId; id: AgreementId; debtorId: DebtorId },
): Promise<LedgerAccountId> {
  const id = asId<LedgerAccountId>(agreement.id)
  await tx.db.insert(ledgerAccounts).values({ ...agreement, id, kind: 'agreement' })
  return id
}

/**
 * Writes one fact into the books, once. The same key with the same content answers the id of the
 * first writing; the same key with other content is refused as `key_conflict`.
 */
export async function postTransaction(
  tx: Tx,
  _scope: Scope,
  entry: LedgerEntry,
): Promise<Result<LedgerTransactionId, 'key_conflict'>> {
  const fact = factOf(tx, entry)
  const values = valuesOf([fact])
  const written = await tx.read<{ id: LedgerTransactionId }>({ text: WRITE_ONCE, values })
  return written.length === 0 ? replayOf(tx, entry, fact.hash) : ok(fact.id)
}

/**
 * The same for facts of which the caller knows, under its locks, that none is in the books yet; the
 * ids in their order. Nobody waits for it: a key that is taken all the same breaks the caller's
 * transaction.
 */
export function writeTransactions(
  tx: Tx,
  _scope: Scope,
  entries: readonly LedgerEntry[],
): LedgerTransactionId[] {
  const facts = entries.map((entry) => factOf(tx, entry))
  tx.write({ text: WRITE_NEW, values: valuesOf(facts) })
  return facts.map(({ id }) => id)
}

type Fact = LedgerEntry & { readonly id: LedgerTransactionId; readonly hash: Buffer }

function factOf(tx: Tx, entry: LedgerEntry): Fact {
  assert(entry.postings.length > 0, 'a transaction without postings says nothing')
  const id = newId<LedgerTransactionId>(tx.clock.now().epochMilliseconds)
  return { ...entry, id, hash: inputHash(entry) }
}

function valuesOf(facts: readonly Fact[]): string[] {
  const idOf = (ref: AccountRef) => ('id' in ref ? ref.id : null)
  const kindOf = (ref: AccountRef) => ('kind' in ref ? ref.kind : null)
  const postings = facts.flatMap((fact) =>
    fact.postings.map(({ debit, credit, amount }) => ({
      transaction_id: fact.id,
      debit_id: idOf(debit),
      debit_kind: kindOf(debit),
      credit_id: idOf(credit),
      credit_kind: kindOf(credit),
      amount,
    })),
  )
  const heads = facts.map(({ postings: _, ...head }) => head)
  return [jsonRows(heads), jsonRows(postings.map((posting, place) => ({ ...posting, place })))]
}

/** An account by its id, or the creditor's only one of a kind. */
const account = (id: string, kind: string) => `
  coalesce(p.${id}, (select a.id from ledger_accounts a
                      where a.creditor_id = t.creditor_id and a.kind = p.${kind}
                        and a.kind not in ('debt', 'agreement')))`

/** The transactions and their postings in one statement. */
const writing = (onConflict: string) => `
  with t as (
    insert into ledger_transactions (creditor_id, id, kind, key, input_hash, effective_on,
                                     subject_id, debtor_id, reverses_id)
    select f."creditorId", f.id, f.kind, f.key, f.hash, f."effectiveOn", f."subjectId",
           f."debtorId", f."reversesId"
      from json_to_recordset($1::json) as f (
        "creditorId" uuid, id uuid, kind text, key text, hash bytea, "effectiveOn" date,
        "subjectId" uuid, "debtorId" uuid, "reversesId" uuid)
    ${onConflict}
    returning creditor_id, id, debtor_id
  ), posted as (
    insert into ledger_postings (creditor_id, transaction_id, debit_account_id,
                                 credit_account_id, amount, debtor_id)
    select t.creditor_id, t.id, ${account('debit_id', 'debit_kind')},
           ${account('credit_id', 'credit_kind')}, p.amount, t.debtor_id
      from t join json_to_recordset($2::json) as p (
        transaction_id uuid, debit_id uuid, debit_kind text, credit_id uuid, credit_kind text,
        amount bigint, place int) on p.transaction_id = t.id
     order by p.place
  )
  select id from t`

const WRITE_NEW = writing('')
/** Nothing where the key is taken. */
const WRITE_ONCE = writing('on conflict (creditor_id, key) do nothing')

async function replayOf(
  tx: Tx,
  entry: LedgerEntry,
  hash: Buffer,
): Promise<Result<LedgerTransactionId, 'key_conflict'>> {
  const [first] = await tx.db
    .select({ id: ledgerTransactions.id, inputHash: ledgerTransactions.inputHash })
    .from(ledgerTransactions)
    .where(
      and(
        eq(ledgerTransactions.creditorId, entry.creditorId),
        eq(ledgerTransactions.key, entry.key),
      ),
    )
  const row = assertPresent(first, 'a conflicting ledger key must be visible')
  return row.inputHash.equals(hash) ? ok(row.id) : refuse('key_conflict')
}
