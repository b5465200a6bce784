import type {
  CampaignAudienceId,
  CampaignId,
  ContactId,
  CreditorId,
  DebtorId,
} from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { CampaignTemplate } from '../model.ts'

export type CampaignKey = { readonly creditorId: CreditorId; readonly campaignId: CampaignId }

/** Campaigns that are under way, the longest first. */
export async function runningCampaigns(tx: Tx, _scope: SystemScope): Promise<CampaignKey[]> {
  return tx.sql(
    `select creditor_id as "creditorId", id as "campaignId" from campaigns
      where state = 'running' order by started_at, id`,
  )
}

/**
 * Takes a campaign in hand until the transaction ends; null where it does not run, or another worker
 * has it. Who pauses or cancels waits for the batch in hand, and comes before the next one.
 */
export async function takeInHand(
  tx: Tx,
  _scope: SystemScope,
  { creditorId, campaignId }: CampaignKey,
): Promise<{ audienceId: CampaignAudienceId; template: CampaignTemplate } | null> {
  const [row] = await tx.sql<{ audienceId: CampaignAudienceId; template: CampaignTemplate }>(
    `select audience_id as "audienceId", template from campaigns
      where creditor_id = $1 and id = $2 and state = 'running' for update skip locked`,
    [creditorId, campaignId],
  )
  return row ?? null
}

type ListKey = { readonly creditorId: CreditorId; readonly audienceId: CampaignAudienceId }

/** The next people of a list whose turn it is, in the order of their ids. */
export async function nextMembers(
  tx: Tx,
  _scope: SystemScope,
  { creditorId, audienceId }: ListKey,
  limit: number,
): Promise<{ debtorId: DebtorId; contactId: ContactId }[]> {
  return tx.sql(
    `select debtor_id as "debtorId", contact_id as "contactId" from campaign_members
      where creditor_id = $1 and audience_id = $2 and verdict = 'in' and written_at is null
      order by debtor_id limit $3`,
    [creditorId, audienceId, limit],
  )
}

/**
 * How many messages of a list are not at their end, and how many of those wait for nothing but their
 * turn at the gateway.
 */
export async function backlogOf(
  tx: Tx,
  _scope: SystemScope,
  { creditorId, audienceId }: ListKey,
): Promise<{ open: number; due: number }> {
  const [row] = await tx.sql<{ open: bigint; due: bigint }>(
    `select count(*) as open,
            count(*) filter (where g.status = 'queued'
                               and (g.not_before is null or g.not_before <= $3)) as due
       from messages g join campaign_members m on m.message_id = g.id
      where g.status in ('queued', 'unknown') and m.creditor_id = $1 and m.audience_id = $2`,
    [creditorId, audienceId, tx.clock.now()],
  )
  return { open: Number(row?.open ?? 0n), due: Number(row?.due ?? 0n) }
}
