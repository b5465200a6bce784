import type { CampaignSegmentId, CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { Filter } from './model.ts'
import { filterSchema } from './schema.ts'

export type Segment = {
  readonly id: CampaignSegmentId
  readonly creditor: { readonly slug: string; readonly name: string }
  readonly name: string
  readonly filter: Filter
  /** The name of the portfolio that it is narrowed to. */
  readonly portfolio: string | null
  readonly savedBy: string
}

/** The saved filters of somebody's creditors, by name. */
export async function segmentList(tx: Tx, scope: StaffScope): Promise<Segment[]> {
  const rows = await tx.sql<{
    id: CampaignSegmentId
    slug: string
    trade_name: string
    name: string
    filter: unknown
    portfolio: string | null
    saver: string
  }>(
    `select s.id, c.slug, c.trade_name, s.name, s.filter, p.name as portfolio,
            staff_name(s.saved_by) as saver
       from campaign_segments s join creditors c on c.id = s.creditor_id
       left join portfolios p
         on p.creditor_id = s.creditor_id and p.id = (s.filter->>'portfolioId')::uuid
      where s.retired_at is null and ($1::uuid[] is null or s.creditor_id = any ($1))
      order by c.trade_name, s.name`,
    [creditorsOf(scope)],
  )
  return rows.map((row) => ({
    id: row.id,
    creditor: { slug: row.slug, name: row.trade_name },
    name: row.name,
    filter: filterSchema.parse(row.filter),
    portfolio: row.portfolio,
    savedBy: row.saver,
  }))
}

export async function isNameTaken(
  tx: Tx,
  _scope: StaffScope,
  { creditorId, name }: { creditorId: CreditorId; name: string },
): Promise<boolean> {
  const found = await tx.sql(
    `select 1 from campaign_segments
      where creditor_id = $1 and name = $2 and retired_at is null`,
    [creditorId, name],
  )
  return found.length > 0
}
