import { campaignSegments } from '#db/schema/campaigns.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { type CampaignSegmentId, type CreditorId, newId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { Filter } from './model.ts'

/** Keeps a filter under a name; where two save one name at once, the first stays. */
export async function saveSegment(
  tx: Tx,
  scope: StaffScope,
  { creditorId, name, filter }: { creditorId: CreditorId; name: string; filter: Filter },
): Promise<void> {
  const id = newId<CampaignSegmentId>(tx.clock.now().epochMilliseconds)
  const saved = await tx.db
    .insert(campaignSegments)
    .values({ creditorId, id, name, filter, savedBy: scope.staffId, savedAt: tx.clock.now() })
    .onConflictDoNothing()
    .returning({ id: campaignSegments.id })
  if (saved.length === 0) return
  await recordAudit(tx, scope, { action: 'segment.saved', subjectId: id, creditorId })
}

/** Takes a saved filter off the list; campaigns that began with it keep their own. */
export async function retireSegment(
  tx: Tx,
  scope: StaffScope,
  id: CampaignSegmentId,
): Promise<boolean> {
  const [retired] = await tx.sql<{ creditor_id: CreditorId }>(
    `update campaign_segments set retired_at = $3
      where id = $1 and retired_at is null and ($2::uuid[] is null or creditor_id = any ($2))
      returning creditor_id`,
    [id, creditorsOf(scope), tx.clock.now()],
  )
  if (!retired) return false
  const { creditor_id: creditorId } = retired
  await recordAudit(tx, scope, { action: 'segment.retired', subjectId: id, creditorId })
  return true
}
