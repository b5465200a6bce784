import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { centavos } from '#server/kernel/money.ts'
import { writeStaticBrCode } from '#server/payments/br-code/model.ts'
import { inScope } from '#server/platform/db.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { openOf } from '../model.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})
afterEach(() => world.end())

const LATE = { fineRate: '0.02', monthlyRate: '0.01', freeDays: 5 }

async function openAmounts(agreementId: Parameters<PixWorld['scheduleOf']>[0]) {
  return (await world.scheduleOf(agreementId)).map((line) => openOf(line))
}

describe('paying what one can', () => {
  it('scenario 29: accumulates to an instalment, oldest first, and settles it in the end', async () => {
    const plan = await world.plan(2)
    const payableId = plan.firstPayableId
    const [first, second] = await openAmounts(plan.agreementId)
    const half = await world.wish({ kind: 'amount', payableId, amount: centavos(20_000n) })
    expect(half.amount).toBe(20_000n)
    await world.payAndSettle(half.brCode)
    expect(await openAmounts(plan.agreementId)).toEqual([(first ?? 0n) - 20_000n, second])
    const over = centavos((first ?? 0n) - 20_000n + 5_000n)
    const rest = await world.wish({ kind: 'amount', payableId, amount: over })
    await world.payAndSettle(rest.brCode)
    expect(await openAmounts(plan.agreementId)).toEqual([0n, (second ?? 0n) - 5_000n])
  })

  it('asks for no more than is owed, and ends the agreement where that is all', async () => {
    const plan = await world.plan(2)
    const wish = { kind: 'amount', payableId: plan.firstPayableId, amount: centavos(9_999_999n) }
    const charge = await world.wish(wish as Parameters<PixWorld['wish']>[0])
    expect(charge.amount).toBe(plan.total)
    await world.payAndSettle(charge.brCode)
    expect(await world.openBalance(plan.agreementId)).toBe(0n)
  })

  it('takes the code of another amount away: one living code for an instalment', async () => {
    const plan = await world.plan(2)
    const payableId = plan.firstPayableId
    const whole = await world.wish({ kind: 'instalment', payableId })
    const part = await world.wish({ kind: 'amount', payableId, amount: centavos(1_000n) })
    expect(part.chargeId).not.toBe(whole.chargeId)
    const again = await world.wish({ kind: 'amount', payableId, amount: centavos(1_000n) })
    expect(again.chargeId).toBe(part.chargeId)
    // The old code is paid before it could be removed: the money is credited where it is owed.
    await world.payAndSettle(whole.brCode)
    expect((await openAmounts(plan.agreementId))[0]).toBe(0n)
    // And the newer one, which would now be paid for nothing, goes.
    expect((await world.chargeOf(payableId))?.status).not.toBe('live')
  })
})

describe('a late instalment', () => {
  it('costs nothing within the free days, then the fine once and interest by the day', async () => {
    const plan = await world.plan(2, { lateCharges: LATE })
    const payableId = plan.firstPayableId
    const [owed] = await openAmounts(plan.agreementId)
    const amount = assertPresent(owed, 'first')
    world.core.clock.advance({ hours: 24 * 5 })
    expect((await world.wish({ kind: 'instalment', payableId })).amount).toBe(amount)
    world.core.clock.advance({ hours: 24 * 25 })
    const late = await world.wish({ kind: 'instalment', payableId })
    // 30 days: 2% once and 1% of R$ 510,00.
    expect(amount).toBe(51_000n)
    expect(late.amount).toBe(51_000n + 1_020n + 510n)
    const part = await world.wish({ kind: 'amount', payableId, amount: centavos(21_530n) })
    await world.payAndSettle(part.brCode)
    // Late charges first (CC 354): R$ 200,00 of the instalment itself are paid.
    expect((await openAmounts(plan.agreementId))[0]).toBe(31_000n)
    world.core.clock.advance({ hours: 24 * 30 })
    const rest = await world.wish({ kind: 'instalment', payableId })
    expect(rest.amount).toBe(31_000n + 310n)
    await world.payAndSettle(rest.brCode)
    expect((await openAmounts(plan.agreementId))[0]).toBe(0n)
  })
})

describe('paying before the day', () => {
  it('scenario 28: takes interest off that will not run, and the books agree to the centavo', async () => {
    const plan = await world.plan(4, { monthlyRate: '0.02' })
    const payableId = plan.firstPayableId
    const schedule = await world.scheduleOf(plan.agreementId)
    const lastTwo = schedule.slice(-2).reduce((all, line) => all + line.amount, 0n)
    const ahead = await world.wish({ kind: 'ahead', payableId, count: 2 })
    expect(ahead.amount).toBeLessThan(lastTwo)
    await world.payAndSettle(ahead.brCode)
    const after = await openAmounts(plan.agreementId)
    expect(after.slice(-2)).toEqual([0n, 0n])
    expect(after[0]).toBe(schedule[0]?.amount)
  })

  it('settles everything at once for less than the sum of what is left', async () => {
    const plan = await world.plan(4, { monthlyRate: '0.02' })
    const all = await world.wish({ kind: 'settlement', payableId: plan.firstPayableId })
    expect(all.amount).toBeLessThan(plan.total)
    await world.payAndSettle(all.brCode)
    expect(await openAmounts(plan.agreementId)).toEqual([0n, 0n, 0n, 0n])
    expect(await world.openBalance(plan.agreementId)).toBe(0n)
  })
})

it('scenario 12: money that nobody asked for waits in suspense for a person, once', async () => {
  const code = writeStaticBrCode({
    key: 'pix@vivaz-telecom.example',
    amount: centavos(1_234n),
    txid: 'DOACAO1',
    merchant: { name: 'VIVAZ', city: 'SAO PAULO' },
  })
  if (!code.ok) throw new Error(code.reason)
  await world.payAndSettle(code.value)
  await world.settleAll()
  const items = await inScope(world.core, testScope, (tx) =>
    tx.sql<{ amount: bigint; reason: string; status: string }>(
      'select amount, reason, status from suspense_items',
    ),
  )
  expect(items).toEqual([{ amount: 1_234n, reason: 'unknown_reference', status: 'open' }])
})
