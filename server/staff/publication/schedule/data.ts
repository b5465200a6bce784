import { assert, assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { draftOfVersion, liveVersionOf, type Shelf } from '../data.ts'
import type { Publishable } from '../request/data.ts'
import type { Obstacle, ScheduledPublication, ScheduleState } from './model.ts'

type Row = {
  id: ScheduledPublication['id']
  draft_version: number
  content_hash: Buffer
  live_version: number | null
  in_force_from: Temporal.PlainDate
  approver: string | null
  approved_at: Temporal.Instant
  state: ScheduleState
  ended_at: Temporal.Instant | null
  obstacle: Obstacle | null
}

/** The publication that waits for its day, else the newest that did; null: there never was one. */
export async function newestScheduled(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  { scheduled }: Shelf<unknown>,
  creditorId: CreditorId,
): Promise<ScheduledPublication | null> {
  const [row] = await tx.sql<Row>(
    `select id, draft_version, content_hash, live_version, in_force_from,
            staff_name(approved_by) as approver, approved_at, state, ended_at, obstacle
       from ${scheduled} where creditor_id = $1
      order by state = 'waiting' desc, approved_at desc, id desc limit 1`,
    [creditorId],
  )
  return row
    ? {
        id: row.id,
        draft: row.draft_version,
        contentSha256: row.content_hash.toString('hex'),
        liveVersion: row.live_version,
        inForceFrom: row.in_force_from,
        approvedBy: row.approver ?? 'alguém da equipe',
        approvedAt: row.approved_at,
        state: row.state,
        endedAt: row.ended_at,
        obstacle: row.obstacle,
      }
    : null
}

/** What waits, as two people read it, and what would keep it from being published now. */
export async function waitingContent<T>(
  tx: Tx,
  scope: StaffScope | SystemScope,
  kind: Publishable<T>,
  creditorId: CreditorId,
  waiting: Pick<ScheduledPublication, 'draft' | 'contentSha256' | 'liveVersion'>,
): Promise<{ content: T; obstacle: Obstacle | null }> {
  const version = waiting.draft
  const draft = assertPresent(
    await draftOfVersion(tx, scope, kind, { creditorId, version }),
    'what was approved is a version of the draft',
  )
  assert(draft.contentSha256 === waiting.contentSha256, 'a version of a draft is never edited')
  const { content } = draft
  const live = await liveVersionOf(tx, scope, kind, creditorId)
  if (live !== waiting.liveVersion) return { content, obstacle: 'other_version' }
  const mayStand = await kind.mayStand(tx, scope, creditorId, content)
  return { content, obstacle: mayStand ? null : 'illegal' }
}

/** The newest publication that was put on a later day; while it waits, with what stands against it. */
export async function scheduledOf<T>(
  tx: Tx,
  scope: StaffScope,
  kind: Publishable<T>,
  creditorId: CreditorId,
) {
  const newest = await newestScheduled(tx, scope, kind, creditorId)
  if (newest?.state !== 'waiting') return newest && { ...newest, waiting: null }
  return { ...newest, waiting: await waitingContent(tx, scope, kind, creditorId, newest) }
}

/** The creditors of whom a publication waits that is due on this day, or was before. */
export async function creditorsWithDue(
  tx: Tx,
  _scope: SystemScope,
  { scheduled }: Shelf<unknown>,
  on: Temporal.PlainDate,
): Promise<CreditorId[]> {
  const rows = await tx.sql<{ creditor_id: CreditorId }>(
    `select creditor_id from ${scheduled}
      where state = 'waiting' and in_force_from <= $1 order by in_force_from, creditor_id`,
    [on],
  )
  return rows.map((row) => row.creditor_id)
}
