import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOf } from '#server/agreements/model.ts'
import { processNotices } from '#server/agreements/settlement/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { takeNotices } from '#server/payments/notice/following/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})
afterEach(() => world.end())

const take = (atMost = 100) => takeNotices(world.core, testScope, 'pix', atMost)

/** What the worker does with what it took in hand. */
async function workOnce() {
  const notices = await take()
  await processNotices(world.core, world.provider.services, testScope, notices)
  return notices.length
}

/** Plans of their own, of which each has its first instalments paid; nothing is followed up yet. */
async function paidPlans(count: number, instalments = 3, paid = 1) {
  const plans: Awaited<ReturnType<PixWorld['plan']>>[] = []
  const payments: string[] = []
  for (let n = 0; n < count; n++) {
    const plan = await world.plan(instalments)
    plans.push(plan)
    for (const line of (await world.scheduleOf(plan.agreementId)).slice(0, paid)) {
      const charge = await world.liveCharge(line.id)
      payments.push(await world.provider.pay(charge.brCode))
      await world.noticed(payments.length)
    }
  }
  return { plans, payments }
}

const rows = <Row extends Record<string, unknown>>(text: string) =>
  inScope(world.core, testScope, (tx) => tx.sql<Row>(text))

const outcomes = () =>
  rows<{ outcome: string | null; attempts: number }>(
    'select outcome, attempts from webhook_inbox order by received_at, id',
  )

/** The payments whose notices still wait. */
const left = async () =>
  (
    await rows<{ key: string }>(
      'select event_key as key from webhook_inbox where processed_at is null',
    )
  ).map(({ key }) => key)

/** How many transactions of the database wrote the payments. */
async function transactions(): Promise<number> {
  const [row] = await rows<{ count: bigint }>('select count(distinct xmin::text) from payments')
  return Number(row?.count)
}

const openOfFirst = async (agreementId: Parameters<PixWorld['scheduleOf']>[0]) =>
  openOf(assertPresent((await world.scheduleOf(agreementId))[0], 'a plan has a line'))

describe('payments that came at the same time', () => {
  it('are booked by one transaction, each as if it were alone', async () => {
    const { plans } = await paidPlans(4)
    expect(await workOnce()).toBe(4)
    expect(await outcomes()).toEqual(Array(4).fill({ outcome: 'recorded', attempts: 1 }))
    expect(await transactions()).toBe(1)
    for (const plan of plans) expect(await openOfFirst(plan.agreementId)).toBe(0n)
    const [events] = await rows(`
      select count(*)::int as recorded from outbox_events where topic = 'payment.recorded'`)
    expect(events).toEqual({ recorded: 4 })
  })

  it('of one agreement follow each other: what the first one left is what the next one finds', async () => {
    const { plans } = await paidPlans(1, 3, 3)
    expect(await workOnce()).toBe(3)
    expect(await outcomes()).toEqual(Array(3).fill({ outcome: 'recorded', attempts: 1 }))
    const [plan] = plans
    expect(await world.openBalance(assertPresent(plan, 'it').agreementId)).toBe(0n)
    expect(await rows('select status from agreements')).toEqual([{ status: 'settled' }])
  })

  it('that are told of again meanwhile are booked once', async () => {
    const { payments } = await paidPlans(2)
    const hands = await take()
    await inScope(world.core, testScope, (tx) =>
      tx.sql(`insert into webhook_inbox (id, provider, event_key, hint, body_sha256, received_at, due_at)
        select uuidv7(), provider, event_key || '|again', hint, body_sha256, received_at, due_at
          from webhook_inbox`),
    )
    const again = await take(0)
    expect(again).toEqual([])
    await rows("update webhook_inbox set due_at = received_at where event_key like '%again'")
    const both = [...hands, ...(await take())]
    await processNotices(world.core, world.provider.services, testScope, both)
    const told = (await outcomes()).map(({ outcome }) => outcome)
    expect(told.sort()).toEqual(['recorded', 'recorded', 'replayed', 'replayed'])
    expect(await rows('select 1 from payments')).toHaveLength(payments.length)
  })

  it('and of which one cannot be booked are booked all the same, but for that one', async () => {
    const { payments } = await paidPlans(3)
    const owner = new pg.Client({ connectionString: world.core.ownerUrl })
    await owner.connect()
    await owner.query(`
      create function poison() returns trigger language plpgsql as $$ begin
        if new.provider_payment_id = '${payments[1]}' then raise exception 'poison'; end if;
        return new;
      end $$;
      create trigger poison before insert on payments for each row execute function poison()`)
    await workOnce()
    expect(await left()).toEqual([payments[1]])
    await owner.query('drop trigger poison on payments')
    await owner.end()
    // It waits as long again as it is old, and then comes by itself.
    expect(await workOnce()).toBe(0)
    world.core.clock.advance({ seconds: 2 })
    expect(await workOnce()).toBe(1)
    expect(await left()).toEqual([])
  })

  it('are asked about again while the provider is silent, and no try counts against them', async () => {
    await paidPlans(2)
    const silence = { on: 'get_pix', kind: 'drop_reply' }
    for (let n = 0; n < 2; n++) await world.provider.control('/control/faults', silence)
    await workOnce()
    expect(await outcomes()).toEqual(Array(2).fill({ outcome: null, attempts: 0 }))
    world.core.clock.advance({ seconds: 2 })
    await workOnce()
    expect(await outcomes()).toEqual(Array(2).fill({ outcome: 'recorded', attempts: 1 }))
  })
})

describe('a notice in somebody’s hands', () => {
  it('is nobody else’s for a minute, and then is done by another', async () => {
    await paidPlans(2)
    const [one, other] = [await take(1), await take(1)]
    expect(one).toHaveLength(1)
    expect(other).toHaveLength(1)
    expect(one[0]?.inboxId).not.toBe(other[0]?.inboxId)
    world.core.clock.advance({ seconds: 59 })
    expect(await workOnce()).toBe(0)
    world.core.clock.advance({ seconds: 1 })
    expect(await workOnce()).toBe(2)
    // The first worker comes to its end after all: nothing happens twice.
    await processNotices(world.core, world.provider.services, testScope, [...one, ...other])
    expect(await rows('select 1 from payments')).toHaveLength(2)
  })
})
