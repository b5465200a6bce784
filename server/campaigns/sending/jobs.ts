import type { Sender } from '#server/messages/model.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type BatchOutcome, writeBatch } from './commands.ts'
import { type CampaignKey, runningCampaigns } from './data.ts'

/** The job behind `campaign.running`: batches until there is something to wait for. */
export async function sendCampaign(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  key: CampaignKey,
  size?: number,
): Promise<BatchOutcome> {
  for (;;) {
    const outcome = await writeBatch(core, sender, scope, key, size)
    if (outcome !== 'written') return outcome
  }
}

/**
 * Goes on with every campaign under way; to be run every few seconds. Each is in the hands of one
 * worker at a time, and one that fails keeps none of the others waiting.
 */
export async function sweepCampaigns(
  core: Core,
  sender: Sender,
  scope: SystemScope,
): Promise<void> {
  const running = await inScope(core, scope, (tx) => runningCampaigns(tx, scope))
  for (const key of running) {
    try {
      await sendCampaign(core, sender, scope, key)
    } catch (error) {
      core.log.error({ campaignId: key.campaignId, error }, 'campaign batch failed; it comes again')
    }
  }
}
