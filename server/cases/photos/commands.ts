import { casePhotos } from '#db/schema/cases.ts'
import { lockDebtor } from '#server/access/link/data.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { type CaseId, type CasePhotoId, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { type Photo, readPhoto, type UnreadablePhoto } from '#server/platform/photo.ts'
import { type Budget, takeFrom } from '#server/platform/rate-limit.ts'
import type { DebtorScope, StaffScope } from '#server/platform/scope.ts'
import { auditOf, moveOwn, type OwnRefusal, placeOf } from '../commands.ts'
import { caseById } from '../data.ts'
import { writeEntry } from '../entry/commands.ts'
import { type PhotoPlace, photoFrom, photoObstacle, photoOf, photosIn } from './data.ts'
import {
  MAX_PHOTO_BYTES,
  mayOpenPhotos,
  PHOTO_LIMITS,
  PHOTO_TRIES_PER_DAY,
  PHOTOS_PER_CASE,
} from './model.ts'

const TRIES: Budget = { name: 'case-photo', points: PHOTO_TRIES_PER_DAY, windowSeconds: 86_400 }

type NoRoom = 'not_found' | 'ended' | 'full'

/**
 * Asked before a byte of a photo is read: whether its case takes one, and whether the person may try
 * once more today. A try counts whatever comes of it, because reading and drawing is what costs.
 */
export async function expectPhoto(
  core: Core,
  scope: DebtorScope,
  caseId: CaseId,
): Promise<Result<null, NoRoom | 'too_many_today'>> {
  const obstacle = await inScope(core, scope, (tx) => photoObstacle(tx, scope, caseId))
  if (obstacle !== null) return refuse(obstacle)
  const taken = await takeFrom(core, TRIES, scope.debtorId)
  return taken.ok ? ok(null) : refuse('too_many_today')
}

export type PhotoRefusal = NoRoom | UnreadablePhoto | 'too_large'

/**
 * Draws a photo anew and keeps it with its case, sealed; the case says that it came. The same bytes
 * once more are the same photo: a double tap, or somebody who is not sure, changes nothing. A photo
 * answers what was asked of the person, with or without words.
 * @param file what the person sent; it is let go of afterwards.
 */
export async function addPhoto(
  core: Core,
  scope: DebtorScope,
  { caseId, file }: { caseId: CaseId; file: Buffer },
): Promise<Result<{ photoId: CasePhotoId }, PhotoRefusal>> {
  if (file.length > MAX_PHOTO_BYTES) return refuse('too_large')
  const sourceIndex = core.vault.blindIndex('case_photos.source', sha256(file).toString('hex'))
  const source = { caseId, sourceIndex }
  const known = await inScope(core, scope, (tx) => knownOrObstacle(tx, scope, source))
  if (known !== null) return known
  const drawn = await readPhoto(file, PHOTO_LIMITS)
  if (!drawn.ok) return drawn
  return inScope(core, scope, async (tx) => {
    await lockDebtor(tx, scope, scope.debtorId)
    // Meanwhile another tap may have brought it, or somebody answered.
    const found = await knownOrObstacle(tx, scope, source)
    if (found !== null) return found
    return keepPhoto(tx, scope, source, drawn.value)
  })
}

type Source = { readonly caseId: CaseId; readonly sourceIndex: Buffer }

async function knownOrObstacle(
  tx: Tx,
  scope: DebtorScope,
  source: Source,
): Promise<Result<{ photoId: CasePhotoId }, NoRoom> | null> {
  const photoId = await photoFrom(tx, scope, source)
  if (photoId !== null) return ok({ photoId })
  const obstacle = await photoObstacle(tx, scope, source.caseId)
  return obstacle === null ? null : refuse(obstacle)
}

/** Under the lock of its person, so that two telephones do not take the same place. */
async function keepPhoto(
  tx: Tx,
  scope: DebtorScope,
  { caseId, sourceIndex }: Source,
  { jpeg, width, height }: Photo,
): Promise<Result<{ photoId: CasePhotoId }, Exclude<OwnRefusal, 'nothing_said'> | 'full'>> {
  const number = (await photosIn(tx, scope, caseId)) + 1
  if (number > PHOTOS_PER_CASE) return refuse('full')
  const moved = await moveOwn(tx, scope, caseId, 'reply')
  if (!moved.ok) return moved
  const place = placeOf(moved.value)
  const entryId = await writeEntry(tx, scope, place, { kind: 'photo_added', words: null })
  const now = tx.clock.now()
  const photoId = newId<CasePhotoId>(now.epochMilliseconds)
  await tx.db.insert(casePhotos).values({
    id: photoId,
    entryId,
    ...place,
    number,
    sourceIndex,
    contentSealed: tx.vault.seal(jpeg, { column: 'case_photos.content', row: photoId }),
    width,
    height,
    byteCount: jpeg.length,
    at: now,
  })
  await recordAudit(tx, scope, {
    action: 'case.photo_added',
    ...auditOf(moved.value),
    photo: photoId,
  })
  return ok({ photoId })
}

/**
 * Shows staff one photo of a person. The record of it is written in the same transaction, so that
 * nothing is seen that is not recorded. It may show a whole document, so it wants `debtors.reveal`
 * besides; why it was opened says the case.
 */
export function openPhoto(
  core: Core,
  scope: StaffScope,
  place: PhotoPlace,
): Promise<Result<Buffer, 'not_found' | 'not_allowed'>> {
  if (!mayOpenPhotos(scope)) return Promise.resolve(refuse('not_allowed'))
  return inScope(core, scope, async (tx) => {
    const one = await caseById(tx, scope, place.caseId)
    const jpeg = one && (await photoOf(tx, scope, place))
    if (!one || !jpeg) return refuse('not_found')
    await recordAudit(tx, scope, {
      action: 'case.photo_opened',
      ...auditOf(one),
      photo: place.photoId,
    })
    return ok(jpeg)
  })
}
