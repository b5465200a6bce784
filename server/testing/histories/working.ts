import { sweepLateNotices } from '#server/access/agreement-notice/jobs.ts'
import { sweepBreaches } from '#server/agreements/breach/jobs.ts'
import { sweepLapsedAgreements } from '#server/agreements/ending/jobs.ts'
import { processNotices, sweepCharges } from '#server/agreements/settlement/jobs.ts'
import type { ChargeId, CreditorId, MessageId } from '#server/kernel/id.ts'
import { type Channels, sendMessage } from '#server/messages/delivery/commands.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { PROVIDERS } from '#server/payments/model.ts'
import { storePixNotice, storeStripeEvent } from '#server/payments/notice/commands.ts'
import { type OpenNotice, takeNotices } from '#server/payments/notice/following/commands.ts'
import type { SendAnswer } from '#server/platform/channel.ts'
import { inScope } from '#server/platform/db.ts'
import { listsOf } from '#server/reconciliation/sweep/data.ts'
import { sweepProviders } from '#server/reconciliation/sweep/jobs.ts'
import { SENDER, SYSTEM } from '#server/testing/access.ts'
import type { Life, News } from './life.ts'

/** Some of the news arrives: stored as the web process does, followed up as the worker does. */
export async function tell(life: Life, from: number, count: number, twice: boolean): Promise<void> {
  const start = life.news.length === 0 ? 0 : from % life.news.length
  const told = life.news.splice(start, count)
  for (const news of told.toReversed()) {
    for (let copy = 0; copy < (twice ? 2 : 1); copy++) await store(life, news)
  }
  if (told.length > 0) await followUp(life, twice)
}

async function store({ lane: { core } }: Life, news: News): Promise<void> {
  if (news.provider === 'pix') {
    const { id: endToEndId, txid } = news
    await storePixNotice(core, SYSTEM, JSON.stringify({ pix: [{ endToEndId, txid }] }))
    return
  }
  const event = {
    id: `evt_${news.id}`,
    type: 'payment_intent.succeeded',
    objectId: news.id,
    objectType: 'payment_intent',
    livemode: false,
    account: null,
    created: core.clock.now(),
    apiVersion: null,
  }
  await storeStripeEvent(core, SYSTEM, event, news.id)
}

/**
 * What the worker does with everything that waits, all at once, as it takes it in hand; or two of
 * them with the same at the same moment, because the first held it for too long. An outage leaves it
 * waiting.
 */
async function followUp(life: Life, twice: boolean): Promise<void> {
  const { core, provider } = life.lane
  const makeDue = () =>
    inScope(core, SYSTEM, (tx) =>
      tx.sql<{ id: string }>(
        `update webhook_inbox set due_at = received_at where processed_at is null
         returning id`,
      ),
    )
  for (const of of PROVIDERS) {
    const hands: OpenNotice[][] = []
    for (let hand = 0; hand < (twice ? 2 : 1); hand++) {
      const waiting = await makeDue()
      hands.push(await takeNotices(core, SYSTEM, of, waiting.length))
    }
    await Promise.all(hands.map((hand) => processNotices(core, provider.services, SYSTEM, hand)))
  }
}

/** A provider that gives no answer is no fault of ours while somebody makes it fail. */
async function orWait(life: Life, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const isOutage =
      error instanceof Error && /not (fetched|removed|closed) yet/.test(error.message)
    if (!life.isFaulty || !isOutage) throw error
  }
}

/** Nights are walked as the worker walks them; whoever was not told of is found there. */
export async function passDays(life: Life, days: number): Promise<void> {
  life.lane.core.clock.advance({ hours: 24 * days })
  await life.lane.inStep()
  const isMissing = life.taken.size > life.booked.size
  if (isMissing) await sweepLists(life)
}

export async function sweepLists({ lane }: Life): Promise<void> {
  const { core, provider } = lane
  const lists = listsOf(provider.services).map((list) => ({ ...list, kinds: ['monthly'] as const }))
  await sweepProviders(core, provider.services, SYSTEM, lists)
}

/** One round of the worker: unanswered questions, then what was left to take away. */
export async function tidy(life: Life): Promise<void> {
  const { core, provider } = life.lane
  await followUp(life, false)
  await orWait(life, () => sweepCharges(core, provider.services, SYSTEM))
  const removals = await inScope(core, SYSTEM, (tx) =>
    tx.sql<{ id: string; payload: { creditorId: CreditorId; chargeId: ChargeId } }>(
      `select id, payload from outbox_events
        where topic = 'charge.removal_wanted' and dispatched_at is null order by sequence`,
    ),
  )
  for (const { id, payload } of removals) {
    await orWait(life, async () => {
      await removeCharge(core, provider.services, SYSTEM, payload)
      await inScope(core, SYSTEM, (tx) =>
        tx.sql('update outbox_events set dispatched_at = now() where id = $1', [id]),
      )
    })
  }
}

/** What the hourly sweeps do, and what the gateway does with the notices that they write. */
export async function hour({ lane }: Life, isSent: boolean): Promise<void> {
  const { core } = lane
  await sweepLateNotices(core, SENDER, SYSTEM)
  const answer: SendAnswer = isSent
    ? { kind: 'sent', providerId: 'gateway' }
    : { kind: 'unknown', cause: 'timeout', detail: 'no answer' }
  const channel = { remembersKeys: true, send: async () => answer }
  const channels: Channels = { sms: channel, mail: channel }
  const queued = await inScope(core, SYSTEM, (tx) =>
    tx.sql<{ id: MessageId }>(
      "select id from messages where status in ('queued', 'unknown') order by id",
    ),
  )
  for (const { id: messageId } of queued) await sendMessage(core, channels, SYSTEM, { messageId })
  await sweepBreaches(core, SYSTEM)
  await sweepLapsedAgreements(core, SYSTEM)
}
