import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepLapsedAgreements } from '#server/agreements/ending/jobs.ts'
import { openOf } from '#server/agreements/model.ts'
import { requestPix } from '#server/agreements/paying/commands.ts'
import type { AgreementId, SuspenseItemId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { inScope } from '#server/platform/db.ts'
import { newCpf } from '#server/testing/access.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { addDebt, addDebtor, signIn } from '#server/testing/portfolio.ts'
import { type ReversalWorld, startReversalWorld } from '#server/testing/reversal-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { supersede } from '../ending/commands.ts'
import { orderRefund } from '../reversal/ordering/commands.ts'
import { applyByNumber } from './commands.ts'

let world: ReversalWorld

beforeEach(async () => {
  world = await startReversalWorld()
})
afterEach(() => world.end())

async function numberOf(agreementId: AgreementId): Promise<string> {
  const [row] = await world.rows<{ number: string }>(
    'select number from agreements where id = $1',
    [agreementId],
  )
  return row?.number ?? ''
}

async function applyTo(agreementId: AgreementId, item?: SuspenseItemId) {
  const itemId = item ?? (await world.openItem())
  const agreementNumber = await numberOf(agreementId)
  return world.asStaff((tx, scope) => applyByNumber(tx, scope, { itemId, agreementNumber }))
}

/** A code that is paid twice: the second payment has no place. */
async function paidTwice() {
  const plan = await world.plan(3)
  const { brCode } = await world.liveCharge(plan.firstPayableId)
  await world.payCode(brCode)
  const again = await world.payCode(brCode, { force: true })
  return { plan, again }
}

async function spot(principal = 50_000n) {
  const { core, creditor, scope } = world
  const { creditorId } = creditor
  const debts = [await addDebt(core, creditor, scope.debtorId, { principal })]
  const accepted = await accept(
    core,
    scope,
    termsFor(core, { creditorId, scope, debts, kind: 'spot' }),
  )
  if (!accepted.ok) throw new Error(accepted.reason)
  return accepted.value
}

describe('money that has no place', () => {
  it('scenario 26: is put to what is owed next, and the rest waits on', async () => {
    const { plan, again } = await paidTwice()
    expect(await applyTo(plan.agreementId)).toEqual({
      ok: true,
      value: { applied: again.amount, left: 0n },
    })
    const [first, second] = await world.scheduleOf(plan.agreementId)
    expect([first, second].map((line) => line && openOf(line))).toEqual([0n, 0n])
    expect(await world.suspense()).toMatchObject([{ status: 'applied' }])
  })

  it('scenario 28: beyond all that is owed stays in suspense, ten times as much too', async () => {
    const small = await spot(1_000n)
    const { plan } = await paidTwice()
    expect(await applyTo(small.agreementId)).toMatchObject({ ok: true, value: { applied: 1_020n } })
    expect(await world.statusOf(small.agreementId)).toBe('settled')
    expect((await world.suspense()).map(({ status }) => status).sort()).toEqual(['applied', 'open'])
    expect(openOf(await world.firstLine(plan.agreementId))).toBe(0n)
  })

  it('decided about by two at once moves once', async () => {
    const { plan, again } = await paidTwice()
    const itemId = await world.openItem()
    const [applied, returned] = await Promise.all([
      applyTo(plan.agreementId, itemId),
      world.requestReturn(again, { itemId, reason: 'overpaid' }),
    ])
    expect([applied.ok, returned.ok].filter(Boolean)).toHaveLength(1)
  })

  it('that somebody sent without being asked belongs to whom staff say it does', async () => {
    const plan = await world.plan(2)
    const unasked = await world.payUnasked(centavos(10_000n))
    expect(await world.suspense()).toMatchObject([{ reason: 'unknown_reference' }])
    expect(await applyTo(plan.agreementId)).toMatchObject({ ok: true })
    // Their own page counts it, though it came without their name.
    const own = await world.scheduleOf(plan.agreementId)
    expect(own[0]?.paid).toBe(10_000n)
    await world.refund(unasked, { reason: 'unexpected' })
    await world.settlePixReturns()
    expect((await world.scheduleOf(plan.agreementId))[0]?.paid).toBe(0n)
  })

  it('is never put to another person’s agreement', async () => {
    await paidTwice()
    const { core, creditor } = world
    const stranger = await signIn(core, await addDebtor(core, newCpf()), 'R2')
    const debts = [await addDebt(core, creditor, stranger.debtorId, { principal: 50_000n })]
    const { creditorId } = creditor
    const terms = termsFor(core, {
      creditorId,
      scope: stranger,
      debts,
      kind: 'plan',
      instalments: 2,
    })
    const accepted = await accept(core, stranger, terms)
    if (!accepted.ok) throw new Error(accepted.reason)
    expect(await applyTo(accepted.value.agreementId)).toEqual({ ok: false, reason: 'not_found' })
  })
})

describe('an offer whose money came too late', () => {
  async function paidTooLate() {
    const offer = await spot()
    const { core, provider, scope } = world
    const wish = { kind: 'instalment', payableId: offer.firstPayableId } as const
    await provider.control('/control/clock', { now: core.clock.now().toString() })
    const charge = await requestPix(core, provider.services, scope, wish)
    if (!charge.ok || !charge.value.brCode) throw new Error('no code')
    core.clock.advance({ hours: 48 })
    await provider.control('/control/clock', { now: core.clock.now().toString() })
    const paid = await world.payCode(charge.value.brCode, { force: true })
    expect(await world.suspense()).toMatchObject([{ reason: 'paid_too_late', status: 'open' }])
    return { offer, paid }
  }

  const key = (agreementId: AgreementId) => ({ creditorId: world.creditor.creditorId, agreementId })

  it('neither lapses nor gives way to another while its money waits for a person', async () => {
    const { offer } = await paidTooLate()
    await sweepLapsedAgreements(world.core, testScope)
    expect(await world.statusOf(offer.agreementId)).toBe('awaiting_payment')
    const superseded = await inScope(world.core, testScope, (tx) =>
      supersede(tx, testScope, key(offer.agreementId)),
    )
    expect(superseded).toBe(false)
  })

  it('is honoured where staff decide so', async () => {
    const { offer } = await paidTooLate()
    expect(await applyTo(offer.agreementId)).toMatchObject({ ok: true, value: { left: 0n } })
    expect(await world.statusOf(offer.agreementId)).toBe('settled')
  })

  it('lapses once its money is on its way back', async () => {
    const { offer, paid } = await paidTooLate()
    await world.refund(paid, { itemId: await world.openItem(), reason: 'overpaid' })
    await sweepLapsedAgreements(world.core, testScope)
    expect(await world.statusOf(offer.agreementId)).toBe('lapsed')
    await world.settlePixReturns()
    expect(await world.suspense()).toMatchObject([{ status: 'returned' }])
  })
})

describe('money that we charged by our fault', () => {
  it('goes back, and as much again with correction and interest is owed by the creditor', async () => {
    const { again } = await paidTwice()
    const itemId = await world.openItem()
    const { paymentId, amount } = again
    const id = world.newReversalId()
    const order = { id, paymentId, amount, reason: 'undue', itemId, doubled: true } as const
    const asked = await world.asStaff((tx, scope) => orderRefund(tx, scope, order))
    expect(asked.ok).toBe(true)
    await world.ask(id)
    await world.settlePixReturns()
    const [owed] = await world.rows<{ status: string; excess: bigint }>(
      'select status, excess from undue_charges',
    )
    expect(owed).toMatchObject({ status: 'owed', excess: amount })
  })
})
