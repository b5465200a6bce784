import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wantAutomatic } from '#server/agreements/automatic/commands.ts'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { putPayee } from '#server/staff/creditor/payee/testing.ts'
import { type CardWorld, cardIn } from '#server/testing/card-world.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { openOf } from '../../model.ts'

let world: PixWorld
let card: CardWorld

beforeEach(async () => {
  world = await startPixWorld(undefined, { products: { due: true, automatic: true } })
  card = cardIn(world)
  await putPayee(world.core, world.creditor.creditorId, { pixThrough: 'stripe' })
})
afterEach(() => world.end())

const LATE = { fineRate: '0.02', monthlyRate: '0.01', freeDays: 0 }

/** Pays a code as its payer's bank does; nobody tells us. */
async function pay(payableId: PayableId) {
  const { page: intentId } = await card.newest(payableId)
  await world.provider.control(`/control/stripe/pix/${intentId}/pay`, {})
}

const tellUs = async () => card.deliver(await card.events())

async function firstOf(plan: { agreementId: Parameters<PixWorld['scheduleOf']>[0] }) {
  return assertPresent((await world.scheduleOf(plan.agreementId))[0], 'a first instalment')
}

const book = async () =>
  (await world.provider.control('/control/book')) as { cobs: object[]; cobvs: object[] }

describe('Pix of a creditor who takes it through Stripe', () => {
  afterEach(() => card.expectSameBooks())

  it('is a code of Stripe’s, to its account, that books the instalment when it is paid', async () => {
    const plan = await world.plan(2)
    const code = await world.liveCharge(plan.firstPayableId)
    expect(code).toMatchObject({
      method: 'stripe_pix',
      status: 'live',
      payeeName: 'STRIPE DE MENTIRA',
      payeeCnpj: '12345678000195',
    })
    const { cobs, cobvs } = await book()
    expect([cobs, cobvs].flat()).toEqual([])
    await pay(plan.firstPayableId)
    expect(openOf(await firstOf(plan))).toBe(code.amount)
    await tellUs()
    await tellUs()
    expect(openOf(await firstOf(plan))).toBe(0n)
    expect((await world.chargeOf(plan.firstPayableId))?.status).toBe('paid')
    expect(await world.openBalance(plan.agreementId)).toBe(plan.total - code.amount)
  })

  it('asked for again while it lives is the same code; once it ran out, another', async () => {
    const plan = await world.plan(2)
    const first = await world.liveCharge(plan.firstPayableId)
    expect((await world.liveCharge(plan.firstPayableId)).brCode).toBe(first.brCode)
    world.core.clock.advance({ hours: 5 })
    const second = await world.liveCharge(plan.firstPayableId)
    expect(second.chargeId).not.toBe(first.chargeId)
    expect(await card.attempts(plan.firstPayableId)).toMatchObject([
      { status: 'live' },
      { status: 'expired' },
    ])
  })

  it('of who is late asks for the amount of the day, and ends with the day', async () => {
    const plan = await world.plan(2, { lateCharges: LATE })
    const line = await firstOf(plan)
    world.core.clock.set(`${line.payableUntil.add({ days: 10 })}T15:00:00-03:00`)
    const today = await world.liveCharge(plan.firstPayableId)
    const fine = (line.amount * 2n) / 100n
    const interest = (line.amount * 10n) / 3000n
    expect(today.amount).toBe(line.amount + fine + interest)
    world.core.clock.set(`${line.payableUntil.add({ days: 10 })}T22:00:00-03:00`)
    const evening = await world.liveCharge(plan.firstPayableId)
    expect(evening.expiresAt.toString()).toBe(`${line.payableUntil.add({ days: 11 })}T03:00:00Z`)
    world.core.clock.advance({ hours: 3 })
    const tomorrow = await world.liveCharge(plan.firstPayableId)
    expect(tomorrow.amount).toBe(line.amount + fine + (line.amount * 11n) / 3000n)
    await pay(plan.firstPayableId)
    await tellUs()
    expect(openOf(await firstOf(plan))).toBe(0n)
  })

  it('of which no event ever came is found by the janitor', async () => {
    const plan = await world.plan(2)
    await world.liveCharge(plan.firstPayableId)
    await pay(plan.firstPayableId)
    world.core.clock.advance({ minutes: 2 })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect(openOf(await firstOf(plan))).toBe(0n)
  })

  it('scenario 39: whose answer was lost is found by its reference, and never made twice', async () => {
    const plan = await world.plan(2)
    const { control } = world.provider
    await control('/control/clock', { now: world.core.clock.now().toString() })
    await control('/control/faults', { on: 'stripe', kind: 'drop_reply' })
    await world.request(plan.firstPayableId)
    expect(await card.newest(plan.firstPayableId)).toMatchObject({ status: 'unknown', page: null })
    world.core.clock.advance({ minutes: 1 })
    await sweepCharges(world.core, world.provider.services, testScope)
    const found = await card.newest(plan.firstPayableId)
    expect(found.status).toBe('live')
    const made = (await control('/control/stripe/book')) as { paymentIntents: { id: string }[] }
    expect(made.paymentIntents.map(({ id }) => id)).toEqual([found.page])
  })

  it('whose answer was lost, and that is asked for again by its person, is the same code', async () => {
    const plan = await world.plan(2)
    const { control } = world.provider
    await control('/control/clock', { now: world.core.clock.now().toString() })
    await control('/control/faults', { on: 'stripe', kind: 'drop_reply' })
    await world.request(plan.firstPayableId)
    world.core.clock.advance({ minutes: 3 })
    const code = await world.liveCharge(plan.firstPayableId)
    expect(await card.attempts(plan.firstPayableId)).toHaveLength(1)
    expect(code.status).toBe('live')
    const made = (await control('/control/stripe/book')) as { paymentIntents: object[] }
    expect(made.paymentIntents).toHaveLength(1)
  })

  it('scenario 44: that Stripe never heard of is closed by the janitor', async () => {
    const plan = await world.plan(2)
    const { control } = world.provider
    await control('/control/faults', { on: 'stripe', kind: 'drop_request' })
    await world.request(plan.firstPayableId)
    world.core.clock.advance({ minutes: 11 })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect((await card.newest(plan.firstPayableId)).status).toBe('failed')
  })

  it('gives way to a card, and cannot be paid any more', async () => {
    const plan = await world.plan(2)
    const code = await world.liveCharge(plan.firstPayableId)
    const { page: intentId } = await card.newest(plan.firstPayableId)
    world.core.clock.advance({ seconds: 1 })
    expect(await card.request(plan.firstPayableId)).toMatchObject({
      ok: true,
      value: { method: 'checkout' },
    })
    const { creditorId } = world.creditor
    const { chargeId } = code
    await removeCharge(world.core, world.provider.services, testScope, { creditorId, chargeId })
    await expect(world.provider.control(`/control/stripe/pix/${intentId}/pay`, {})).rejects.toThrow(
      '422',
    )
  })

  it('of a few centavos, which Stripe does not take, goes by the creditor’s key', async () => {
    const plan = await world.plan(2)
    const { amount } = await firstOf(plan)
    const wish = { kind: 'amount', payableId: plan.firstPayableId } as const
    await world.wish({ ...wish, amount: centavos(amount - 49n) })
    await pay(plan.firstPayableId)
    await tellUs()
    const rest = await world.liveCharge(plan.firstPayableId)
    expect(rest).toMatchObject({ amount: 49n, payeeName: 'VIVAZ TELECOM S.A.' })
    await world.payAndSettle(rest.brCode)
    expect(openOf(await firstOf(plan))).toBe(0n)
  })

  it('offers no automatic payment: Stripe has none for Brazil', async () => {
    const plan = await world.plan(3)
    const { core, provider, scope } = world
    expect(await wantAutomatic(core, provider.services, scope, plan)).toEqual({
      ok: false,
      reason: 'unavailable',
    })
  })

  it('is not made at all where Stripe’s Pix is set up no more: no other road is taken', async () => {
    const plan = await world.plan(2)
    const { services } = world.provider
    Object.assign(services, { stripePix: null })
    expect(await world.request(plan.firstPayableId)).toEqual({
      ok: false,
      reason: 'provider_refused',
    })
    expect((await book()).cobs).toEqual([])
  })

  it('that is taken through the PSP again makes its codes there, and what was paid before counts', async () => {
    const plan = await world.plan(2)
    await world.liveCharge(plan.firstPayableId)
    await pay(plan.firstPayableId)
    await putPayee(world.core, world.creditor.creditorId, { pixThrough: 'psp' })
    const [, second] = await world.scheduleOf(plan.agreementId)
    const code = await world.liveCharge(assertPresent(second, 'a second instalment').id)
    expect(code.payeeName).toBe('VIVAZ TELECOM S.A.')
    await tellUs()
    expect(openOf(await firstOf(plan))).toBe(0n)
  })
})

it('scenario 13: a code of Stripe’s is not settled by a payment that only says that it is for it', async () => {
  const plan = await world.plan(2)
  const code = await world.liveCharge(plan.firstPayableId)
  const { reference } = await card.newest(plan.firstPayableId)
  const forged = await card.stripe().createPixIntent({
    key: 'forged',
    amount: code.amount,
    expiresAt: world.core.clock.now().add({ hours: 1 }),
    metadata: {},
  })
  if (forged.kind !== 'ok') throw new Error(forged.kind)
  await world.provider.control(`/control/stripe/pix/${forged.value.id}/pay`, {})
  await card.tamper(forged.value.id, { metadata: { reference } })
  for (const event of await card.events()) {
    if (event.objectId === forged.value.id) await card.deliver([event])
  }
  expect(openOf(await firstOf(plan))).toBe(code.amount)
  expect((await card.newest(plan.firstPayableId)).status).toBe('live')
})
