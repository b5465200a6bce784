import type { CaseId, CasePhotoId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import { caseById } from '../data.ts'
import { PHOTOS_PER_CASE } from './model.ts'

export type PhotoPlace = { readonly caseId: CaseId; readonly photoId: CasePhotoId }

/** The JPEG of one photo of a case; null where there is none in the scope. */
export async function photoOf(
  tx: Tx,
  scope: Scope,
  { caseId, photoId }: PhotoPlace,
): Promise<Buffer | null> {
  if ((await caseById(tx, scope, caseId)) === null) return null
  const [row] = await tx.sql<{ content: Buffer }>(
    'select content_sealed as content from case_photos where id = $1 and case_id = $2',
    [photoId, caseId],
  )
  return row
    ? tx.vault.openBytes(row.content, { column: 'case_photos.content', row: photoId })
    : null
}

/** Why a case takes no photo; null where it takes one. */
export async function photoObstacle(
  tx: Tx,
  scope: DebtorScope,
  caseId: CaseId,
): Promise<'not_found' | 'ended' | 'full' | null> {
  const one = await caseById(tx, scope, caseId)
  if (one === null) return 'not_found'
  if (one.state !== 'open' && one.state !== 'asked') return 'ended'
  return (await photosIn(tx, scope, caseId)) >= PHOTOS_PER_CASE ? 'full' : null
}

/** How many photos a case has. */
export async function photosIn(tx: Tx, _scope: Scope, caseId: CaseId): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    'select count(*)::int as n from case_photos where case_id = $1',
    [caseId],
  )
  return row?.n ?? 0
}

/** The photo of a case that was made of these very bytes; null where none was. */
export async function photoFrom(
  tx: Tx,
  scope: DebtorScope,
  { caseId, sourceIndex }: { caseId: CaseId; sourceIndex: Buffer },
): Promise<CasePhotoId | null> {
  const [row] = await tx.sql<{ id: CasePhotoId }>(
    'select id from case_photos where case_id = $1 and source_index = $2 and debtor_id = $3',
    [caseId, sourceIndex, scope.debtorId],
  )
  return row?.id ?? null
}
