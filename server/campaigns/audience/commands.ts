import { campaignAudiences } from '#db/schema/campaigns.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { type CampaignAudienceId, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { askPortfolio } from '#server/offers/simulation/portfolio/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { type CampaignKey, moveCampaign } from '../commands.ts'
import { campaignById } from '../data.ts'
import {
  type AudienceOrder,
  IS_HELD_OUT,
  JUDGED,
  membersHash,
  questionOf,
  valuesOf,
} from './data.ts'
import { EXCLUSIONS, type Exclusion } from './model.ts'

const FREEZE = `${JUDGED}, kept as (
  insert into campaign_members (creditor_id, audience_id, debtor_id, verdict, reason, contact_id)
  select $1, $27, debtor_id,
         case when reason is not null then 'out' when held then 'hold_out' else 'in' end,
         reason, case when reason is null and not held then contact_id end
    from (select person.*, ${IS_HELD_OUT} as held from person) judged
  returning verdict, reason)
select verdict, reason, count(*) as people from kept group by verdict, reason`

type Counted = { verdict: 'in' | 'hold_out' | 'out'; reason: Exclusion | null; people: bigint }

/**
 * The dry run: finds everybody whom the campaign's filter means, decides about each, and keeps it as
 * the list that is approved and sent to. The list of before is forgotten with its approval; its
 * figures stay. Refused once the campaign has begun, or where somebody else changed it meanwhile.
 */
export async function freezeAudience(
  tx: Tx,
  scope: StaffScope,
  { creditorId, campaignId, version }: CampaignKey & { readonly version: number },
): Promise<Result<{ audienceId: CampaignAudienceId }, 'changed'>> {
  await tx.takeTime()
  const campaign = await campaignById(tx, scope, { creditorId, campaignId })
  if (campaign === null || campaign.version !== version) return refuse('changed')
  const audienceId = newId<CampaignAudienceId>(tx.clock.now().epochMilliseconds)
  const moved = await moveCampaign(tx, scope, { creditorId, campaignId }, 'frozen', {
    version,
    set: { audienceId },
  })
  if (!moved) return refuse('changed')
  const order = { ...campaign, campaignId }
  const counted = await judgeAll(tx, scope, order, audienceId)
  const of = (verdict: Counted['verdict']) =>
    counted.reduce((all, row) => all + (row.verdict === verdict ? Number(row.people) : 0), 0)
  await tx.db.insert(campaignAudiences).values({
    creditorId,
    id: audienceId,
    campaignId,
    included: of('in'),
    heldOut: of('hold_out'),
    excluded: of('out'),
    reasons: reasonsOf(counted),
    membersSha256: await membersHash(tx, scope, { creditorId, audienceId }),
    frozenBy: scope.staffId,
    frozenAt: tx.clock.now(),
  })
  await recordAudit(tx, scope, {
    action: 'campaign.frozen',
    subjectId: campaignId,
    creditorId,
    included: of('in'),
    heldOut: of('hold_out'),
    excluded: of('out'),
  })
  return ok({ audienceId })
}

async function judgeAll(
  tx: Tx,
  scope: StaffScope,
  order: AudienceOrder,
  audienceId: CampaignAudienceId,
): Promise<Counted[]> {
  const { question, creditor } = await questionOf(tx, scope, order.creditorId)
  const values = [...valuesOf(tx, order, creditor), audienceId]
  return askPortfolio<Counted>(tx, scope, question, { tail: FREEZE, values })
}

/** In the order in which reasons are asked, so that the same list says the same. */
function reasonsOf(counted: readonly Counted[]): Record<string, number> {
  return Object.fromEntries(
    EXCLUSIONS.flatMap((reason) => {
      const found = counted.find((row) => row.reason === reason)
      return found ? [[reason, Number(found.people)]] : []
    }),
  )
}
