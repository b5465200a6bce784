import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { newId } from '#server/kernel/id.ts'
import { testScope } from '#server/testing/scope.ts'
import { openOf } from '../../model.ts'
import { type AutomaticWorld, startAutomaticWorld } from '../testing.ts'
import { sweepDebitList } from './jobs.ts'

let world: AutomaticWorld

beforeEach(async () => {
  world = await startAutomaticWorld()
})
afterEach(() => world.end())

type Plan = Awaited<ReturnType<AutomaticWorld['authorised']>>

const list = () => sweepDebitList(world.core, world.provider.services, testScope)
const fault = (on: string, kind: string, more: object = {}) =>
  world.provider.control('/control/faults', { on, kind, ...more })

/** From here on the provider tells us nothing. */
const loseNotices = () => world.provider.control('/control/webhooks/policy', { hold: true })

/** Both clocks go on, and nobody of ours does anything meanwhile. */
async function sleep(days: number) {
  world.core.clock.advance({ hours: 24 * days })
  await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
}

const standingDebits = async () =>
  (await world.bookOf()).cobsr.filter(({ status }) => ['CRIADA', 'ATIVA'].includes(status))

async function openOfSecond(plan: Plan) {
  const [, second] = await world.scheduleOf(plan.agreementId)
  return openOf(assertPresent(second, 'a plan has a second instalment'))
}

describe('a debit of which every notice was lost', () => {
  it('that the bank paid is found by the janitor, and booked', async () => {
    const plan = await world.authorised(3)
    await world.days(20)
    await loseNotices()
    await sleep(10)
    expect(await openOfSecond(plan)).toBe(34_000n)
    await world.ask()
    expect(await openOfSecond(plan)).toBe(0n)
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([{ status: 'paid' }])
    expect(await list()).toBe(0)
  })

  it('that the bank paid is found by the night’s list, too, and booked once', async () => {
    const plan = await world.authorised(3)
    await world.days(20)
    await loseNotices()
    await sleep(10)
    expect(await list()).toBe(1)
    expect(await openOfSecond(plan)).toBe(0n)
    expect(await list()).toBe(0)
    await world.ask()
    expect(await openOfSecond(plan)).toBe(0n)
  })

  it('that the bank gave up is closed, and its instalment is paid by a code', async () => {
    const plan = await world.authorised(3)
    await world.account({ refusal: 'AC05' })
    await world.days(20)
    await loseNotices()
    await sleep(10)
    expect(await list()).toBe(1)
    expect((await standingDebits()).length).toBe(0)
    const [debit] = await world.debitsOf(plan.agreementId)
    expect(debit?.closedAt).not.toBeNull()
    await world.provider.control('/control/webhooks/policy', { hold: false })
    await world.account({ refusal: null })
    const [, second] = await world.scheduleOf(plan.agreementId)
    const code = await world.liveCharge(assertPresent(second, 'a second instalment').id)
    await world.payAndSettle(code.brCode)
    expect(await openOfSecond(plan)).toBe(0n)
  })
})

describe('a debit that only the provider’s book has', () => {
  it('because it was refused in its answer and made all the same is taken back in time', async () => {
    const plan = await world.authorised(3)
    await loseNotices()
    await fault('put_cobr', 'fail_after', { status: 422 })
    await world.days(20)
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([{ status: 'failed' }])
    expect(await standingDebits()).toHaveLength(1)
    expect(await list()).toBe(1)
    expect(await standingDebits()).toEqual([])
    await world.days(11)
    expect(await openOfSecond(plan)).toBe(34_000n)
  })

  it('by an authorisation of ours, ordered by nobody here, is stopped', async () => {
    const plan = await world.authorised(3)
    const { recurrenceId } = await world.automaticOf(plan.agreementId)
    await sleep(22)
    const [, second] = await world.scheduleOf(plan.agreementId)
    const line = assertPresent(second, 'a second instalment')
    const made = await world.provider.services.pix.createCobr({
      txid: newId().replaceAll('-', ''),
      recurrenceId: assertPresent(recurrenceId, 'it was made'),
      amount: line.amount,
      dueDate: line.dueOn,
      account: { number: '997182', kind: 'checking', branch: '0001' },
    })
    expect(made.kind).toBe('ok')
    expect(await list()).toBe(1)
    expect(await standingDebits()).toEqual([])
    expect(await list()).toBe(0)
  })
})

it('a list that cannot be read changes nothing, and the next one is read', async () => {
  const plan = await world.authorised(3)
  await world.days(20)
  await loseNotices()
  await sleep(10)
  await fault('list_cobr', 'drop_request')
  expect(await list()).toBe(0)
  expect(await openOfSecond(plan)).toBe(34_000n)
  expect(await list()).toBe(1)
  expect(await openOfSecond(plan)).toBe(0n)
})
