import { and, eq, inArray } from 'drizzle-orm'
import { ledgerAccounts, ledgerPostings, ledgerTransactions } from '#db/schema/ledger.ts'
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
import {
  type AccountRef,
  CREDITOR_ACCOUNT_KINDS,
  type CreditorAccountKind,
  type LedgerEntry,
} from '#server/ledger/model.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
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
  assert(entry.postings.length > 0, 'a transaction without postings says nothing')
  const { postings, creditorId, debtorId, ...rest } = entry
  const hash = inputHash(entry)
  const id = newId<LedgerTransactionId>(tx.clock.now().epochMilliseconds)
  const written = await tx.db
    .insert(ledgerTransactions)
    .values({ creditorId, debtorId, id, inputHash: hash, ...rest })
    .onConflictDoNothing({ target: [ledgerTransactions.creditorId, ledgerTransactions.key] })
    .returning({ id: ledgerTransactions.id })
  if (written.length === 0) return replayOf(tx, entry, hash)

  const accounts = await accountsByKind(tx, creditorId, postings)
  const resolve = (ref: AccountRef) =>
    'id' in ref ? ref.id : assertPresent(accounts.get(ref.kind), `no ${ref.kind} account`)
  await tx.db.insert(ledgerPostings).values(
    postings.map(({ debit, credit, amount }) => ({
      creditorId,
      transactionId: id,
      debitAccountId: resolve(debit),
      creditAccountId: resolve(credit),
      amount,
      debtorId,
    })),
  )
  return ok(id)
}

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

async function accountsByKind(tx: Tx, creditorId: CreditorId, postings: LedgerEntry['postings']) {
  const kinds = new Set<CreditorAccountKind>()
  for (const { debit, credit } of postings) {
    if ('kind' in debit) kinds.add(debit.kind)
    if ('kind' in credit) kinds.add(credit.kind)
  }
  if (kinds.size === 0) return new Map<string, LedgerAccountId>()
  const rows = await tx.db
    .select({ id: ledgerAccounts.id, kind: ledgerAccounts.kind })
    .from(ledgerAccounts)
    .where(and(eq(ledgerAccounts.creditorId, creditorId), inArray(ledgerAccounts.kind, [...kinds])))
  return new Map<string, LedgerAccountId>(rows.map((row) => [row.kind, row.id]))
}
