import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestPix } from '#server/agreements/paying/commands.ts'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { addDebtor, signIn } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})

afterEach(() => world.end())

describe('a Pix charge', () => {
  it('scenario 17: asked for twice by a double click is one charge with one code', async () => {
    const agreement = await world.plan()
    const [a, b] = await Promise.all([
      world.request(agreement.firstPayableId),
      world.request(agreement.firstPayableId),
    ])
    expect(a.ok && b.ok && a.value.chargeId === b.value.chargeId).toBe(true)
    const book = (await world.provider.control('/control/book')) as { cobs: unknown[] }
    expect(book.cobs).toHaveLength(1)
  })

  it('scenario 19: wanted on two devices is made once, and the other device receives it', async () => {
    const agreement = await world.plan()
    const other = await signIn(world.core, world.scope.debtorId)
    const first = await world.liveCharge(agreement.firstPayableId)
    const second = await requestPix(world.core, world.provider.services, other, {
      kind: 'instalment',
      payableId: agreement.firstPayableId,
    })
    expect(second).toMatchObject({ ok: true, value: { brCode: first.brCode } })
  })

  it('that ran out is made anew under the same agreement', async () => {
    const agreement = await world.plan()
    const first = await world.liveCharge(agreement.firstPayableId)
    world.core.clock.advance({ hours: 5 })
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    const second = await world.liveCharge(agreement.firstPayableId)
    expect(second.chargeId).not.toBe(first.chargeId)
    expect(second.amount).toBe(first.amount)
  })

  it('is not made for another debtor', async () => {
    const agreement = await world.plan()
    const stranger = await signIn(world.core, await addDebtor(world.core, '11144477735'))
    const answer = await requestPix(world.core, world.provider.services, stranger, {
      kind: 'instalment',
      payableId: agreement.firstPayableId,
    })
    expect(answer).toMatchObject({ ok: false, reason: 'not_found' })
  })

  it('scenario 44: committed before a crash that kept it from the world.provider is closed by the janitor', async () => {
    const agreement = await world.plan()
    await world.provider.control('/control/faults', {
      on: 'put_cob',
      kind: 'drop_request',
      times: 9,
    })
    expect(await world.request(agreement.firstPayableId)).toMatchObject({ ok: true })
    expect((await world.chargeOf(agreement.firstPayableId))?.status).toBe('unknown')
    world.core.clock.advance({ minutes: 1 })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect((await world.chargeOf(agreement.firstPayableId))?.status).toBe('failed')
    await world.provider.control('/control/reset', {})
  })

  it('scenario 39: whose answer was lost after the world.provider made it is found again, never doubled', async () => {
    const agreement = await world.plan()
    await world.provider.control('/control/faults', { on: 'put_cob', kind: 'drop_reply' })
    await world.request(agreement.firstPayableId)
    expect((await world.chargeOf(agreement.firstPayableId))?.status).toBe('unknown')
    world.core.clock.advance({ minutes: 1 })
    await sweepCharges(world.core, world.provider.services, testScope)
    const found = await world.chargeOf(agreement.firstPayableId)
    expect(found?.status).toBe('live')
    const book = (await world.provider.control('/control/book')) as { cobs: unknown[] }
    expect(book.cobs).toHaveLength(1)
  })
})
