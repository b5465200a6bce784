import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestPix } from '#server/agreements/paying/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { testScope } from '#server/testing/scope.ts'
import { openOf } from '../../model.ts'
import { type AutomaticWorld, startAutomaticWorld } from '../testing.ts'

let world: AutomaticWorld

beforeEach(async () => {
  world = await startAutomaticWorld()
})

afterEach(() => world.end())

const fault = (on: string, kind: string, more: object = {}) =>
  world.provider.control('/control/faults', { on, kind, ...more })

/** The second instalment: the first that the bank pays by itself. */
async function secondOf(agreementId: AgreementId) {
  const [, second] = await world.scheduleOf(agreementId)
  return assertPresent(second, 'a plan has a second instalment')
}

describe('an authorised instalment', () => {
  it('is ordered ten days ahead and paid by the bank on its day, with a receipt of its own', async () => {
    const plan = await world.authorised(3)
    await world.days(19)
    expect(await world.debitsOf(plan.agreementId)).toEqual([])
    await world.days(1)
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([
      {
        status: 'live',
        cycle: 0,
        amount: 34_000n,
        pendingOn: Temporal.PlainDate.from('2026-12-23'),
      },
    ])
    await world.days(10)
    const second = await secondOf(plan.agreementId)
    expect(second).toMatchObject({ paid: 34_000n })
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([{ status: 'paid' }])
    // The third is due on a Saturday: the bank pays on Monday, and the agreement is settled.
    await world.days(24)
    await world.days(9)
    expect(await world.openBalance(plan.agreementId)).toBe(0n)
    await world.drain()
    const end = await world.automaticOf(plan.agreementId)
    expect(end).toMatchObject({ status: 'cancelled', endedBy: 'plan' })
    expect((await world.bookOf()).cobsr).toHaveLength(2)
  })

  it('is tried three more times in seven days where the money is missing, and costs no more for it', async () => {
    const plan = await world.authorised(3, {
      lateCharges: { fineRate: '0.02', monthlyRate: '0.01', freeDays: 0 },
    })
    await world.account({ balance: '0.00' })
    await world.days(20)
    await world.days(10)
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([
      { status: 'live', retryOn: null, pendingOn: Temporal.PlainDate.from('2026-12-25') },
    ])
    await world.days(4, 4)
    await world.account({ balance: '340.00' })
    await world.days(2, 2)
    const [debit] = await world.debitsOf(plan.agreementId)
    expect(debit).toMatchObject({ status: 'paid', retries: 3 })
    const second = await secondOf(plan.agreementId)
    expect(second).toMatchObject({ paid: 34_000n, lateFine: 0n, lateInterest: 0n })
  })

  it('that the bank gives up is left to the person’s code, with what lateness costs', async () => {
    const plan = await world.authorised(3, {
      lateCharges: { fineRate: '0.02', monthlyRate: '0.01', freeDays: 0 },
    })
    await world.account({ balance: '0.00' })
    await world.days(20)
    await world.days(10)
    await world.days(10, 10)
    const [debit] = await world.debitsOf(plan.agreementId)
    expect(debit).toMatchObject({ status: 'expired', retries: 3 })
    expect(debit?.closedAt).not.toBeNull()
    expect((await world.bookOf()).cobsr[0]?.tentativas).toHaveLength(4)
    const second = await secondOf(plan.agreementId)
    const code = await world.liveCharge(second.id)
    expect(code.amount).toBeGreaterThan(34_000n)
    await world.account({ balance: null })
    await world.payAndSettle(code.brCode)
    expect(openOf(await secondOf(plan.agreementId))).toBe(0n)
  })

  it('that is paid by hand before is not collected: its order is taken back', async () => {
    const plan = await world.authorised(3)
    await world.days(22)
    const second = await secondOf(plan.agreementId)
    const code = await world.liveCharge(second.id)
    // A code made by hand ends within hours, so that it never stands in the bank’s way.
    expect(code.method).toBe('cob')
    await world.drain()
    expect((await world.bookOf()).cobsr).toMatchObject([{ status: 'CANCELADA' }])
    await world.payAndSettle(code.brCode)
    await world.days(12)
    expect((await world.bookOf()).pix).toHaveLength(2)
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([{ status: 'removed' }])
  })

  it('cannot be paid twice on its day: no code is made while the bank tries', async () => {
    const plan = await world.authorised(3)
    await world.days(20)
    await world.days(9)
    // One in the morning of the day, before the bank's first try was told of.
    world.core.clock.advance({ hours: 15 })
    const second = await secondOf(plan.agreementId)
    const answer = await requestPix(world.core, world.provider.services, world.scope, {
      kind: 'settlement',
      payableId: second.id,
    })
    expect(answer).toMatchObject({ ok: false, reason: 'being_collected' })
  })

  it('scenario 22: paid by the bank and by hand in one moment is credited once, the rest waits', async () => {
    const plan = await world.authorised(3)
    await world.days(22)
    const second = await secondOf(plan.agreementId)
    const code = await world.liveCharge(second.id)
    await world.provider.pay(code.brCode, { force: true })
    // The bank never hears that its order was taken back.
    world.core.clock.advance({ hours: 24 * 8 })
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    await world.settleAll()
    world.core.clock.advance({ hours: 1 })
    await world.ask()
    await world.settleAll()
    const items = await inScope(world.core, testScope, (tx) =>
      tx.sql('select amount, reason from suspense_items'),
    )
    expect(items).toEqual([{ amount: 34_000n, reason: 'already_paid' }])
  })

  it('is collected on when the order’s answer was lost, and ordered once', async () => {
    const plan = await world.authorised(3)
    await fault('put_cobr', 'drop_reply')
    await world.days(20)
    world.core.clock.advance({ minutes: 2 })
    await world.ask()
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([{ status: 'live' }])
    await world.days(10)
    const { cobsr, pix } = await world.bookOf()
    expect([cobsr.length, pix.length]).toEqual([1, 2])
  })

  it('is ordered again under the same txid when the order never arrived', async () => {
    const plan = await world.authorised(3)
    await fault('put_cobr', 'drop_request')
    await world.days(20)
    const [lost] = await world.debitsOf(plan.agreementId)
    expect(lost?.status).toBe('unknown')
    world.core.clock.advance({ minutes: 2 })
    await world.ask()
    const [found] = await world.debitsOf(plan.agreementId)
    expect(found).toMatchObject({ status: 'live', reference: lost?.reference })
  })

  it('whose retry’s answer was lost is tried once on that day', async () => {
    const plan = await world.authorised(3)
    await world.account({ balance: '0.00' })
    await world.days(20)
    await world.days(9)
    await fault('retry_cobr', 'drop_reply')
    await world.days(1)
    const tries = async () => (await world.bookOf()).cobsr[0]?.tentativas
    expect(await tries()).toHaveLength(2)
    world.core.clock.advance({ hours: 1 })
    await world.ask()
    expect(await tries()).toHaveLength(2)
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([
      { retryOn: null, retries: 1, pendingOn: Temporal.PlainDate.from('2026-12-25') },
    ])
  })
})
