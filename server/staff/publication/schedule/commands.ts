import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { ApprovalId, CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { lockPublications, putInForce } from '../commands.ts'
import type { Shelf } from '../data.ts'
import { tellStopped } from '../notice/commands.ts'
import type { Publishable } from '../request/data.ts'
import { waitingContent } from './data.ts'
import { type Obstacle, SCHEDULE_TRANSITIONS, type ScheduleEvent } from './model.ts'

/**
 * Lets an approved draft wait for its day; false where another one of this creditor waits already.
 * Within the transaction that decides the request, after what it was approved against was read.
 */
export async function schedulePublication(
  tx: Tx,
  scope: StaffScope,
  shelf: Shelf<unknown>,
  approved: {
    readonly id: ApprovalId
    readonly creditorId: CreditorId
    readonly draft: number
    readonly contentSha256: string
    readonly liveVersion: number | null
    readonly inForceFrom: string
  },
): Promise<boolean> {
  const { id, creditorId, draft, liveVersion, inForceFrom } = approved
  const contentHash = Buffer.from(approved.contentSha256, 'hex')
  const waits = await tx.sql(
    `insert into ${shelf.scheduled} (creditor_id, id, draft_version, content_hash, live_version,
                                     in_force_from, approved_by, approved_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting') on conflict do nothing returning id`,
    [creditorId, id, draft, contentHash, liveVersion, inForceFrom, scope.staffId, tx.clock.now()],
  )
  if (waits.length === 0) return false
  const act = { action: `${shelf.acts}.scheduled`, subjectId: id, creditorId } as const
  await recordAudit(tx, scope, { ...act, draft, from: inForceFrom })
  return true
}

/** Takes back what waits for its day: it gives nothing to anybody, so one person does it. */
export async function cancelScheduled(
  tx: Tx,
  scope: StaffScope,
  shelf: Shelf<unknown>,
  { creditorId, id }: Which,
): Promise<Result<undefined, 'ended'>> {
  const draft = await end(tx, shelf, { creditorId, id }, 'taken_back', {
    cancelledBy: scope.staffId,
  })
  if (draft === null) return refuse('ended')
  const act = { action: `${shelf.acts}.schedule_cancelled`, subjectId: id, creditorId } as const
  await recordAudit(tx, scope, { ...act, draft })
  return ok(undefined)
}

type Waiting = {
  id: ApprovalId
  draft_version: number
  content_hash: Buffer
  live_version: number | null
}

/**
 * Publishes what waits for this day exactly as it was approved, or says what stands against it, also
 * to who asked and who approved, and changes nothing else. Of several workers the first does it,
 * whenever it comes; null: nothing waits.
 */
export async function publishScheduled<T>(
  tx: Tx,
  scope: SystemScope,
  services: Pick<Services, 'portalUrl'>,
  kind: Publishable<T>,
  creditorId: CreditorId,
): Promise<'published' | Obstacle | null> {
  // Until the end of this transaction no other version comes in force.
  await lockPublications(tx, scope, creditorId)
  const [waiting] = await tx.sql<Waiting>(
    `select id, draft_version, content_hash, live_version from ${kind.scheduled}
      where creditor_id = $1 and state = 'waiting' and in_force_from <= $2 for update`,
    [creditorId, today(tx.clock)],
  )
  if (!waiting) return null
  const { content, obstacle } = await waitingContent(tx, scope, kind, creditorId, {
    draft: waiting.draft_version,
    contentSha256: waiting.content_hash.toString('hex'),
    liveVersion: waiting.live_version,
  })
  const which = { creditorId, id: waiting.id }
  if (obstacle !== null) {
    await stop(tx, scope, kind, which, obstacle)
    await tellStopped(tx, scope, services, kind, { ...which, obstacle })
    return obstacle
  }
  const { version } = await putInForce(tx, scope, kind, { creditorId, content })
  await end(tx, kind, which, 'day_came', { publishedVersion: version })
  return 'published'
}

type Which = { readonly creditorId: CreditorId; readonly id: ApprovalId }

async function stop(
  tx: Tx,
  scope: SystemScope,
  shelf: Shelf<unknown>,
  which: Which,
  obstacle: Obstacle,
): Promise<void> {
  const draft = assertPresent(
    await end(tx, shelf, which, 'was_obstructed', { obstacle }),
    'it is locked and waits',
  )
  const { creditorId, id: subjectId } = which
  const act = { action: `${shelf.acts}.schedule_stopped`, subjectId, creditorId } as const
  await recordAudit(tx, scope, { ...act, draft, obstacle })
}

/** Its draft's version; null where it does not wait any more. */
async function end(
  tx: Tx,
  { scheduled }: Shelf<unknown>,
  { creditorId, id }: Which,
  event: ScheduleEvent,
  outcome: { publishedVersion?: number; obstacle?: Obstacle; cancelledBy?: string },
): Promise<number | null> {
  const { publishedVersion = null, obstacle = null, cancelledBy = null } = outcome
  const [ended] = await tx.sql<{ draft_version: number }>(
    `update ${scheduled} set state = $3, ended_at = $4, published_version = $5, obstacle = $6,
            cancelled_by = $7
      where creditor_id = $1 and id = $2 and state = any ($8) returning draft_version`,
    [
      creditorId,
      id,
      SCHEDULE_TRANSITIONS.waiting[event],
      tx.clock.now(),
      publishedVersion,
      obstacle,
      cancelledBy,
      statesAccepting(SCHEDULE_TRANSITIONS, event),
    ],
  )
  return ended?.draft_version ?? null
}
