import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { type CardWorld, cardIn } from '#server/testing/card-world.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'

let world: PixWorld
let card: CardWorld

beforeEach(async () => {
  world = await startPixWorld()
  card = cardIn(world)
})
afterEach(async () => {
  try {
    await card.expectSameBooks()
  } finally {
    await world.end()
  }
})

const fault = (on: string, kind: string, more: object = {}) =>
  world.provider.control('/control/faults', { on, kind, ...more })

const sweep = () => sweepCharges(world.core, world.provider.services, testScope)

async function cobs(): Promise<{ txid: string }[]> {
  const book = (await world.provider.control('/control/book')) as { cobs: { txid: string }[] }
  return book.cobs
}

/** The pages that Stripe has made, by the attempts they name. */
async function pages(): Promise<(string | null)[]> {
  const now = world.core.clock.now()
  const found: (string | null)[] = []
  for await (const page of card
    .stripe()
    .listCheckouts(now.subtract({ hours: 48 }), now.add({ hours: 1 }))) {
    if (page.kind !== 'ok') throw new Error(page.kind)
    found.push(...page.value.items.map((item) => item.reference))
  }
  return found
}

async function advance(duration: Temporal.DurationLike) {
  world.core.clock.advance(duration)
  await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
}

/** The card pays what was asked for in the end, and everything is booked once. */
async function payByCard(payableId: PayableId) {
  await card.pay(payableId)
  await card.deliver(await card.events())
  expect((await card.newest(payableId)).status).toBe('paid')
}

describe('scenario 38: the provider times out before it received anything', () => {
  it('by Pix: the charge is unknown, and asking again uses the same txid', async () => {
    const { firstPayableId } = await world.plan()
    await fault('put_cob', 'drop_request')
    const first = await world.request(firstPayableId)
    expect((await world.chargeOf(firstPayableId))?.status).toBe('unknown')
    expect(await cobs()).toEqual([])
    const second = await world.liveCharge(firstPayableId)
    expect(first.ok && first.value.chargeId).toBe(second.chargeId)
    expect(await cobs()).toMatchObject([{ txid: second.chargeId.replaceAll('-', '') }])
  })

  it('by card: the same key makes one page', async () => {
    const { firstPayableId } = await world.plan()
    await fault('stripe', 'drop_request')
    await card.request(firstPayableId)
    expect(await card.attempts(firstPayableId)).toMatchObject([{ status: 'unknown', page: null }])
    expect(await card.request(firstPayableId)).toMatchObject({ ok: true })
    const [only, ...others] = await card.attempts(firstPayableId)
    expect(others).toEqual([])
    expect(await pages()).toEqual([assertPresent(only, 'one attempt').reference])
  })
})

describe('scenario 40: a 500 that the provider keeps under the key', () => {
  it('after the page was made: repeating says it again, asking finds the page', async () => {
    const { firstPayableId } = await world.plan()
    await fault('stripe', 'fail_after', { status: 500 })
    for (let time = 0; time < 3; time++) await card.request(firstPayableId)
    expect(await card.attempts(firstPayableId)).toMatchObject([{ status: 'unknown' }])
    await advance({ minutes: 1 })
    await sweep()
    expect(await card.attempts(firstPayableId)).toMatchObject([{ status: 'live' }])
    expect(await pages()).toHaveLength(1)
    await payByCard(firstPayableId)
  })

  it('before anything was made: only when that is certain another key is used', async () => {
    const { firstPayableId } = await world.plan()
    await fault('stripe', 'fail_before', { status: 500 })
    for (let time = 0; time < 3; time++) await card.request(firstPayableId)
    expect(await card.attempts(firstPayableId)).toMatchObject([{ status: 'unknown' }])
    await advance({ minutes: 11 })
    await sweep()
    expect(await card.attempts(firstPayableId)).toMatchObject([{ status: 'failed' }])
    await card.request(firstPayableId)
    expect(await card.attempts(firstPayableId)).toMatchObject([
      { status: 'live' },
      { status: 'failed' },
    ])
    expect(await pages()).toHaveLength(1)
    await payByCard(firstPayableId)
  })
})

it('scenario 41: a key older than a day is asked about and never sent again', async () => {
  const { firstPayableId } = await world.plan()
  await fault('stripe', 'drop_reply')
  await card.request(firstPayableId)
  const [lost] = await card.attempts(firstPayableId)
  await advance({ hours: 25 })
  await sweep()
  // The page was found, and its hour is long over.
  expect(await card.attempts(firstPayableId)).toMatchObject([{ status: 'expired' }])
  expect(await pages()).toEqual([lost?.reference])
  await card.request(firstPayableId)
  const [fresh, old] = await card.attempts(firstPayableId)
  expect([fresh?.status, old?.status]).toEqual(['live', 'expired'])
  expect((await pages()).toSorted()).toEqual([lost?.reference, fresh?.reference].toSorted())
  await payByCard(firstPayableId)
})

describe('scenario 42: the provider is busy', () => {
  it('409 to a second call at the same moment: one page', async () => {
    const { firstPayableId } = await world.plan()
    await fault('stripe', 'delay', { delayMs: 200 })
    await Promise.all([card.request(firstPayableId), card.request(firstPayableId)])
    await card.request(firstPayableId)
    expect(await card.attempts(firstPayableId)).toMatchObject([{ status: 'live' }])
    expect(await pages()).toHaveLength(1)
    await payByCard(firstPayableId)
  })

  it('429 again and again: the same attempt, asked for ever more rarely, and one charge', async () => {
    const { firstPayableId } = await world.plan()
    await fault('psp', 'fail_before', { status: 429, times: 4 })
    await world.request(firstPayableId)
    await world.request(firstPayableId)
    expect((await world.chargeOf(firstPayableId))?.status).toBe('unknown')
    // The janitor is told 429 as well: it waits before it asks again.
    await advance({ seconds: 31 })
    expect(await sweep()).toBe(1)
    expect(await sweep()).toBe(0)
    await advance({ seconds: 31 })
    expect(await sweep()).toBe(1)
    expect((await world.chargeOf(firstPayableId))?.status).toBe('unknown')
    const charge = await world.liveCharge(firstPayableId)
    expect(await cobs()).toHaveLength(1)
    await world.payAndSettle(charge.brCode)
    expect((await world.chargeOf(firstPayableId))?.status).toBe('paid')
  })

  it('429 to a notice’s question: its tries are not counted, and its money is booked once', async () => {
    const plan = await world.plan()
    const charge = await world.liveCharge(plan.firstPayableId)
    await world.provider.pay(charge.brCode)
    await world.noticed(1)
    await fault('get_pix', 'fail_before', { status: 429, times: 12 })
    for (let time = 0; time < 12; time++) {
      await world.settleAll()
      expect(await world.notices()).toMatchObject([{ processed: false }])
    }
    await world.settleAll()
    await world.settleAll()
    const [row] = await inScope(world.core, testScope, (tx) =>
      tx.sql('select outcome, attempts from webhook_inbox'),
    )
    expect(row).toEqual({ outcome: 'recorded', attempts: 1 })
    expect(await world.openBalance(plan.agreementId)).toBe(plan.total - charge.amount)
  })
})
