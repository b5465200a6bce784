import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementById } from '#server/agreements/data.ts'
import { lapse } from '#server/agreements/ending/commands.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { withdraw } from '#server/agreements/withdrawal/commands.ts'
import { chargeById } from '#server/payments/charge/data.ts'
import { moveCharge } from '#server/payments/commands.ts'
import { latestCharge } from '#server/payments/data.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { pixReceipt } from '#server/testing/charges.ts'
import { payablePlan } from '#server/testing/faults/payable.ts'
import { expectBooksInOrder } from '#server/testing/portfolio.ts'
import { inTurn } from '#server/testing/queue.ts'
import { testScope } from '#server/testing/scope.ts'

let core: TestCore
let plan: Awaited<ReturnType<typeof payablePlan>>

beforeEach(async () => {
  core = await createTestCore()
  plan = await payablePlan(core)
})
afterEach(async () => {
  await expectBooksInOrder(core)
  await core.close()
})

const pay = () =>
  inScope(core, testScope, (tx) =>
    settleReceipt(tx, testScope, pixReceipt(plan.txid, plan.total, core.clock.now())),
  )

const race = <A, B>(first: () => Promise<A>, second: () => Promise<B>) =>
  inTurn<[A, B]>(core, { table: 'payables', id: plan.payableId }, first, second)

async function status() {
  const found = await inScope(core, plan.scope, (tx) =>
    agreementById(tx, plan.scope, plan.agreementId),
  )
  return found?.status
}

const suspense = () =>
  inScope(core, testScope, (tx) =>
    tx.sql('select amount, reason, status from suspense_items order by id'),
  )

const waiting = (reason: string) => [{ amount: plan.total, reason, status: 'open' }]

describe('scenario 55: an agreement lapses while its money comes', () => {
  const end = () => inScope(core, testScope, (tx) => lapse(tx, testScope, plan))

  it('the money first: it stays, settled', async () => {
    expect(await race(pay, end)).toEqual(['recorded', false])
    expect(await status()).toBe('settled')
    expect(await suspense()).toEqual([])
  })

  it('the end first: the money waits for a person, and the debts are as they were', async () => {
    expect(await race(end, pay)).toEqual([true, 'recorded'])
    expect(await status()).toBe('lapsed')
    expect(await suspense()).toEqual(waiting('payable_cancelled'))
    expect(await plan.open()).toBe(0n)
  })
})

describe('scenario 55: a person undoes a plan while its money comes', () => {
  const undo = () => withdraw(core, plan.scope, { agreementId: plan.agreementId, money: 'return' })

  it('the money first: what is paid in full is not undone', async () => {
    expect(await race(pay, undo)).toEqual(['recorded', { ok: false, reason: 'too_late' }])
    expect(await status()).toBe('settled')
  })

  it('the undoing first: the money waits for a person', async () => {
    const [undone, paid] = await race(undo, pay)
    expect([undone.ok, paid]).toEqual([true, 'recorded'])
    expect(await status()).toBe('withdrawn')
    expect(await suspense()).toEqual(waiting('payable_cancelled'))
  })
})

describe('scenario 55: a code is withdrawn while it is being paid', () => {
  const remove = () =>
    inScope(core, testScope, async (tx) => {
      // As who asks for another way to pay does it: under the lock of what is to be paid.
      await tx.sql('select id from payables where id = $1 for update', [plan.payableId])
      const open = await latestCharge(tx, testScope, plan.payableId)
      if (!open) throw new Error('the plan has a charge')
      const moved = await moveCharge(tx, plan.creditorId, open.chargeId, 'withdrawn')
      return { moved, charge: open.chargeId }
    })

  async function chargeStatus(chargeId: Parameters<typeof chargeById>[3]) {
    const charge = await inScope(core, testScope, (tx) =>
      chargeById(tx, testScope, plan.creditorId, chargeId),
    )
    return charge?.status
  }

  it('the money first: a paid charge is never withdrawn', async () => {
    const [paid, { moved, charge }] = await race(pay, remove)
    expect([paid, moved]).toEqual(['recorded', false])
    expect(await chargeStatus(charge)).toBe('paid')
    expect(await status()).toBe('settled')
  })

  it('the withdrawal first: its money counts all the same', async () => {
    const [{ moved, charge }, paid] = await race(remove, pay)
    expect([moved, paid]).toEqual([true, 'recorded'])
    expect(await chargeStatus(charge)).toBe('paid')
    expect(await status()).toBe('settled')
  })
})
