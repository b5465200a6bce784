import { caseEntries } from '#db/schema/cases.ts'
import {
  type CaseEntryId,
  type CaseId,
  type CreditorId,
  type DebtorId,
  newId,
  type StaffId,
} from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { CaseEntryKind } from '../model.ts'

/** What an entry belongs to. */
export type EntryPlace = {
  readonly caseId: CaseId
  readonly debtorId: DebtorId
  readonly creditorId: CreditorId | null
}

/** Adds what was said or done to a case, with its words sealed for this row. */
export async function writeEntry(
  tx: Tx,
  scope: Scope,
  place: EntryPlace,
  entry: {
    readonly kind: CaseEntryKind
    readonly words: string | null
    /** To whom a case was handed. */
    readonly toStaffId?: StaffId
  },
): Promise<CaseEntryId> {
  const now = tx.clock.now()
  const id = newId<CaseEntryId>(now.epochMilliseconds)
  await tx.db.insert(caseEntries).values({
    id,
    ...place,
    kind: entry.kind,
    staffId: staffOf(scope),
    toStaffId: entry.toStaffId ?? null,
    wordsSealed:
      entry.words === null
        ? null
        : tx.vault.seal(entry.words, { column: 'case_entries.words', row: id }),
    at: now,
  })
  return id
}

/** Who of the staff acts, in their own place or in that of somebody who called. */
export function staffOf(scope: Scope): StaffId | null {
  if (scope.kind === 'staff') return scope.staffId
  return scope.kind === 'debtor' ? (scope.deputy?.staffId ?? null) : null
}
