import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementById } from '#server/agreements/data.ts'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { storePixNotice } from '#server/payments/notice/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})

afterEach(() => world.end())

const item = (endToEndId: string, txid?: string) =>
  JSON.stringify({ pix: [{ endToEndId, ...(txid ? { txid } : {}), valor: '1.00', horario: 'x' }] })

describe('a notice', () => {
  it('scenario 1: that comes twice is stored once and books once', async () => {
    const agreement = await world.plan()
    const charge = await world.liveCharge(agreement.firstPayableId)
    const endToEndId = await world.provider.pay(charge.brCode)
    await world.noticed(1)
    await world.provider.control('/control/webhooks/send', { endToEndId, copies: 2 })
    expect(await world.notices()).toHaveLength(1)
    await world.settleAll()
    await world.settleAll()
    expect(await world.openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
  })

  it('scenario 2: that comes fifty times at once is stored once', async () => {
    const agreement = await world.plan()
    const charge = await world.liveCharge(agreement.firstPayableId)
    const endToEndId = await world.provider.pay(charge.brCode)
    await world.noticed(1)
    const sent = (await world.provider.control('/control/webhooks/send', {
      endToEndId,
      copies: 50,
      parallel: true,
    })) as { statuses: number[] }
    expect(new Set(sent.statuses)).toEqual(new Set([200]))
    expect(await world.notices()).toHaveLength(1)
  })

  it('scenario 4: and the janitor, the late answer and the removal end alike in all 24 orders', async () => {
    for (const order of permutations(['notice', 'janitor', 'request', 'removal'] as const)) {
      const agreement = await world.plan(1)
      const charge = await world.liveCharge(agreement.firstPayableId)
      const before = (await world.notices()).length
      await world.provider.pay(charge.brCode)
      await world.noticed(before + 1)
      world.core.clock.advance({ minutes: 1 })
      for (const step of order) {
        if (step === 'notice') await world.settleAll()
        if (step === 'janitor') await sweepCharges(world.core, world.provider.services, testScope)
        if (step === 'request') await world.request(agreement.firstPayableId)
        if (step === 'removal') {
          await removeCharge(world.core, world.provider.services, testScope, {
            creditorId: world.creditor.creditorId,
            chargeId: charge.chargeId,
          })
        }
      }
      const details = await inScope(world.core, world.scope, (tx) =>
        agreementById(tx, world.scope, agreement.agreementId),
      )
      expect({ order, status: details?.status }).toEqual({ order, status: 'settled' })
      expect(await world.openBalance(agreement.agreementId)).toBe(0n)
    }
  })

  it('scenario 5: of a removal that comes after the money leaves it paid', async () => {
    const agreement = await world.plan()
    const charge = await world.liveCharge(agreement.firstPayableId)
    await world.provider.pay(charge.brCode)
    await world.noticed(1)
    await world.settleAll()
    await removeCharge(world.core, world.provider.services, testScope, {
      creditorId: world.creditor.creditorId,
      chargeId: charge.chargeId,
    })
    expect((await world.chargeOf(agreement.firstPayableId))?.status).toBe('paid')
  })

  it('scenario 6: that comes three days late counts on the day of the payment', async () => {
    const agreement = await world.plan()
    const charge = await world.liveCharge(agreement.firstPayableId)
    await world.provider.control('/control/webhooks/policy', { hold: true })
    await world.provider.pay(charge.brCode)
    world.core.clock.advance({ hours: 72 })
    await world.provider.control('/control/webhooks/release', {})
    await world.settleAll()
    const [row] = await inScope(world.core, testScope, (tx) =>
      tx.sql<{ day: string }>(
        `select effective_on::text as day from ledger_transactions where kind = 'payment'`,
      ),
    )
    expect(row?.day).toBe('2026-11-23')
  })

  it('scenario 7: that is malformed or foreign changes no row', async () => {
    const returned = `{"pix":[{"endToEndId":"${'E'.repeat(32)}","devolucoes":[{"id":"D","status":"\\u0000"}]}]}`
    for (const body of [
      returned,
      '',
      '{}',
      '{"pix":[]}',
      '{"pix":[{"endToEndId":"short"}]}',
      '[',
      'null',
    ]) {
      expect(await storePixNotice(world.core, testScope, body)).toEqual({
        ok: false,
        reason: 'malformed',
      })
    }
    expect(await world.notices()).toHaveLength(0)
  })

  it('scenario 51: that lies about the amount books what the world.provider holds', async () => {
    const agreement = await world.plan()
    const charge = await world.liveCharge(agreement.firstPayableId)
    await world.provider.control('/control/webhooks/policy', { lieAmount: '0.01' })
    await world.provider.pay(charge.brCode)
    await world.noticed(1)
    await world.settleAll()
    expect(await world.openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
  })

  it('of a Pix the world.provider does not know credits nothing', async () => {
    await storePixNotice(world.core, testScope, item('E'.repeat(32), 'f'.repeat(32)))
    await world.settleAll()
    const [notice] = await world.notices()
    expect(notice?.processed).toBe(true)
  })

  it('scenario 14: stored before a crash is finished by the worker, and its repetition is nothing new', async () => {
    const agreement = await world.plan()
    const charge = await world.liveCharge(agreement.firstPayableId)
    await world.provider.control('/control/webhooks/policy', { hold: true })
    const endToEndId = await world.provider.pay(charge.brCode)
    // The first delivery is stored, but its sender never learns: it sends again.
    await storePixNotice(world.core, testScope, item(endToEndId))
    const again = await storePixNotice(world.core, testScope, item(endToEndId))
    expect(again).toEqual({ ok: true, value: { stored: 0 } })
    await world.settleAll()
    expect(await world.openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
  })

  it('never came: the janitor finds the payment within two minutes, and asks ever more rarely', async () => {
    const agreement = await world.plan()
    const charge = await world.liveCharge(agreement.firstPayableId)
    await world.provider.control('/control/webhooks/policy', { hold: true })
    world.core.clock.advance({ seconds: 61 })
    expect(await sweepCharges(world.core, world.provider.services, testScope)).toBe(1)
    expect(await sweepCharges(world.core, world.provider.services, testScope)).toBe(0)
    await world.provider.pay(charge.brCode)
    world.core.clock.advance({ seconds: 62 })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect(await world.openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
  })

  it('never came: the janitor finds the payment when the code runs out', async () => {
    const agreement = await world.plan()
    const charge = await world.liveCharge(agreement.firstPayableId)
    await world.provider.control('/control/webhooks/policy', { hold: true })
    await world.provider.pay(charge.brCode)
    world.core.clock.advance({ hours: 5 })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect(await world.openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
  })
})

describe('money paid at odd times', () => {
  it('scenario 23: after the code expired is credited while owed, and a second time suspended', async () => {
    const agreement = await world.plan()
    const charge = await world.liveCharge(agreement.firstPayableId)
    world.core.clock.advance({ hours: 6 })
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    await world.provider.pay(charge.brCode, { force: true })
    await world.provider.pay(charge.brCode, { force: true })
    await world.noticed(2)
    await world.settleAll()
    expect(await world.openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
    const [suspended] = await inScope(world.core, testScope, (tx) =>
      tx.sql<{ reason: string; amount: bigint }>('select reason, amount from suspense_items'),
    )
    expect(suspended).toEqual({ reason: 'already_paid', amount: charge.amount })
  })
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  )
}
