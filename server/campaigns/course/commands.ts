import { sql } from 'drizzle-orm'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import {
  holdMessages,
  releaseMessages,
  withdrawMessages,
} from '#server/messages/holding/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { audienceById } from '../audience/data.ts'
import { type CampaignKey, moveCampaign } from '../commands.ts'
import { type Campaign, campaignById } from '../data.ts'
import { isAudienceFresh } from '../model.ts'
import { countWritten, openMessages } from './data.ts'

export type StartRefusal = 'changed' | 'stale'

/** The list that is sent to is the one that was approved, to the last of its members. */
const AS_APPROVED = sql`approved_sha256 = (
  select a.members_sha256 from campaign_audiences a
   where a.creditor_id = campaigns.creditor_id and a.id = campaigns.audience_id)`

/** Begins to send what was approved. The worker does it, batch by batch, in contact hours. */
export async function startCampaign(
  tx: Tx,
  scope: StaffScope,
  key: CampaignKey,
): Promise<Result<undefined, StartRefusal>> {
  const { creditorId, campaignId } = key
  const campaign = await campaignById(tx, scope, key)
  if (!campaign?.audienceId || campaign.state !== 'approved') return refuse('changed')
  const list = { creditorId, audienceId: campaign.audienceId }
  const audience = assertPresent(await audienceById(tx, scope, list), 'a frozen list has figures')
  const now = tx.clock.now()
  if (!isAudienceFresh(audience.frozenAt, now)) return refuse('stale')
  const started = { set: { startedAt: now }, also: AS_APPROVED }
  if (!(await moveCampaign(tx, scope, key, 'started', started))) return refuse('changed')
  await recordAudit(tx, scope, { action: 'campaign.started', subjectId: campaignId, creditorId })
  await emit(tx, { topic: 'campaign.running', creditorId, campaignId })
  return ok(undefined)
}

/**
 * Pauses, goes on with, or ends a campaign. A pause holds what was written and not sent, too, so
 * that nothing leaves after it but what a worker has in hand. Who cancels is told how many had been
 * written to: those are not called back.
 */
export async function steerCampaign(
  tx: Tx,
  scope: StaffScope,
  key: CampaignKey,
  act: 'pause' | 'resume' | 'cancel',
): Promise<Result<undefined, 'changed'>> {
  const campaign = await campaignById(tx, scope, key)
  if (campaign === null) return refuse('changed')
  const isDone = await STEERS[act](tx, scope, key, campaign)
  return isDone ? ok(undefined) : refuse('changed')
}

type Steer = (tx: Tx, scope: StaffScope, key: CampaignKey, campaign: Campaign) => Promise<boolean>

const STEERS = {
  async pause(tx, scope, key, { audienceId }) {
    const { creditorId, campaignId } = key
    const set = { pausedAt: tx.clock.now() }
    if (!(await moveCampaign(tx, scope, key, 'paused', { set }))) return false
    if (audienceId !== null) {
      await holdMessages(tx, scope, await openMessages(tx, scope, { creditorId, audienceId }))
    }
    await recordAudit(tx, scope, { action: 'campaign.paused', subjectId: campaignId, creditorId })
    return true
  },
  async resume(tx, scope, key, { audienceId }) {
    const { creditorId, campaignId } = key
    if (!(await moveCampaign(tx, scope, key, 'resumed', { set: { pausedAt: null } }))) return false
    if (audienceId !== null) {
      await releaseMessages(tx, scope, await openMessages(tx, scope, { creditorId, audienceId }))
    }
    await recordAudit(tx, scope, { action: 'campaign.resumed', subjectId: campaignId, creditorId })
    await emit(tx, { topic: 'campaign.running', creditorId, campaignId })
    return true
  },
  async cancel(tx, scope, key, { audienceId }) {
    const { creditorId, campaignId } = key
    const set = { pausedAt: null, endedAt: tx.clock.now() }
    if (!(await moveCampaign(tx, scope, key, 'cancelled', { set }))) return false
    const list = audienceId && { creditorId, audienceId }
    const open = list ? await openMessages(tx, scope, list) : []
    const withdrawn = await withdrawMessages(tx, scope, open, 'campaign_cancelled')
    await recordAudit(tx, scope, {
      action: 'campaign.cancelled',
      subjectId: campaignId,
      creditorId,
      written: list ? await countWritten(tx, scope, list) : 0,
      withdrawn,
    })
    await emit(tx, { topic: 'campaign.ended', creditorId, campaignId })
    return true
  },
} as const satisfies Record<'pause' | 'resume' | 'cancel', Steer>
