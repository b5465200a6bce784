import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementById } from '#server/agreements/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { bankCalendar } from '#server/kernel/calendar.ts'
import type { AgreementId, CreditorId, PayableId, ReversalId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { addReturn } from '#server/testing/returning.ts'
import { testManager, testScope } from '#server/testing/scope.ts'
import { decideReview } from '../reversal/review/commands.ts'
import { alignClocks, confirmCleared, noteReported, raiseAlarms } from './commands.ts'
import { alignClocksOfPayable, sweepDelistings } from './jobs.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})

afterEach(() => world.end())

const clocks = () =>
  inScope(world.core, testScope, (tx) =>
    tx.sql<{ state: string; due: string; alarmed: boolean }>(
      `select state, due_on::text as due, alarmed_at is not null as alarmed
         from delistings order by created_at, id`,
    ),
  )

const contracts = () =>
  inScope(world.core, testScope, (tx) =>
    tx.sql<{ contract: string }>('select contract_number as contract from debts order by 1'),
  )

/** Somebody looked at what went back, and it is asked for again. */
const askAgain = () =>
  inScope(world.core, testScope, async (tx) => {
    const [row] = await tx.sql<{ creditorId: CreditorId; reversalId: ReversalId }>(
      'select creditor_id as "creditorId", id as "reversalId" from reversals',
    )
    const key = assertPresent(row, 'money went back')
    const done = await decideReview(tx, testManager, key, { kind: 'reopen' })
    expect(done.ok).toBe(true)
  })

const setPolicy = (policy: 'first_instalment' | 'full_payment') =>
  inScope(world.core, testScope, (tx) =>
    tx.sql('update creditors set delisting_policy = $1', [policy]),
  )

async function pay(agreementId: AgreementId, place: number): Promise<PayableId> {
  const line = assertPresent((await world.scheduleOf(agreementId))[place], 'an instalment')
  await world.payAndSettle((await world.liveCharge(line.id)).brCode)
  await alignClocksOfPayable(world.core, world.provider.services, testScope, { payableId: line.id })
  return line.id
}

const sweep = () => sweepDelistings(world.core, world.provider.services, testScope)

const confirm = async (clearedOn: string, ...numbers: string[]) =>
  inScope(world.core, testScope, (tx) =>
    confirmCleared(tx, testScope, {
      creditorId: world.creditor.creditorId,
      by: 'file',
      cleared: numbers.map((contractNumber) => ({
        contractNumber,
        clearedOn: Temporal.PlainDate.from(clearedOn),
      })),
    }),
  )

const promise = async (agreementId: AgreementId) => {
  const found = await inScope(world.core, world.scope, (tx) =>
    agreementById(tx, world.scope, agreementId),
  )
  const shown = found?.namePromise
  return shown && [shown.dueOn.toString(), shown.clearedOn?.toString() ?? null]
}

describe('the clean-name clock', () => {
  it('starts with the entrada where the policy says so, once, whatever is paid afterwards', async () => {
    const { agreementId } = await world.plan(3)
    expect(await promise(agreementId)).toBeNull()
    await pay(agreementId, 0)
    expect(await clocks()).toEqual([{ state: 'waiting', due: '2026-11-30', alarmed: false }])
    expect(await promise(agreementId)).toEqual(['2026-11-30', null])
    world.core.clock.advance({ hours: 48 })
    await pay(agreementId, 1)
    await sweep()
    expect((await clocks()).map(({ due }) => due)).toEqual(['2026-11-30'])
  })

  it('starts with the last payment where the policy says so', async () => {
    await setPolicy('full_payment')
    const { agreementId } = await world.plan(2)
    await pay(agreementId, 0)
    expect(await clocks()).toEqual([])
    world.core.clock.advance({ hours: 24 })
    await pay(agreementId, 1)
    expect(await clocks()).toEqual([{ state: 'waiting', due: '2026-12-01', alarmed: false }])
  })

  it('starts by the sweep where its event was lost, and once under two at the same moment', async () => {
    const { agreementId, firstPayableId } = await world.plan(2)
    await world.payAndSettle((await world.liveCharge(firstPayableId)).brCode)
    expect(await clocks()).toEqual([])
    await Promise.all([sweep(), sweep(), sweep(), sweep()])
    expect(await clocks()).toHaveLength(1)
    expect(await promise(agreementId)).toEqual(['2026-11-30', null])
  })

  it('alarms at D+2, once, and not where the creditor has confirmed', async () => {
    const { agreementId } = await world.plan(2)
    await pay(agreementId, 0)
    world.core.clock.set('2026-11-25T02:59:00Z')
    expect(await sweep()).toBe(0)
    world.core.clock.set('2026-11-25T03:01:00Z')
    const raised = await Promise.all([sweep(), sweep()])
    expect(raised.reduce((a, b) => a + b)).toBe(1)
    expect(await sweep()).toBe(0)
    expect(await clocks()).toMatchObject([{ state: 'waiting', alarmed: true }])
  })

  it('is closed by the creditor’s word, which is taken once', async () => {
    const { agreementId } = await world.plan(2)
    await pay(agreementId, 0)
    const [debt] = await contracts()
    const contract = assertPresent(debt, 'a debt').contract
    expect(await confirm('2026-11-26', contract, 'de-ninguem')).toEqual({
      confirmed: 1,
      unknown: ['de-ninguem'],
    })
    expect(await confirm('2026-11-27', contract)).toEqual({ confirmed: 0, unknown: [] })
    expect(await promise(agreementId)).toEqual(['2026-11-30', '2026-11-26'])
    world.core.clock.set('2026-12-01T13:00:00Z')
    expect(await inScope(world.core, testScope, (tx) => raiseAlarms(tx, testScope))).toBe(0)
  })

  it('is taken back when the money goes back, and starts anew with other money', async () => {
    const { agreementId } = await world.plan(2)
    const payableId = await pay(agreementId, 0)
    const [line] = await world.scheduleOf(agreementId)
    const { creditorId } = world.creditor
    const back = { creditorId, payableId, amount: assertPresent(line, 'paid').paid }
    await addReturn(world.core, back, world.provider.control)
    world.core.clock.advance({ hours: 1 })
    await sweep()
    expect((await clocks()).map(({ state }) => state)).toEqual(['reopened'])
    expect(await promise(agreementId)).toBeNull()
    world.core.clock.advance({ hours: 23 })
    await askAgain()
    await pay(agreementId, 0)
    expect(await clocks()).toMatchObject([
      { state: 'reopened' },
      { state: 'waiting', due: '2026-12-01' },
    ])
  })

  it('knows that the creditor was told, and no longer waits to tell', async () => {
    const { agreementId } = await world.plan(2)
    await pay(agreementId, 0)
    const { creditorId } = world.creditor
    const told = await inScope(world.core, testScope, async (tx) => {
      const debts = await tx.sql<{ id: never }>('select id from debts')
      return noteReported(tx, testScope, { creditorId, debtIds: debts.map(({ id }) => id) })
    })
    expect(told).toBe(1)
    expect(await clocks()).toMatchObject([{ state: 'reported' }])
    const again = await inScope(world.core, testScope, (tx) =>
      alignClocks(tx, testScope, bankCalendar, { creditorId, agreementId }),
    )
    expect(again).toEqual({ started: 0, reopened: 0 })
  })
})
