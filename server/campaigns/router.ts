import { notFound, router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { creditorBySlug, loadCatalogue } from '#server/creditors/data.ts'
import { nextContactHour } from '#server/messages/eligibility/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf as namedCreditors, worksFor } from '#server/staff/creditor/data.ts'
import { askApproval } from './approval/commands.ts'
import { freezeAudience } from './audience/commands.ts'
import { audienceById } from './audience/data.ts'
import { writeCampaign } from './commands.ts'
import { startCampaign, steerCampaign } from './course/commands.ts'
import { type Campaign, campaignFor, campaignList, portfoliosOf } from './data.ts'
import { writeCampaignInput } from './form/schema.ts'
import { exportMembers } from './results/commands.ts'
import { memberPage, resultsOf } from './results/data.ts'
import {
  approvalInput,
  campaignInput,
  creditorInput,
  membersInput,
  segmentInput,
  steerInput,
  versionInput,
} from './schema.ts'
import { retireSegment } from './segment/commands.ts'
import { segmentList } from './segment/data.ts'

const PAGE = 50
const PART = 1_000

export const campaignsRouter = router({
  /** Campaigns, saved filters and creditors of whoever asks. */
  list: staffProcedure('campaigns.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, async (tx) => ({
      campaigns: await campaignList(tx, ctx.scope),
      segments: await segmentList(tx, ctx.scope),
      creditors: await namedCreditors(tx, ctx.scope),
      mayEdit: ctx.scope.permissions.has('campaigns.edit'),
    })),
  ),

  /** What the form of a new campaign chooses from. */
  choices: staffProcedure('campaigns.edit')
    .input(creditorInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, async (tx) => {
        const creditor = await theirCreditor(tx, ctx.scope, input.creditorSlug)
        const segments = await segmentList(tx, ctx.scope)
        return {
          creditor: { slug: creditor.slug, name: creditor.tradeName },
          portfolios: await portfoliosOf(tx, ctx.scope, creditor.id),
          segments: segments.filter((one) => one.creditor.slug === creditor.slug),
        }
      }),
    ),

  /** One campaign with its list in figures, and what came of it once it has begun. */
  byId: staffProcedure('campaigns.read')
    .input(campaignInput)
    .query(({ ctx, input }) =>
      ofCampaign(ctx.core, ctx.scope, input, async (tx, campaign) => {
        const { creditorId, audienceId, startedAt } = campaign
        const list = audienceId && { creditorId, audienceId, startedAt }
        const now = tx.clock.now()
        const { creditors } = await loadCatalogue(tx, ctx.scope)
        return {
          campaign,
          portfolios: await portfoliosOf(tx, ctx.scope, creditorId),
          audience: list && (await audienceById(tx, ctx.scope, list)),
          results: list && startedAt ? await resultsOf(tx, ctx.scope, list) : null,
          now,
          /** From when messages may leave, if nothing else holds them. */
          writesFrom: nextContactHour(now, creditors.get(creditorId)),
          mayEdit: ctx.scope.permissions.has('campaigns.edit'),
        }
      }),
    ),

  /** Exactly who: people of one group, masked, page by page. */
  members: staffProcedure('campaigns.read')
    .input(membersInput)
    .query(({ ctx, input }) =>
      ofCampaign(ctx.core, ctx.scope, input, async (tx, campaign) => {
        const { creditorId, audienceId, startedAt } = campaign
        if (audienceId === null) return notFound()
        const list = { creditorId, audienceId, startedAt }
        const page = await memberPage(tx, ctx.scope, list, { ...input, limit: PAGE })
        return { campaign, page }
      }),
    ),

  /** The same as parts of a file; each is recorded. */
  exportMembers: staffProcedure('campaigns.read')
    .input(membersInput)
    .mutation(({ ctx, input }) =>
      ofCampaign(ctx.core, ctx.scope, input, async (tx, campaign) => {
        const { creditorId, audienceId, startedAt } = campaign
        if (audienceId === null) return notFound()
        const list = { creditorId, campaignId: campaign.id, audienceId, startedAt }
        return exportMembers(tx, ctx.scope, list, { ...input, limit: PART })
      }),
    ),

  write: staffProcedure('campaigns.edit')
    .input(writeCampaignInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, async (tx) => {
        const { creditorSlug, ...written } = input
        const creditor = await theirCreditor(tx, ctx.scope, creditorSlug)
        return writeCampaign(tx, ctx.scope, creditor.id, written)
      }),
    ),

  /** The dry run. */
  freeze: staffProcedure('campaigns.edit')
    .input(versionInput)
    .mutation(({ ctx, input }) =>
      ofCampaign(ctx.core, ctx.scope, input, (tx, { creditorId }) =>
        freezeAudience(tx, ctx.scope, { ...input, creditorId }),
      ),
    ),

  /** Asks for the second person; their approval does it. */
  ask: stepUpProcedure('campaigns.edit')
    .input(approvalInput)
    .mutation(({ ctx, input }) =>
      ofCampaign(ctx.core, ctx.scope, input, (tx, { creditorId }) =>
        askApproval(tx, ctx.scope, { ...input, creditorId }),
      ),
    ),

  start: stepUpProcedure('campaigns.edit')
    .input(campaignInput)
    .mutation(({ ctx, input }) =>
      ofCampaign(ctx.core, ctx.scope, input, (tx, { creditorId }) =>
        startCampaign(tx, ctx.scope, { ...input, creditorId }),
      ),
    ),

  /** Without a fresh factor: it takes a power away, or gives back what was approved. */
  steer: staffProcedure('campaigns.edit')
    .input(steerInput)
    .mutation(({ ctx, input }) =>
      ofCampaign(ctx.core, ctx.scope, input, (tx, { creditorId }) =>
        steerCampaign(tx, ctx.scope, { ...input, creditorId }, input.act),
      ),
    ),

  retireSegment: staffProcedure('campaigns.edit')
    .input(segmentInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, async (tx) =>
        (await retireSegment(tx, ctx.scope, input.segmentId)) ? { retired: true } : notFound(),
      ),
    ),
})

async function theirCreditor(tx: Tx, scope: StaffScope, slug: string) {
  const creditor = await creditorBySlug(tx, scope, slug)
  return creditor && worksFor(scope, creditor) ? creditor : notFound()
}

/** Work on one campaign; for those who do not work for its creditor it is not there. */
function ofCampaign<T>(
  core: Core,
  scope: StaffScope,
  { campaignId }: Pick<typeof campaignInput._output, 'campaignId'>,
  work: (tx: Tx, campaign: Campaign) => Promise<T>,
): Promise<T> {
  return inScope(core, scope, async (tx) => {
    const campaign = await campaignFor(tx, scope, campaignId)
    return campaign ? work(tx, campaign) : notFound()
  })
}
