import type { CampaignAudienceId, CreditorId, MessageId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

type ListKey = { readonly creditorId: CreditorId; readonly audienceId: CampaignAudienceId }

/** Messages of a list that did not come to an end yet: few at any time, so one asks from them. */
export async function openMessages(
  tx: Tx,
  _scope: Scope,
  { creditorId, audienceId }: ListKey,
): Promise<MessageId[]> {
  const rows = await tx.sql<{ id: MessageId }>(
    `select g.id from messages g join campaign_members m on m.message_id = g.id
      where g.status in ('queued', 'unknown') and m.creditor_id = $1 and m.audience_id = $2`,
    [creditorId, audienceId],
  )
  return rows.map(({ id }) => id)
}

/** How many of a list were written to, whatever became of it. */
export async function countWritten(
  tx: Tx,
  _scope: Scope,
  { creditorId, audienceId }: ListKey,
): Promise<number> {
  const [row] = await tx.sql<{ written: bigint }>(
    `select count(*) as written from campaign_members
      where creditor_id = $1 and audience_id = $2 and verdict = 'in' and written_at is not null`,
    [creditorId, audienceId],
  )
  return Number(row?.written ?? 0n)
}
