import { and, eq } from 'drizzle-orm'
import { papers } from '#db/schema/papers.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { fileNameOf, type Paper, type PaperKind } from './model.ts'

/**
 * The issued paper of an agreement or a payment, opened; null where there is none in the scope.
 * A debtor gets their own papers only, whatever row-level security would let through.
 */
export async function paperOf(
  tx: Tx,
  scope: Scope,
  { kind, subjectId }: { kind: PaperKind; subjectId: string },
): Promise<Paper | null> {
  const [row] = await tx.db
    .select()
    .from(papers)
    .where(
      and(
        eq(papers.kind, kind),
        eq(papers.subjectId, subjectId),
        ...(scope.kind === 'debtor' ? [eq(papers.debtorId, scope.debtorId)] : []),
      ),
    )
  if (!row) return null
  return {
    bytes: tx.vault.openBytes(row.contentSealed, { column: 'papers.content', row: row.id }),
    sha256: row.sha256,
    number: row.number,
    fileName: fileNameOf(kind, row.number),
    issuedAt: row.issuedAt,
  }
}
