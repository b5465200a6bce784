import { queueLinkMessages } from '#server/access/link/bulk/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { isContactHour } from '#server/messages/eligibility/model.ts'
import type { Sender } from '#server/messages/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { moveCampaign } from '../commands.ts'
import { countWritten } from '../course/data.ts'
import { dedupeKeyOf } from '../model.ts'
import { backlogOf, type CampaignKey, nextMembers, takeInHand } from './data.ts'

/**
 * `written`: a batch is on its way, there may be more. `waiting`: not in contact hours, or what was
 * written is still being sent. `finished`: everybody was written to and every message came to its
 * end. `stopped`: it does not run, or another worker has it in hand.
 */
export type BatchOutcome = 'written' | 'waiting' | 'finished' | 'stopped'

/** People of one transaction: a second or two, which is what a pause waits for. */
export const BATCH_SIZE = 1_000
/** Messages of a campaign that wait for the gateway at most, so that few are ahead of a pause. */
const MOST_DUE = 1_000

/**
 * Writes to the next people of a campaign: links minted, messages queued and their rows marked in one
 * transaction, so that a worker that dies has written to all of a batch or to none, and nobody is
 * written to twice. Whether a message is then sent is for the one gate to say. Only people who are
 * `in` are ever taken; the database lets nobody else have a message.
 */
export async function writeBatch(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  key: CampaignKey,
  size: number = BATCH_SIZE,
): Promise<BatchOutcome> {
  return inScope(core, scope, async (tx) => {
    const campaign = await takeInHand(tx, scope, key)
    if (campaign === null) return 'stopped'
    const { creditorId, campaignId } = key
    const list = { creditorId, audienceId: campaign.audienceId }
    const backlog = await backlogOf(tx, scope, list)
    const [next] = await nextMembers(tx, scope, list, 1)
    if (next === undefined) return backlog.open > 0 ? 'waiting' : finish(tx, scope, key, list)
    const policy = (await loadCatalogue(tx, scope)).creditors.get(creditorId)
    if (!isContactHour(tx.clock.now(), policy) || backlog.due >= MOST_DUE) return 'waiting'
    const members = await nextMembers(tx, scope, list, size)
    const { template } = campaign
    const written = await queueLinkMessages(tx, scope, sender, {
      purpose: 'debts',
      by: 'system',
      creditorId,
      people: members.map((member) => ({
        ...member,
        notice: (link) => ({ template, link }),
        dedupeKey: dedupeKeyOf(campaignId, member.debtorId),
      })),
    })
    await tx.sql(
      `update campaign_members m
          set message_id = w.message_id, link_id = w.link_id, written_at = $3
         from unnest((select $4::uuid[]), (select $5::uuid[]), (select $6::uuid[]))
           as w (debtor_id, message_id, link_id)
        where m.creditor_id = $1 and m.audience_id = $2 and m.debtor_id = w.debtor_id
          and m.written_at is null`,
      [
        creditorId,
        campaign.audienceId,
        tx.clock.now(),
        members.map(({ debtorId }) => debtorId),
        written.map(({ messageId }) => messageId),
        written.map(({ linkId }) => linkId),
      ],
    )
    await recordAudit(tx, scope, {
      action: 'campaign.batch_written',
      subjectId: campaignId,
      creditorId,
      messages: members.length,
    })
    return 'written'
  })
}

async function finish(
  tx: Tx,
  scope: SystemScope,
  key: CampaignKey,
  list: Parameters<typeof countWritten>[2],
): Promise<'finished' | 'stopped'> {
  const { creditorId, campaignId } = key
  const set = { endedAt: tx.clock.now() }
  if (!(await moveCampaign(tx, scope, key, 'finished', { set }))) return 'stopped'
  await recordAudit(tx, scope, {
    action: 'campaign.finished',
    subjectId: campaignId,
    creditorId,
    written: await countWritten(tx, scope, list),
    withdrawn: 0,
  })
  await emit(tx, { topic: 'campaign.ended', creditorId, campaignId })
  return 'finished'
}
