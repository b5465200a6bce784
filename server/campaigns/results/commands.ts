import { recordAudit } from '#server/audit/commands.ts'
import type { CampaignId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { type ListKey, type MemberPage, memberPage } from './data.ts'

/** A part of a list as a file: who took it away, and how many people were on it, is recorded. */
export async function exportMembers(
  tx: Tx,
  scope: StaffScope,
  list: ListKey & { readonly campaignId: CampaignId },
  part: Parameters<typeof memberPage>[3],
): Promise<MemberPage> {
  const page = await memberPage(tx, scope, list, part)
  await recordAudit(tx, scope, {
    action: 'campaign.list_exported',
    subjectId: list.campaignId,
    creditorId: list.creditorId,
    people: page.rows.length,
  })
  return page
}
