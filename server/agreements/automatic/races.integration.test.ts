import { afterEach, beforeEach, expect, it } from 'vitest'
import { inScope } from '#server/platform/db.ts'
import { followNotices } from '#server/testing/notices.ts'
import { inTurn } from '#server/testing/queue.ts'
import { testScope } from '#server/testing/scope.ts'
import { openOf } from '../model.ts'
import { type AutomaticWorld, startAutomaticWorld } from './testing.ts'

let world: AutomaticWorld

beforeEach(async () => {
  world = await startAutomaticWorld()
})

afterEach(() => world.end())

const ROUNDS = 16

/** Both clocks jump to a day; nothing of the worker's happens in between. */
async function jumpTo(day: Temporal.PlainDate) {
  const at = day.toZonedDateTime({ timeZone: 'America/Sao_Paulo', plainTime: '10:00' })
  world.core.clock.set(at.toInstant().toString())
  await world.provider.control('/control/clock', { now: at.toInstant().toString() })
}

/** The person paid, but what we know of the code is that it is over: the money is on its way. */
async function paidUnseen(payableId: Parameters<AutomaticWorld['liveCharge']>[0]) {
  const code = await world.liveCharge(payableId)
  const before = (await world.notices()).length
  await world.provider.pay(code.brCode)
  await world.noticed(before + 1)
  await inScope(world.core, testScope, (tx) =>
    tx.sql("update charges set status = 'expired' where id = $1", [code.chargeId]),
  )
}

it('scenario 72: a paid instalment is never collected, whichever of payment and order comes first', async () => {
  const plan = await world.authorised(ROUNDS + 1)
  const lines = (await world.scheduleOf(plan.agreementId)).slice(1)
  for (const [round, line] of lines.entries()) {
    await jumpTo(line.dueOn.subtract({ days: 5 }))
    await paidUnseen(line.id)
    const settle = () => followNotices(world.core, world.provider.services)
    const race = round % 2 === 0 ? [settle, world.order] : [world.order, settle]
    await inTurn<unknown[]>(world.core, { table: 'payables', id: line.id }, ...race)
    await world.drain()
    // Its day comes: whatever was ordered meanwhile was taken back.
    await jumpTo(line.dueOn.add({ days: 3 }))
    await world.ask()
    await world.settleAll()
  }
  const { pix, cobsr } = await world.bookOf()
  // Where the order came first it was written down, and given up before the bank was asked.
  expect(await world.debitsOf(plan.agreementId)).toHaveLength(ROUNDS / 2)
  expect(cobsr.filter(({ status }) => status !== 'CANCELADA')).toEqual([])
  expect(pix).toHaveLength(ROUNDS + 1)
  for (const line of await world.scheduleOf(plan.agreementId)) {
    expect([line.paid, openOf(line)]).toEqual([line.amount, 0n])
  }
  expect(await world.openBalance(plan.agreementId)).toBe(0n)
}, 180_000)
