import { messageWordings, wordingPublications } from '#db/schema/wordings.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { ApprovalId, CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { requestApproval } from '#server/staff/approval/commands.ts'
import type { ApprovalChange } from '#server/staff/approval/model.ts'
import { lockPublications } from '#server/staff/publication/commands.ts'
import type { Sender } from '../model.ts'
import { newestOf, publicationsOf, versionOf, versionsOf } from './data.ts'
import { problemsOf } from './lint/model.ts'
import { isWorded, type WordedTemplate, type Wording, type WordingChannel } from './model.ts'

type Publication = Extract<ApprovalChange, { kind: 'publish_wording' }>

/** One message of a creditor on one channel. */
export type WordingPlace = {
  readonly creditorId: CreditorId
  readonly template: WordedTemplate
  readonly channel: WordingChannel
}

export type WordingRefusal =
  /** Somebody else wrote meanwhile: read again. */
  | 'changed'
  /** The lint stands against it. */
  | 'not_fit'

/**
 * Writes the next version of a creditor's words; `version` is the newest that was read, 0 for none.
 * Words that the lint refuses may be written, and are kept for whoever goes on; they cannot be
 * approved.
 */
export async function writeWording(
  tx: Tx,
  scope: StaffScope,
  place: Omit<WordingPlace, 'channel'>,
  { version, wording }: { version: number; wording: Wording },
): Promise<Result<{ version: number }, 'changed'>> {
  const { creditorId, template } = place
  const { channel } = wording
  const newest = await newestOf(tx, scope, { ...place, channel })
  if ((newest?.version ?? 0) !== version) return refuse('changed')
  const next = version + 1
  const written = await tx.db
    .insert(messageWordings)
    .values({
      creditorId,
      template,
      channel,
      version: next,
      content: wording,
      contentHash: inputHash(wording),
      writtenBy: scope.staffId,
      writtenAt: tx.clock.now(),
    })
    .onConflictDoNothing()
    .returning({ version: messageWordings.version })
  if (written.length === 0) return refuse('changed')
  const act = { action: 'wording.written', subjectId: creditorId, creditorId } as const
  await recordAudit(tx, scope, { ...act, template, channel, version: next })
  return ok({ version: next })
}

/** Asks for a second person who puts a version in force; they read the very words in the request. */
export async function requestWording(
  tx: Tx,
  scope: StaffScope,
  sender: Sender,
  { id, version, ...place }: WordingPlace & { id: ApprovalId; version: number },
): Promise<Result<{ approvalId: ApprovalId }, WordingRefusal>> {
  const { creditorId, template, channel } = place
  const newest = await newestOf(tx, scope, place)
  if (newest === null || newest.version !== version) return refuse('changed')
  if (problemsOf(template, newest.wording, sender).length > 0) return refuse('not_fit')
  const before = { template, channel, liveVersion: await liveVersionOf(tx, scope, place) }
  await requestApproval(tx, scope, id, {
    kind: 'publish_wording',
    subjectId: null,
    creditorId,
    before,
    after: { version, content: newest.wording },
  })
  return ok({ approvalId: id })
}

/** What is in force now; of a request it is compared with what was when it was asked. */
export async function standingOf(
  tx: Tx,
  scope: StaffScope,
  { creditorId, before }: Pick<Publication, 'creditorId' | 'before'>,
): Promise<Publication['before']> {
  const { template, channel } = before
  if (!isWorded(template)) return before
  const place = { creditorId, template, channel }
  return { ...before, liveVersion: await liveVersionOf(tx, scope, place) }
}

/** Puts approved words in force; false where they would not fit any more. */
export async function publishApproved(
  tx: Tx,
  scope: StaffScope,
  sender: Sender,
  { creditorId, before, after }: Pick<Publication, 'creditorId' | 'before' | 'after'>,
): Promise<boolean> {
  const { template, channel } = before
  if (!isWorded(template)) return false
  const place = { creditorId, template, channel }
  const found = await versionOf(tx, scope, place, after.version)
  if (found === null || !inputHash(found.wording).equals(inputHash(after.content))) return false
  if (problemsOf(template, found.wording, sender).length > 0) return false
  await publish(tx, scope, place, { version: after.version, how: 'approved' })
  return true
}

/**
 * One click back: to a version that two people put in force before, or to the house's words (null).
 * It takes effect with the next message that is written; what is in force already stays.
 */
export async function returnTo(
  tx: Tx,
  scope: StaffScope,
  sender: Sender,
  place: WordingPlace,
  { version, liveVersion }: { version: number | null; liveVersion: number | null },
): Promise<Result<null, WordingRefusal>> {
  await lockPublications(tx, scope, place.creditorId)
  if ((await liveVersionOf(tx, scope, place)) !== liveVersion) return refuse('changed')
  if (version === liveVersion) return ok(null)
  if (version !== null) {
    const versions = await versionsOf(tx, scope, place)
    const found = versions.find((one) => one.version === version && one.wasInForce)
    if (!found) return refuse('changed')
    if (problemsOf(place.template, found.wording, sender).length > 0) return refuse('not_fit')
  }
  await publish(tx, scope, place, { version, how: 'returned' })
  return ok(null)
}

async function liveVersionOf(
  tx: Tx,
  scope: StaffScope,
  place: WordingPlace,
): Promise<number | null> {
  const [newest] = await publicationsOf(tx, scope, place)
  return newest?.version ?? null
}

async function publish(
  tx: Tx,
  scope: StaffScope,
  place: WordingPlace,
  { version, how }: { version: number | null; how: 'approved' | 'returned' },
): Promise<void> {
  const { creditorId, template, channel } = place
  const [newest] = await publicationsOf(tx, scope, place)
  await tx.db.insert(wordingPublications).values({
    ...place,
    place: (newest?.place ?? 0) + 1,
    version,
    how,
    publishedBy: scope.staffId,
    publishedAt: tx.clock.now(),
  })
  const act = { action: 'wording.published', subjectId: creditorId, creditorId } as const
  await recordAudit(tx, scope, { ...act, template, channel, version })
}
