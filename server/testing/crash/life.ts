/**
 * A process for tests that lives until it reaches its mine: `node life.ts <order as JSON>`. Says
 * `done` when its work is done.
 */
import { createServer } from 'node:http'
import { requestPix } from '#server/agreements/paying/commands.ts'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { sweepJourneys } from '#server/journeys/running/jobs.ts'
import {
  type DebtorId,
  type DebtorSessionId,
  type MessageId,
  newId,
  type PayableId,
} from '#server/kernel/id.ts'
import { type Channels, sendMessage } from '#server/messages/delivery/commands.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { isPaid } from '#server/payments/data.ts'
import { storePixNotice } from '#server/payments/notice/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { createMailChannel } from '#server/platform/mail.ts'
import { mintDebtorScope } from '#server/platform/scope-mint.ts'
import { createSmsChannel } from '#server/platform/sms.ts'
import { SENDER } from '#server/testing/access.ts'
import { testCoreOn } from '#server/testing/core.ts'
import { lay, watched, withBoundaries } from '#server/testing/crash/mine.ts'
import type { Order } from '#server/testing/crash/order.ts'
import { followAll } from '#server/testing/notices.ts'
import { callSandbox, servicesAt } from '#server/testing/providers.ts'
import { testScope } from '#server/testing/scope.ts'

const order: Order = JSON.parse(process.argv[2] ?? '')
const { appUrl } = order
const core = testCoreOn({ ownerUrl: appUrl, appUrl, giveBack: async () => undefined }, order.now)
const reached = order.mine ? lay(order.mine) : () => undefined
const services = withBoundaries(
  core,
  servicesAt(order.sandboxUrl, core, 'http://127.0.0.1:9'),
  reached,
)

const debtor = (debtorId: DebtorId) =>
  mintDebtorScope({
    debtorId,
    sessionId: newId<DebtorSessionId>(),
    rung: 'R1',
    confirmation: null,
    isMinor: false,
    legalPriority: 0,
  })

const request = (debtorId: DebtorId, payableId: PayableId) =>
  requestPix(core, services, debtor(debtorId), { kind: 'instalment', payableId })

/** What waits for the worker, that of a worker who died with it included. */
const settleAll = () => followAll(core, services)

/** Charges that gave way to money or to another charge, taken from their provider. */
async function removeWithdrawn(): Promise<void> {
  const wanted = await inScope(core, testScope, (tx) =>
    tx.sql<{ payload: Parameters<typeof removeCharge>[3] }>(
      `select payload from outbox_events where topic = 'charge.removal_wanted'
        and dispatched_at is null`,
    ),
  )
  for (const { payload } of wanted) await removeCharge(core, services, testScope, payload)
}

function takeNotices(port: number): Promise<void> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    const stored = await storePixNotice(core, testScope, body).catch(() => null)
    response.writeHead(stored === null ? 503 : stored.ok ? 200 : 400).end()
  })
  server.unref()
  return new Promise((ready) => server.listen(port, '127.0.0.1', ready))
}

/** Everybody pays their next instalment, and whatever follows happens, round after round. */
async function live(work: Extract<Order['work'], { kind: 'live' }>): Promise<void> {
  const { debtorId, payableIds, webhookPort } = work
  await takeNotices(webhookPort)
  const scope = debtor(debtorId)
  let open = payableIds
  while (open.length > 0) {
    const [payableId] = open
    if (payableId === undefined) return
    core.clock.advance({ seconds: 61 })
    await callSandbox(order.sandboxUrl, '/control/clock', { now: core.clock.now().toString() })
    const charge = await request(debtorId, payableId)
    const code = charge.ok ? charge.value.brCode : null
    // The bank refuses a code that was paid, ran out or was taken away.
    if (code !== null)
      await callSandbox(order.sandboxUrl, '/control/bank/pay', { code }).catch(() => null)
    await settleAll()
    await sweepCharges(core, services, testScope)
    await removeWithdrawn()
    if (await inScope(core, scope, (tx) => isPaid(tx, scope, payableId))) open = open.slice(1)
  }
}

type Gateways = Pick<Extract<Order['work'], { kind: 'send' }>, 'sms' | 'smtpUrl'>

function channelsOf({ sms, smtpUrl }: Gateways): Channels {
  const mail = createMailChannel({ smtpUrl, from: 'avisos@acordoclaro.example' })
  return { sms: watched(createSmsChannel(sms), reached), mail: watched(mail, reached) }
}

/** Messages in hand at the same time, as the worker takes them. */
const AT_ONCE = 8
const TAKEN = 800

/** Everything that is due, until nothing waits that nobody has in hand. */
async function remind(work: Extract<Order['work'], { kind: 'remind' }>): Promise<void> {
  const channels = channelsOf(work)
  await sweepJourneys(core, { ...services, ...SENDER }, testScope)
  for (;;) {
    const waiting = await inScope(core, testScope, (tx) =>
      tx.sql<{ id: MessageId }>(
        `select id from messages where status in ('queued', 'unknown')
            and (claimed_until is null or claimed_until <= $1) order by id limit ${TAKEN}`,
        [tx.clock.now()],
      ),
    )
    if (waiting.length === 0) return
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await sendMessage(core, channels, testScope, { messageId: next.id })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, lane))
  }
}

async function run({ work }: Order): Promise<unknown> {
  switch (work.kind) {
    case 'request':
      return request(work.debtorId, work.payableId)
    case 'store':
      return storePixNotice(core, testScope, work.body)
    case 'settle':
      return settleAll()
    case 'send':
      return sendMessage(core, channelsOf(work), testScope, { messageId: work.messageId })
    case 'remind':
      return remind(work)
    case 'live':
      return live(work)
  }
}

await run(order)
console.log('done')
await core.pool.end()
