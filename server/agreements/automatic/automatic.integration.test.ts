import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putPayee } from '#server/staff/creditor/payee/testing.ts'
import { addDebtor, signIn } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { cancelAutomatic, wantAutomatic } from './commands.ts'
import { sweepAutomaticList, sweepAutomatics } from './jobs.ts'
import { type AutomaticWorld, startAutomaticWorld } from './testing.ts'

let world: AutomaticWorld

beforeEach(async () => {
  world = await startAutomaticWorld()
})

afterEach(() => world.end())

const fault = (on: string, kind: string, more: object = {}) =>
  world.provider.control('/control/faults', { on, kind, ...more })

describe('an authorisation', () => {
  it('comes with the code that pays the entrada, covers the equal instalments after it, and waits', async () => {
    const plan = await world.plan(4)
    const charge = await world.want(plan.agreementId)
    expect(charge).toMatchObject({ ok: true, value: { method: 'cob', status: 'live' } })
    const row = await world.automaticOf(plan.agreementId)
    expect(row).toMatchObject({ status: 'created', fixedAmount: 25_500n, cancelWantedAt: null })
    // The composite code pays the charge and carries the recurrence (template 80).
    expect(row.code).toContain('80')
    expect(row.code).not.toBe(charge.ok && charge.value.brCode)
    const { recs } = await world.bookOf()
    expect(recs).toMatchObject([
      {
        status: 'CRIADA',
        vinculo: { contrato: row.contract, devedor: { cpf: '39053344705' } },
        calendario: {
          dataInicial: '2026-12-23',
          dataFinal: '2027-02-23',
          periodicidade: 'MENSAL',
        },
        valor: { valorRec: '255.00' },
        politicaRetentativa: 'PERMITE_3R_7D',
      },
    ])
  })

  it('is none without the payer’s word at the bank: paid without it, it ends and codes go on', async () => {
    const plan = await world.plan(3)
    await world.want(plan.agreementId)
    const { code } = await world.automaticOf(plan.agreementId)
    await world.payAndSettle(code ?? '')
    expect((await world.automaticOf(plan.agreementId)).status).toBe('created')
    world.core.clock.advance({ hours: 2 })
    await world.ask()
    await world.drain()
    expect(await world.automaticOf(plan.agreementId)).toMatchObject({
      status: 'cancelled',
      endedBy: 'unanswered',
    })
    expect((await world.bookOf()).recs).toMatchObject([{ status: 'CANCELADA' }])
  })

  it('names no amount to the bank where the last instalment differs', async () => {
    const plan = await world.plan(7)
    await world.want(plan.agreementId)
    const lines = await world.scheduleOf(plan.agreementId)
    expect(lines.at(-1)?.amount).not.toBe(lines.at(1)?.amount)
    expect(await world.automaticOf(plan.agreementId)).toMatchObject({ fixedAmount: null })
    expect((await world.bookOf()).recs[0]?.valor).toBeUndefined()
  })

  it('is not offered for another person’s agreement, a single payment, or without the product', async () => {
    const plan = await world.plan(3)
    const stranger = await signIn(world.core, await addDebtor(world.core, '11144477735'))
    const input = { agreementId: plan.agreementId }
    const { services } = world.provider
    expect(await wantAutomatic(world.core, services, stranger, input)).toMatchObject({
      ok: false,
      reason: 'not_found',
    })
    const single = await world.plan(1)
    expect(await world.want(single.agreementId)).toMatchObject({ reason: 'unavailable' })
    const without = { ...services, pixProducts: { due: true, automatic: false } }
    expect(await wantAutomatic(world.core, without, world.scope, input)).toMatchObject({
      reason: 'unavailable',
    })
    await putPayee(world.core, world.creditor.creditorId, {
      pixAccountNumber: null,
      pixAccountKind: null,
      pixAccountBranch: null,
    })
    expect(await world.want(plan.agreementId)).toMatchObject({ reason: 'unavailable' })
  })

  it('scenario 17: wanted twice at once is one, and the code is one', async () => {
    const plan = await world.plan(3)
    const [a, b] = await Promise.all([world.want(plan.agreementId), world.want(plan.agreementId)])
    expect(a.ok && b.ok && a.value.chargeId === b.value.chargeId).toBe(true)
    await world.ask()
    const { recs, cobs } = await world.bookOf()
    expect([recs.length, cobs.length]).toEqual([1, 1])
  })

  it('scenario 39: whose answer was lost is found by its contract, never asked for twice', async () => {
    const plan = await world.plan(3)
    await fault('post_rec', 'drop_reply')
    await world.want(plan.agreementId)
    expect((await world.automaticOf(plan.agreementId)).status).toBe('unknown')
    world.core.clock.advance({ minutes: 1 })
    await world.ask()
    expect(await world.automaticOf(plan.agreementId)).toMatchObject({ status: 'created' })
    world.core.clock.advance({ minutes: 2 })
    await world.ask()
    const row = await world.automaticOf(plan.agreementId)
    expect(row.code).not.toBeNull()
    expect((await world.bookOf()).recs).toHaveLength(1)
  })

  it('scenario 44: that never reached the bank is asked for again, once that is certain', async () => {
    const plan = await world.plan(3)
    await fault('post_rec', 'drop_request')
    await world.want(plan.agreementId)
    world.core.clock.advance({ minutes: 1 })
    await world.ask()
    expect((await world.automaticOf(plan.agreementId)).status).toBe('unknown')
    world.core.clock.advance({ minutes: 10 })
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    await world.ask()
    expect((await world.automaticOf(plan.agreementId)).status).toBe('wanted')
    world.core.clock.advance({ minutes: 1 })
    await world.ask()
    expect((await world.automaticOf(plan.agreementId)).status).toBe('created')
    expect((await world.bookOf()).recs).toHaveLength(1)
  })

  it('that the provider refuses leaves the code alone to pay with', async () => {
    const plan = await world.plan(3)
    await fault('post_rec', 'fail_before', { status: 422 })
    const charge = await world.want(plan.agreementId)
    expect(charge).toMatchObject({ ok: true, value: { status: 'live' } })
    expect(await world.automaticOf(plan.agreementId)).toMatchObject({
      status: 'refused',
      endedBy: 'provider',
    })
  })

  it('that is at the bank twice after all is ended where it is not the one we know', async () => {
    const plan = await world.plan(3)
    await world.want(plan.agreementId)
    const row = await world.automaticOf(plan.agreementId)
    const [known] = (await world.bookOf()).recs
    const twin = await world.provider.services.pix.createRec({
      contract: row.contract,
      payer: { cpf: '39053344705', name: 'Maria Aparecida de Souza' },
      startDate: row.startsOn,
      endDate: row.endsOn,
      frequency: 'monthly',
      retryPolicy: 'three_in_seven_days',
    })
    expect(twin.kind).toBe('ok')
    expect(await sweepAutomaticList(world.core, world.provider.services, testScope)).toBe(1)
    const { recs } = await world.bookOf()
    expect(recs.filter(({ status }) => status === 'CRIADA').map(({ idRec }) => idRec)).toEqual([
      known?.idRec,
    ])
  })
})

describe('an authorisation that ends', () => {
  it('by the person is over at once, and stops the debit that is on its way', async () => {
    const plan = await world.authorised(3)
    await world.days(21)
    const input = { agreementId: plan.agreementId }
    expect(await cancelAutomatic(world.core, world.scope, input)).toEqual({ ok: true, value: null })
    expect(await world.automaticOf(plan.agreementId)).toMatchObject({ endedBy: 'debtor' })
    await world.drain()
    expect(await world.automaticOf(plan.agreementId)).toMatchObject({ status: 'cancelled' })
    const { recs, cobsr } = await world.bookOf()
    expect([recs[0]?.status, cobsr[0]?.status]).toEqual(['CANCELADA', 'CANCELADA'])
    await world.days(12)
    expect((await world.bookOf()).pix).toHaveLength(1)
    // Twice is once.
    expect((await cancelAutomatic(world.core, world.scope, input)).ok).toBe(true)
  })

  it('at the bank is heard of, and codes with a due date are made again', async () => {
    const plan = await world.authorised(3)
    const { recurrenceId } = await world.automaticOf(plan.agreementId)
    await world.provider.control(`/control/rec/${recurrenceId}`, { event: 'cancel', by: 'payer' })
    world.core.clock.advance({ hours: 25 })
    await sweepAutomatics(world.core, world.provider.services, testScope)
    expect(await world.automaticOf(plan.agreementId)).toMatchObject({
      status: 'cancelled',
      endedBy: 'bank',
      endCode: 'SLDB',
    })
    const [, second] = await world.scheduleOf(plan.agreementId)
    expect((await world.liveCharge(second?.id ?? plan.firstPayableId)).method).toBe('cobv')
  })

  it('before the bank was asked, or while its answer is unknown, leaves nothing standing', async () => {
    const plan = await world.plan(3)
    await fault('post_rec', 'drop_reply')
    await world.want(plan.agreementId)
    await cancelAutomatic(world.core, world.scope, { agreementId: plan.agreementId })
    await world.drain()
    await world.drain()
    expect(await world.automaticOf(plan.agreementId)).toMatchObject({ status: 'cancelled' })
    expect((await world.bookOf()).recs).toMatchObject([{ status: 'CANCELADA' }])
  })

  it('with its agreement, and is asked for anew under a contract of its own', async () => {
    const plan = await world.authorised(3)
    const first = await world.automaticOf(plan.agreementId)
    const all = await world.wish({ kind: 'settlement', payableId: plan.firstPayableId })
    await world.payAndSettle(all.brCode)
    await world.drain()
    await world.drain()
    expect(await world.automaticOf(plan.agreementId)).toMatchObject({
      status: 'cancelled',
      endedBy: 'plan',
    })
    expect(first.contract).toMatch(/^\d{4}-\d{6}$/)
    expect(await world.want(plan.agreementId)).toMatchObject({ reason: 'unavailable' })
  })
})
