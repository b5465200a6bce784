import { and, desc, eq } from 'drizzle-orm'
import { papers } from '#db/schema/papers.ts'
import type { CreditorId, PaperId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import { ofDebtor } from '#server/platform/scope-filter.ts'
import { fileNameOf, type Paper, type PaperKind } from './model.ts'

/**
 * The newest edition of an issued paper, opened; null where there is none in the scope. A debtor
 * gets their own papers only, whatever row-level security would let through.
 */
export async function paperOf(
  tx: Tx,
  scope: Scope,
  subject: { kind: PaperKind; subjectId: string; year?: number; creditorId?: CreditorId },
): Promise<Paper | null> {
  const [row] = await tx.db
    .select()
    .from(papers)
    .where(
      and(
        eq(papers.kind, subject.kind),
        eq(papers.subjectId, subject.subjectId),
        eq(papers.year, subject.year ?? 0),
        // A debtor's years are told apart by their creditor; other subjects are one creditor's.
        subject.creditorId === undefined ? undefined : eq(papers.creditorId, subject.creditorId),
        ofDebtor(scope, papers.debtorId),
      ),
    )
    .orderBy(desc(papers.edition))
    .limit(1)
  return row ? opened(tx, row) : null
}

/** One issued paper, whatever its edition; null where it is not the scope's. */
export async function paperById(
  tx: Tx,
  scope: DebtorScope,
  paperId: PaperId,
): Promise<Paper | null> {
  const [row] = await tx.db
    .select()
    .from(papers)
    .where(and(eq(papers.id, paperId), ofDebtor(scope, papers.debtorId)))
  return row ? opened(tx, row) : null
}

/** Null: that it was issued is known, what it said is not any more. */
function opened(tx: Tx, row: typeof papers.$inferSelect): Paper | null {
  if (row.contentSealed === null) return null
  return {
    bytes: tx.vault.openBytes(row.contentSealed, { column: 'papers.content', row: row.id }),
    sha256: row.sha256,
    number: row.number,
    fileName: fileNameOf(row.kind, row.number),
    issuedAt: row.issuedAt,
  }
}

/**
 * Whether a paper is on its way: what it documents is there and the scope's, so that the worker
 * issues it in moments, or has met trouble that somebody looks at.
 */
export async function isOnItsWay(
  tx: Tx,
  scope: DebtorScope,
  { kind, subjectId }: { kind: 'agreement' | 'receipt'; subjectId: string },
): Promise<boolean> {
  const [row] = await tx.sql(
    kind === 'receipt'
      ? 'select 1 from payments where id = $1 and debtor_id = $2'
      : 'select 1 from agreements where id = $1 and debtor_id = $2 and started_at is not null',
    [subjectId, scope.debtorId],
  )
  return row !== undefined
}
