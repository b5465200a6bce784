import type { Creditor } from '#server/creditors/model.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { legalContext, policiesInForce } from '../../policy/data.ts'
import { draftOfVersion } from '../../policy/draft/data.ts'
import { problemsOf } from '../../policy/legality/model.ts'
import type { OfferPolicy } from '../../policy/model.ts'
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
  creditorId: CreditorId,
): Promise<ScheduledPublication | null> {
  const [row] = await tx.sql<Row>(
    `select id, draft_version, content_hash, live_version, in_force_from,
            staff_name(approved_by) as approver, approved_at, state, ended_at, obstacle
       from scheduled_publications where creditor_id = $1
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

/** The rules that wait, as two people read them, and what would keep them from being published now. */
export async function waitingRules(
  tx: Tx,
  scope: StaffScope | SystemScope,
  { id: creditorId, kind }: Pick<Creditor, 'id' | 'kind'>,
  waiting: Pick<ScheduledPublication, 'draft' | 'contentSha256' | 'liveVersion'>,
): Promise<{ policy: OfferPolicy; obstacle: Obstacle | null }> {
  const version = waiting.draft
  const draft = assertPresent(
    await draftOfVersion(tx, scope, { creditorId, version }),
    'what was approved is a version of the draft',
  )
  assert(draft.contentSha256 === waiting.contentSha256, 'a version of a draft is never edited')
  const live = (await policiesInForce(tx, scope, [creditorId])).get(creditorId)
  const isOther = (live?.version ?? null) !== waiting.liveVersion
  const problems = problemsOf(draft.policy, await legalContext(tx, scope, kind))
  const obstacle = isOther ? 'other_version' : problems.length > 0 ? 'illegal' : null
  return { policy: draft.policy, obstacle }
}

/** The creditors of whom a publication waits that is due on this day, or was before. */
export async function creditorsWithDue(
  tx: Tx,
  _scope: SystemScope,
  on: Temporal.PlainDate,
): Promise<CreditorId[]> {
  const rows = await tx.sql<{ creditor_id: CreditorId }>(
    `select creditor_id from scheduled_publications
      where state = 'waiting' and in_force_from <= $1 order by in_force_from, creditor_id`,
    [on],
  )
  return rows.map((row) => row.creditor_id)
}
