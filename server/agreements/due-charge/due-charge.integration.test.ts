import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, PayableId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { inScope } from '#server/platform/db.ts'
import { addCharge, pixReceipt } from '#server/testing/charges.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { openOf } from '../model.ts'
import { settleReceipt } from '../settlement/commands.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld(undefined, { products: { due: true, automatic: false } })
})

afterEach(() => world.end())

const LATE = { fineRate: '0.02', monthlyRate: '0.01', freeDays: 0 }

type Cobv = {
  txid: string
  status: string
  revisao: number
  calendario: object
  valor: object
  devedor: object
}
type Book = { cobs: unknown[]; cobvs: Cobv[] }

const bookOf = async () => (await world.provider.control('/control/book')) as Book

/** The second instalment, a month ahead: R$ 510,00 on Wednesday, 23 December 2026. */
async function second(lateCharges: typeof LATE | null = LATE) {
  const plan = await world.plan(2, { lateCharges })
  const [, line] = await world.scheduleOf(plan.agreementId)
  if (!line) throw new Error('a plan of two has a second instalment')
  return { ...plan, payableId: line.id, line }
}

async function lineOf(agreementId: AgreementId, payableId: PayableId) {
  const found = (await world.scheduleOf(agreementId)).find(({ id }) => id === payableId)
  if (!found) throw new Error('no such line')
  return found
}

const days = (count: number) => world.core.clock.advance({ hours: 24 * count })

describe('the code of an instalment', () => {
  it('lives until the agreement no longer waits, and tells the bank what lateness costs', async () => {
    const { payableId } = await second()
    const charge = await world.liveCharge(payableId)
    expect(charge).toMatchObject({ method: 'cobv', amount: 51_000n })
    // Ten days after Wednesday the 23rd are a Saturday: banks take it until Monday.
    expect(businessDate(charge.expiresAt.subtract({ seconds: 1 })).toString()).toBe('2027-01-04')
    const { cobs, cobvs } = await bookOf()
    expect(cobs).toEqual([])
    expect(cobvs).toMatchObject([
      {
        status: 'ATIVA',
        calendario: { dataDeVencimento: '2026-12-23', validadeAposVencimento: 10 },
        valor: {
          original: '510.00',
          multa: { modalidade: 2, valorPerc: '2.00' },
          juros: { modalidade: 3, valorPerc: '1.00' },
        },
      },
    ])
    // The registered document and name, and nothing else of the person.
    expect(Object.keys(cobvs[0]?.devedor ?? {}).sort()).toEqual(['cpf', 'nome'])
  })

  it('pays on its day what was agreed, and later the right amount without another code', async () => {
    const { agreementId, payableId } = await second()
    const { brCode, chargeId } = await world.liveCharge(payableId)
    days(30 + 9)
    // Asked for again while late: the same code, which now costs more at the bank.
    expect((await world.liveCharge(payableId)).chargeId).toBe(chargeId)
    await world.payAndSettle(brCode)
    const line = await lineOf(agreementId, payableId)
    // Nine days: 2 % of 510,00, and 1 % a month of it: 10,20 and 1,53.
    expect(line).toMatchObject({ lateFine: 1_020n, lateInterest: 153n, paid: 52_173n })
    expect(openOf(line)).toBe(0n)
  })

  it('pays the whole where the bank did not say what its amount is made of', async () => {
    const { agreementId, payableId } = await second()
    const { brCode, chargeId } = await world.liveCharge(payableId)
    days(30 + 9)
    await world.provider.control('/control/webhooks/policy', { hold: true })
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    const providerPaymentId = await world.provider.pay(brCode)
    const reference = chargeId.replaceAll('-', '')
    const silent = pixReceipt(reference, 52_173n, world.core.clock.now())
    expect(silent.lateCharges).toBeNull()
    await inScope(world.core, testScope, (tx) =>
      settleReceipt(tx, testScope, { ...silent, providerPaymentId }),
    )
    expect(await lineOf(agreementId, payableId)).toMatchObject({ lateFine: 1_020n, paid: 52_173n })
  })

  it('is not taken for the amount of a day where a code of one day is paid', async () => {
    const { agreementId, payableId } = await second()
    days(30 + 9)
    const charge = await world.liveCharge(payableId)
    // No charge can be made for a due date that is over: a code for today, until midnight.
    expect(charge).toMatchObject({ method: 'cob', amount: 52_173n })
    expect(businessDate(charge.expiresAt.subtract({ seconds: 1 }))).toEqual(
      businessDate(world.core.clock.now()),
    )
    await world.payAndSettle(charge.brCode)
    const line = await lineOf(agreementId, payableId)
    expect(line).toMatchObject({ lateFine: 1_020n, lateInterest: 153n })
    expect(openOf(line)).toBe(0n)
  })

  it('gives way to another amount, and is taken from the bank by its status alone', async () => {
    const { payableId, firstPayableId } = await second()
    const whole = await world.liveCharge(payableId)
    const all = await world.wish({ kind: 'settlement', payableId: firstPayableId })
    expect(all.method).toBe('cob')
    await removeCharge(world.core, world.provider.services, testScope, whole)
    const [cobv] = (await bookOf()).cobvs
    expect(cobv).toMatchObject({ status: 'REMOVIDA_PELO_USUARIO_RECEBEDOR' })
    expect(
      await world.provider.control('/control/bank/pay', { code: whole.brCode }).catch(String),
    ).toContain('422')
  })

  it('is a new one after a part was paid: the bank then adds to what is still open', async () => {
    const { agreementId, payableId, firstPayableId } = await second()
    await world.payAndSettle((await world.liveCharge(firstPayableId)).brCode)
    await world.liveCharge(payableId)
    const part = await world.wish({ kind: 'amount', payableId, amount: centavos(10_000n) })
    await world.payAndSettle(part.brCode)
    const rest = await world.liveCharge(payableId)
    expect(rest).toMatchObject({ method: 'cobv', amount: 41_000n })
    days(30 + 9)
    await world.payAndSettle(rest.brCode)
    expect(await lineOf(agreementId, payableId)).toMatchObject({
      lateFine: 820n,
      lateInterest: 123n,
    })
    expect(await world.openBalance(agreementId)).toBe(0n)
  })

  it('ends before anything would be added where the first days are free', async () => {
    const { payableId } = await second({ ...LATE, freeDays: 5 })
    const charge = await world.liveCharge(payableId)
    expect(businessDate(charge.expiresAt.subtract({ seconds: 1 })).toString()).toBe('2026-12-28')
    days(30 + 5)
    expect((await world.liveCharge(payableId)).chargeId).toBe(charge.chargeId)
    days(1)
    expect(await world.liveCharge(payableId)).toMatchObject({ method: 'cob' })
  })
})

describe('where the bank does not play along', () => {
  it('a product that is not in the contract leaves the code of one day', async () => {
    const { payableId } = await second()
    await world.provider.control('/control/withheld', { products: ['cobv'] })
    const charge = await world.liveCharge(payableId)
    expect(charge).toMatchObject({ method: 'cob', status: 'live' })
    expect((await bookOf()).cobvs).toEqual([])
  })

  it('scenario 39: a lost answer leaves one charge, found by the janitor', async () => {
    const { payableId } = await second()
    await world.provider.control('/control/faults', { on: 'put_cobv', kind: 'drop_reply' })
    await world.request(payableId)
    expect(await world.chargeOf(payableId)).toMatchObject({ method: 'cobv', status: 'unknown' })
    // Asking again repeats the same call; it changes nothing.
    const again = await world.liveCharge(payableId)
    expect((await bookOf()).cobvs).toMatchObject([{ revisao: 0, status: 'ATIVA' }])
    expect(again.status).toBe('live')
  })

  it('scenario 44: a charge that never reached it is closed, and another is made', async () => {
    const { payableId } = await second()
    await world.provider.control('/control/faults', { on: 'put_cobv', kind: 'drop_request' })
    await world.request(payableId)
    world.core.clock.advance({ minutes: 1 })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect((await world.chargeOf(payableId))?.status).toBe('failed')
    expect(await world.liveCharge(payableId)).toMatchObject({ method: 'cobv' })
  })

  it('scenario 63: a payment that nobody told of is booked by the janitor, with what the bank added', async () => {
    const { agreementId, payableId } = await second()
    const { brCode } = await world.liveCharge(payableId)
    await world.provider.control('/control/webhooks/policy', { hold: true })
    days(30 + 9)
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    await world.provider.pay(brCode)
    expect(await sweepCharges(world.core, world.provider.services, testScope)).toBe(1)
    expect(await lineOf(agreementId, payableId)).toMatchObject({ lateFine: 1_020n, paid: 52_173n })
    expect((await world.chargeOf(payableId))?.status).toBe('paid')
  })

  it('scenario 23: what is paid after its last day is credited where it is owed', async () => {
    const { agreementId, payableId } = await second()
    const { brCode } = await world.liveCharge(payableId)
    days(30 + 14)
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    await sweepCharges(world.core, world.provider.services, testScope)
    expect((await world.chargeOf(payableId))?.status).toBe('expired')
    await world.provider.pay(brCode, { force: true })
    await world.noticed(1)
    await world.settleAll()
    const line = await lineOf(agreementId, payableId)
    expect(line.paid).toBe(line.amount + line.lateFine + line.lateInterest)
  })
})

it('a code of the day that was there before gives way to the one that lasts', async () => {
  const { payableId } = await second()
  await addCharge(world.core, {
    creditorId: world.creditor.creditorId,
    debtorId: world.scope.debtorId,
    payableId,
    amount: 51_000n,
  })
  const charge = await world.liveCharge(payableId)
  expect(charge.method).toBe('cobv')
  const open = await inScope(world.core, testScope, (tx) =>
    tx.sql<{ method: string }>("select method from charges where status in ('live', 'unknown')"),
  )
  expect(open).toEqual([{ method: 'cobv' }])
})
