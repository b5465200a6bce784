import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { storePixNotice } from '#server/payments/notice/commands.ts'
import type { Boundary } from '#server/testing/crash/mine.ts'
import type { Order } from '#server/testing/crash/order.ts'
import { PATIENT, startLife } from '#server/testing/crash/process.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})
afterEach(() => world.end())

/** A process does its work and is killed where it is told, for the first time it gets there. */
async function killedAt(at: Boundary, work: Order['work'], nth = 1) {
  const { core, provider } = world
  const life = startLife({
    appUrl: core.appUrl,
    sandboxUrl: provider.url,
    now: core.clock.now().toString(),
    mine: { at, nth, does: 'kill' },
    work,
  })
  expect(await life.ended).toBe('killed')
}

const asking = (payableId: PayableId) =>
  ({ kind: 'request', debtorId: world.scope.debtorId, payableId }) as const

async function cobs() {
  const book = await world.provider.control('/control/book')
  return (book as { cobs: { txid: string; pixCopiaECola: string }[] }).cobs
}

const sweep = () => sweepCharges(world.core, world.provider.services, testScope)

async function advance(minutes: number) {
  world.core.clock.advance({ minutes })
  await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
}

describe('scenario 44: killed between the attempt’s commit and the call', PATIENT, () => {
  it.each(['after commit', 'before createCob'] as const)(
    '%s: the provider knows nothing, the janitor closes it, and a new attempt collects',
    async (at) => {
      const { firstPayableId, agreementId, total } = await world.plan()
      await killedAt(at, asking(firstPayableId))
      expect((await world.chargeOf(firstPayableId))?.status).toBe('created')
      expect(await cobs()).toEqual([])
      await advance(1)
      await sweep()
      expect((await world.chargeOf(firstPayableId))?.status).toBe('failed')
      const charge = await world.liveCharge(firstPayableId)
      await world.payAndSettle(charge.brCode)
      expect(await world.openBalance(agreementId)).toBe(total - charge.amount)
    },
  )

  it('and nobody waits for the janitor: who asks again goes on with the same attempt', async () => {
    const { firstPayableId } = await world.plan()
    await killedAt('before createCob', asking(firstPayableId))
    const left = assertPresent(await world.chargeOf(firstPayableId), 'the attempt')
    const charge = await world.liveCharge(firstPayableId)
    expect(charge.chargeId).toBe(left.chargeId)
    expect(await cobs()).toHaveLength(1)
  })
})

describe('scenario 43: killed between the provider’s answer and the commit', PATIENT, () => {
  it.each([
    ['after createCob', 1],
    ['before commit', 2],
  ] as const)('%s: the notice alone completes it', async (at, nth) => {
    const { firstPayableId, agreementId, total } = await world.plan()
    await killedAt(at, asking(firstPayableId), nth)
    const left = assertPresent(await world.chargeOf(firstPayableId), 'the attempt')
    expect(left.status).toBe('created')
    const [made] = await cobs()
    // The person never saw the code from us; their bank shows it all the same.
    await world.payAndSettle(assertPresent(made, 'the provider made it').pixCopiaECola)
    expect((await world.chargeOf(firstPayableId))?.status).toBe('paid')
    expect(await world.openBalance(agreementId)).toBe(total - left.amount)
    expect(await cobs()).toHaveLength(1)
  })

  it('killed with the settling’s answer in hand: the next worker books it, once', async () => {
    const { firstPayableId, agreementId, total } = await world.plan()
    const charge = await world.liveCharge(firstPayableId)
    await world.provider.pay(charge.brCode)
    await world.noticed(1)
    await killedAt('after getPix', { kind: 'settle' })
    await killedAt('before commit', { kind: 'settle' }, 3)
    expect(await world.openBalance(agreementId)).toBe(total)
    // Committed, and nobody was told: the next one finds nothing to do.
    await killedAt('after commit', { kind: 'settle' }, 3)
    expect(await world.openBalance(agreementId)).toBe(total - charge.amount)
    await world.settleAll()
    expect(await world.openBalance(agreementId)).toBe(total - charge.amount)
  })
})

describe('scenario 14: killed between the inbox and the reply', PATIENT, () => {
  const bodyOf = (endToEndId: string) =>
    JSON.stringify({ pix: [{ endToEndId, valor: '1.00', horario: 'x' }] })

  it.each([
    ['after commit', 0],
    ['before commit', 1],
  ] as const)('%s: the redelivery stores %i, and the worker finishes', async (at, stored) => {
    const { firstPayableId, agreementId, total } = await world.plan()
    const charge = await world.liveCharge(firstPayableId)
    await world.provider.control('/control/webhooks/policy', { hold: true })
    const body = bodyOf(await world.provider.pay(charge.brCode))
    await killedAt(at, { kind: 'store', body })
    const again = await storePixNotice(world.core, testScope, body)
    expect(again).toEqual({ ok: true, value: { stored } })
    expect(await world.notices()).toHaveLength(1)
    await world.settleAll()
    expect(await world.openBalance(agreementId)).toBe(total - charge.amount)
  })
})
