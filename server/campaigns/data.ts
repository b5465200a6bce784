import type { ApprovalId, CampaignAudienceId, CampaignId, CreditorId } from '#server/kernel/id.ts'
import type { ContactChannel } from '#server/messages/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { CampaignState, CampaignTemplate } from './model.ts'
import type { Filter } from './segment/model.ts'
import { filterSchema } from './segment/schema.ts'

export type Campaign = {
  readonly creditorId: CreditorId
  readonly id: CampaignId
  readonly creditor: { readonly slug: string; readonly name: string }
  readonly version: number
  readonly name: string
  readonly channel: ContactChannel
  readonly template: CampaignTemplate
  readonly holdOutPercent: number
  readonly filter: Filter
  readonly state: CampaignState
  readonly audienceId: CampaignAudienceId | null
  readonly writtenBy: string
  readonly writtenAt: Temporal.Instant
  readonly approvalId: ApprovalId | null
  readonly approvalExpiresAt: Temporal.Instant | null
  readonly approvedBy: string | null
  readonly approvedAt: Temporal.Instant | null
  readonly startedAt: Temporal.Instant | null
  readonly endedAt: Temporal.Instant | null
}

type Row = {
  creditor_id: CreditorId
  id: CampaignId
  slug: string
  trade_name: string
  version: number
  name: string
  channel: ContactChannel
  template: CampaignTemplate
  hold_out_percent: number
  filter: unknown
  state: CampaignState
  audience_id: CampaignAudienceId | null
  writer: string
  written_at: Temporal.Instant
  approval_id: ApprovalId | null
  approval_expires_at: Temporal.Instant | null
  approver: string | null
  approved_at: Temporal.Instant | null
  started_at: Temporal.Instant | null
  ended_at: Temporal.Instant | null
}

/** Names of colleagues are the system's to tell, by a function that tells nothing else of them. */
const CAMPAIGNS = `
  select k.creditor_id, k.id, c.slug, c.trade_name, k.version, k.name, k.channel, k.template,
         k.hold_out_percent, k.filter, k.state, k.audience_id, staff_name(k.written_by) as writer,
         k.written_at, k.approval_id, k.approval_expires_at, staff_name(k.approved_by) as approver,
         k.approved_at, k.started_at, k.ended_at
    from campaigns k join creditors c on c.id = k.creditor_id`

function campaignFrom(row: Row): Campaign {
  return {
    creditorId: row.creditor_id,
    id: row.id,
    creditor: { slug: row.slug, name: row.trade_name },
    version: row.version,
    name: row.name,
    channel: row.channel,
    template: row.template,
    holdOutPercent: row.hold_out_percent,
    filter: filterSchema.parse(row.filter),
    state: row.state,
    audienceId: row.audience_id,
    writtenBy: row.writer,
    writtenAt: row.written_at,
    approvalId: row.approval_id,
    approvalExpiresAt: row.approval_expires_at,
    approvedBy: row.approver,
    approvedAt: row.approved_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }
}

/** One campaign of somebody's creditors; what is another's never existed. */
export async function campaignFor(
  tx: Tx,
  scope: StaffScope,
  id: CampaignId,
): Promise<Campaign | null> {
  const [row] = await tx.sql<Row>(
    `${CAMPAIGNS} where k.id = $1 and ($2::uuid[] is null or k.creditor_id = any ($2))`,
    [id, creditorsOf(scope)],
  )
  return row ? campaignFrom(row) : null
}

export async function campaignById(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  { creditorId, campaignId }: { creditorId: CreditorId; campaignId: CampaignId },
): Promise<Campaign | null> {
  const [row] = await tx.sql<Row>(`${CAMPAIGNS} where k.creditor_id = $1 and k.id = $2`, [
    creditorId,
    campaignId,
  ])
  return row ? campaignFrom(row) : null
}

const SHOWN = 200

/** The newest campaigns of somebody's creditors, those that are not over first. */
export async function campaignList(tx: Tx, scope: StaffScope): Promise<Campaign[]> {
  const rows = await tx.sql<Row>(
    `${CAMPAIGNS} where ($1::uuid[] is null or k.creditor_id = any ($1))
      order by k.state in ('finished', 'cancelled'), k.written_at desc, k.id limit ${SHOWN}`,
    [creditorsOf(scope)],
  )
  return rows.map(campaignFrom)
}

/** The portfolios of a creditor, for choosing one, with their names. */
export async function portfoliosOf(
  tx: Tx,
  _scope: StaffScope,
  creditorId: CreditorId,
): Promise<{ id: string; name: string }[]> {
  return tx.sql('select id, name from portfolios where creditor_id = $1 order by name', [
    creditorId,
  ])
}
