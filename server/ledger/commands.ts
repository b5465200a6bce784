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
import { arrayOf, type ReadValue } from '#server/platform/read-packet.ts'
import type { Scope } from '#server/platform/scope.ts'

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
  const hash = inputHash(entry)
  const id = newId<LedgerTransactionId>(tx.clock.now().epochMilliseconds)
  const values = valuesOf(entry, id, hash)
  const written = await tx.read<{ id: LedgerTransactionId }>({ text: WRITE_ONCE, values })
  return written.length === 0 ? replayOf(tx, entry, hash) : ok(id)
}

/**
 * The same for a fact of which the caller knows, under its lock, that it is not in the books yet.
 * Nobody waits for it: a key that is taken all the same breaks the caller's transaction.
 */
export function writeTransaction(tx: Tx, _scope: Scope, entry: LedgerEntry): LedgerTransactionId {
  const id = newId<LedgerTransactionId>(tx.clock.now().epochMilliseconds)
  tx.write({ text: WRITE_NEW, values: valuesOf(entry, id, inputHash(entry)) })
  return id
}

function valuesOf(entry: LedgerEntry, id: LedgerTransactionId, hash: Buffer): ReadValue[] {
  assert(entry.postings.length > 0, 'a transaction without postings says nothing')
  const { postings, creditorId, debtorId, ...rest } = entry
  const idOf = (ref: AccountRef) => ('id' in ref ? ref.id : null)
  const kindOf = (ref: AccountRef) => ('kind' in ref ? ref.kind : null)
  return [
    ...[creditorId, id, rest.kind, rest.key, hash, rest.effectiveOn, rest.subjectId, debtorId],
    rest.reversesId ?? null,
    arrayOf(postings.map(({ debit }) => idOf(debit))),
    arrayOf(postings.map(({ debit }) => kindOf(debit))),
    arrayOf(postings.map(({ credit }) => idOf(credit))),
    arrayOf(postings.map(({ credit }) => kindOf(credit))),
    arrayOf(postings.map(({ amount }) => amount)),
  ]
}

/** An account by its id, or the creditor's only one of a kind. */
const account = (id: string, kind: string) => `
  coalesce(p.${id}, (select a.id from ledger_accounts a
                      where a.creditor_id = t.creditor_id and a.kind = p.${kind}
                        and a.kind not in ('debt', 'agreement')))`

/**
 * The transaction and its postings in one statement. Its lists stand in sub-selects: those whose
 * length PostgreSQL can see are planned at each execution.
 */
const writing = (onConflict: string) => `
  with t as (
    insert into ledger_transactions (creditor_id, id, kind, key, input_hash, effective_on,
                                     subject_id, debtor_id, reverses_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ${onConflict}
    returning creditor_id, id, debtor_id
  ), posted as (
    insert into ledger_postings (creditor_id, transaction_id, debit_account_id,
                                 credit_account_id, amount, debtor_id)
    select t.creditor_id, t.id, ${account('debit_id', 'debit_kind')},
           ${account('credit_id', 'credit_kind')}, p.amount, t.debtor_id
      from t cross join unnest((select $10::uuid[]), (select $11::text[]), (select $12::uuid[]),
                               (select $13::text[]), (select $14::bigint[]))
           with ordinality as p(debit_id, debit_kind, credit_id, credit_kind, amount, place)
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
