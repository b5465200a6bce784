import { approve, listApprovals } from '#server/approvals/commands.ts'
import { askApproval } from '#server/campaigns/approval/commands.ts'
import { freezeAudience } from '#server/campaigns/audience/commands.ts'
import { writeCampaign } from '#server/campaigns/commands.ts'
import { addManager, addPerson, VALUES } from '#server/campaigns/testing.ts'
import { type ApprovalId, type CampaignId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { type Attempt, confirmed, managers, type Row, staff } from './answers.ts'
import { houseOf } from './inputs.ts'

/** A campaign of the creditor asked about, as a manager of theirs left it. */
async function campaign({ stage, about }: Attempt, until: 'written' | 'frozen' | 'approved') {
  const house = houseOf(stage, about)
  const campaignId = newId<CampaignId>()
  if (!house) return { campaignId, version: 1 }
  const { core, provider } = stage
  const { creditorId } = house
  const [ana, bia] = [await addManager(core, [creditorId]), await addManager(core, [creditorId])]
  const key = { creditorId, campaignId, version: 1 }
  // Somebody of this campaign's own: everybody else is on the list of the one before.
  if (until === 'approved') await addPerson(core, house)
  await inScope(core, ana, async (tx) => {
    await writeCampaign(tx, ana, creditorId, { campaignId, version: 0, values: VALUES })
    if (until !== 'written') await freezeAudience(tx, ana, key)
  })
  if (until !== 'approved') return { campaignId, version: 1 }
  const id = newId<ApprovalId>()
  await inScope(core, ana, (tx) => askApproval(tx, ana, { ...key, id, consentedBy: 'Diretoria' }))
  const asked = (await listApprovals(core, bia)).find((approval) => approval.id === id)
  if (asked) await approve(core, provider.services, bia, asked)
  return { campaignId, version: 1 }
}

const written = (attempt: Attempt) => campaign(attempt, 'written')
const frozen = (attempt: Attempt) => campaign(attempt, 'frozen')
const only =
  (make: (attempt: Attempt) => ReturnType<typeof campaign>) => async (attempt: Attempt) => ({
    campaignId: (await make(attempt)).campaignId,
  })

export const campaigns: Record<string, Row> = {
  'campaigns.list': { answers: staff('ok') },
  'campaigns.choices': {
    answers: managers('NOT_FOUND'),
    input: ({ about }) => ({ creditorSlug: about.creditorSlug }),
  },
  'campaigns.byId': { hasEffects: true, answers: staff('NOT_FOUND'), input: only(frozen) },
  'campaigns.members': {
    hasEffects: true,
    answers: staff('NOT_FOUND'),
    input: async (attempt) => ({ ...(await only(frozen)(attempt)), group: 'in', after: null }),
  },
  'campaigns.exportMembers': {
    answers: staff('NOT_FOUND'),
    input: async (attempt) => ({ ...(await only(frozen)(attempt)), group: 'in', after: null }),
  },
  'campaigns.write': {
    answers: managers('NOT_FOUND'),
    input: ({ about }) => ({
      creditorSlug: about.creditorSlug,
      campaignId: newId<CampaignId>(),
      version: 0,
      values: VALUES,
    }),
  },
  'campaigns.freeze': { answers: managers('NOT_FOUND'), input: written },
  'campaigns.ask': {
    answers: confirmed('NOT_FOUND'),
    input: async (attempt) => ({
      ...(await frozen(attempt)),
      id: newId<ApprovalId>(),
      consentedBy: 'Diretoria',
    }),
  },
  'campaigns.start': {
    answers: confirmed('NOT_FOUND'),
    input: only((attempt) => campaign(attempt, 'approved')),
  },
  'campaigns.steer': {
    answers: managers('NOT_FOUND'),
    input: async (attempt) => ({ ...(await only(written)(attempt)), act: 'cancel' }),
  },
  'campaigns.retireSegment': {
    answers: managers('NOT_FOUND'),
    input: async ({ stage, about }) => {
      const house = houseOf(stage, about)
      const segmentId = newId<never>()
      if (!house) return { segmentId }
      const { creditorId } = house
      const ana = await addManager(stage.core, [creditorId])
      const values = { ...VALUES, segment: newId() }
      return inScope(stage.core, ana, async (tx) => {
        await writeCampaign(tx, ana, creditorId, { campaignId: newId(), version: 0, values })
        const [row] = await tx.sql<{ id: string }>(
          'select id from campaign_segments where creditor_id = $1 and name = $2',
          [creditorId, values.segment],
        )
        return { segmentId: row?.id ?? segmentId }
      })
    },
  },
}
