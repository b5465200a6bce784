import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementById } from '#server/agreements/data.ts'
import { lapse } from '#server/agreements/ending/commands.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { balancesOf } from '#server/ledger/data.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { addCharge, pixReceipt } from '#server/testing/charges.ts'
import {
  addCreditor,
  addDebt,
  addDebtor,
  expectBooksInOrder,
  signIn,
  type TestCreditor,
} from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

let core: TestCore
let creditor: TestCreditor
let scope: DebtorScope

beforeEach(async () => {
  core = await createTestCore()
  creditor = await addCreditor(core)
  scope = await signIn(core, await addDebtor(core), 'R2')
})

afterEach(async () => {
  await expectBooksInOrder(core)
  await core.close()
})

const liveCharge = (payableId: PayableId, amount: bigint) =>
  addCharge(core, {
    creditorId: creditor.creditorId,
    debtorId: scope.debtorId,
    payableId,
    amount,
  })

const receipt = (txid: string, amount: bigint, paidAt = core.clock.now()) =>
  pixReceipt(txid, amount, paidAt)

const settle = (pix: ReturnType<typeof receipt>) =>
  inScope(core, testScope, (tx) => settleReceipt(tx, testScope, pix))

async function accepted(kind: 'spot' | 'plan', instalments: number, halved = false) {
  const debts = [
    await addDebt(core, creditor, scope.debtorId, { principal: 70_000n }),
    await addDebt(core, creditor, scope.debtorId, { principal: 30_000n }),
  ]
  const terms = termsFor(core, {
    creditorId: creditor.creditorId,
    scope,
    debts,
    kind,
    instalments,
    halved,
  })
  const result = await accept(core, scope, terms)
  if (!result.ok) throw new Error(result.reason)
  const details = await inScope(core, scope, (tx) =>
    agreementById(tx, scope, result.value.agreementId),
  )
  return { ...result.value, terms, debts, instalments: assertPresent(details, 'row').instalments }
}

async function balance(id: string): Promise<bigint | undefined> {
  const balances = await inScope(core, testScope, (tx) =>
    balancesOf(tx, testScope, creditor.creditorId, [id]),
  )
  return balances.get(id)
}

async function status(agreementId: Parameters<typeof agreementById>[2]) {
  const found = await inScope(core, scope, (tx) => agreementById(tx, scope, agreementId))
  return found?.status
}

describe('what a settlement sends', () => {
  it('is planned a few times on each connection, and then only executed', async () => {
    const plan = await accepted('plan', 10)
    for (const { id, amount } of plan.instalments) {
      expect(await settle(receipt(await liveCharge(id, amount), amount))).toBe('recorded')
    }
    const often = await inScope(core, testScope, (tx) =>
      tx.sql<{ statement: string; planned: bigint }>(
        `select statement, custom_plans as planned from pg_prepared_statements
          where generic_plans + custom_plans > 8 order by statement`,
      ),
    )
    expect(often.length).toBeGreaterThan(12)
    expect(often.filter(({ planned }) => planned > 5n)).toEqual([])
  })
})

describe('a signed plan', () => {
  it('moves its debts into one account, each with its own part, and ends at zero', async () => {
    const plan = await accepted('plan', 3, true)
    expect(await balance(plan.agreementId)).toBe(plan.terms.total)
    for (const debt of plan.debts) expect(await balance(debt.debtId)).toBe(0n)

    for (const instalment of plan.instalments) {
      const txid = await liveCharge(instalment.id, instalment.amount)
      expect(await settle(receipt(txid, instalment.amount))).toBe('recorded')
    }
    expect(await balance(plan.agreementId)).toBe(0n)
    expect(await status(plan.agreementId)).toBe('settled')
  })

  it('on which nothing was paid lapses, and the debts are as they were', async () => {
    const plan = await accepted('plan', 3)
    const key = { creditorId: creditor.creditorId, agreementId: plan.agreementId }
    expect(await inScope(core, testScope, (tx) => lapse(tx, testScope, key))).toBe(true)
    expect(await status(plan.agreementId)).toBe('lapsed')
    expect(await balance(plan.agreementId)).toBe(0n)
    for (const debt of plan.debts) expect(await balance(debt.debtId)).toBe(debt.principal)
  })

  it('with a paid instalment does not lapse', async () => {
    const plan = await accepted('plan', 2)
    const first = assertPresent(plan.instalments[0], 'first')
    await settle(receipt(await liveCharge(first.id, first.amount), first.amount))
    const key = { creditorId: creditor.creditorId, agreementId: plan.agreementId }
    expect(await inScope(core, testScope, (tx) => lapse(tx, testScope, key))).toBe(false)
    expect(await status(plan.agreementId)).toBe('active')
  })
})

describe('an offer for one payment', () => {
  it('moves nothing before its money comes, and everything with it', async () => {
    const spot = await accepted('spot', 1, true)
    for (const debt of spot.debts) expect(await balance(debt.debtId)).toBe(debt.principal)
    const txid = await liveCharge(spot.firstPayableId, spot.terms.total)
    await settle(receipt(txid, spot.terms.total))
    for (const debt of spot.debts) expect(await balance(debt.debtId)).toBe(0n)
    expect(await status(spot.agreementId)).toBe('settled')
  })

  it('gives way to another quote while unpaid, and its late money waits in suspense', async () => {
    const spot = await accepted('spot', 1)
    const txid = await liveCharge(spot.firstPayableId, spot.terms.total)
    const plan = termsFor(core, {
      creditorId: creditor.creditorId,
      scope,
      debts: spot.debts,
      kind: 'plan',
      instalments: 4,
    })
    expect((await accept(core, scope, plan)).ok).toBe(true)
    expect(await status(spot.agreementId)).toBe('superseded')
    await settle(receipt(txid, spot.terms.total))
    expect(await balance(plan.id)).toBe(plan.total)
  })

  it('does not give way once it is paid', async () => {
    const spot = await accepted('spot', 1, true)
    await settle(receipt(await liveCharge(spot.firstPayableId, spot.terms.total), spot.terms.total))
    const plan = termsFor(core, {
      creditorId: creditor.creditorId,
      scope,
      debts: spot.debts,
      kind: 'plan',
      instalments: 4,
    })
    expect(await accept(core, scope, plan)).toMatchObject({ ok: false, reason: 'debt_unavailable' })
  })

  it('scenario 31: counts at 23:59:59 of its last day and not at 00:00:00, by the instant of payment', async () => {
    const inTime = await accepted('spot', 1, true)
    const lastSecond = '2026-11-24T02:59:59Z'
    const midnight = '2026-11-24T03:00:00Z'
    const first = await liveCharge(inTime.firstPayableId, inTime.terms.total)
    core.clock.set('2026-11-26T12:00:00Z')
    await settle(receipt(first, inTime.terms.total, Temporal.Instant.from(lastSecond)))
    expect(await status(inTime.agreementId)).toBe('settled')

    core.clock.set('2026-11-23T13:00:00Z')
    const late = await accepted('spot', 1, true)
    const second = await liveCharge(late.firstPayableId, late.terms.total)
    await settle(receipt(second, late.terms.total, Temporal.Instant.from(midnight)))
    expect(await status(late.agreementId)).toBe('awaiting_payment')
    for (const debt of late.debts) expect(await balance(debt.debtId)).toBe(debt.principal)
  })
})

describe('money that arrives', () => {
  it('scenario 3: is booked once, whatever the notices that speak of it', async () => {
    const plan = await accepted('plan', 2)
    const first = assertPresent(plan.instalments[0], 'first')
    const pix = receipt(await liveCharge(first.id, first.amount), first.amount)
    expect(await settle(pix)).toBe('recorded')
    expect(await settle(pix)).toBe('replayed')
  })

  it('scenario 2: is booked once by fifty workers at the same moment', async () => {
    const plan = await accepted('plan', 2)
    const first = assertPresent(plan.instalments[0], 'first')
    const pix = receipt(await liveCharge(first.id, first.amount), first.amount)
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => settle(pix)))
    expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'replayed')).toHaveLength(49)
  })

  it('scenario 23: after its code expired is credited while owed, and waits in suspense when not', async () => {
    const plan = await accepted('plan', 2)
    const first = assertPresent(plan.instalments[0], 'first')
    const txid = await liveCharge(first.id, first.amount)
    core.clock.advance({ hours: 30 })
    expect(await settle(receipt(txid, first.amount))).toBe('recorded')
    expect(await settle(receipt(txid, first.amount))).toBe('recorded')
    expect(await balance(plan.agreementId)).toBe(plan.terms.total - first.amount)
  })

  it('for nobody is left alone and reported', async () => {
    expect(await settle(receipt('f'.repeat(32), 1_000n))).toBe('quarantined')
  })

  it('is booked by one transaction or not at all', async () => {
    const plan = await accepted('plan', 2)
    const first = assertPresent(plan.instalments[0], 'first')
    const pix = receipt(await liveCharge(first.id, first.amount), first.amount)
    const broken = inScope(core, testScope, async (tx) => {
      await settleReceipt(tx, testScope, pix)
      throw new Error('killed before commit')
    })
    await expect(broken).rejects.toThrow('killed')
    expect(await balance(plan.agreementId)).toBe(plan.terms.total)
    expect(await settle(pix)).toBe('recorded')
  })
})

describe('two devices', () => {
  it('scenario 20: that accept different plans for one debt end with one agreement', async () => {
    const debts = [await addDebt(core, creditor, scope.debtorId, { principal: 50_000n })]
    const plans = [2, 3, 4, 5].map((instalments) =>
      termsFor(core, { creditorId: creditor.creditorId, scope, debts, kind: 'plan', instalments }),
    )
    const results = await Promise.all(plans.map((terms) => accept(core, scope, terms)))
    expect(results.filter((result) => result.ok)).toHaveLength(1)
  })
})
