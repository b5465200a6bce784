import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { creditorTerms } from '#db/schema/creditors.ts'
import { debts } from '#db/schema/debts.ts'
import { quotes } from '#db/schema/offers.ts'
import { recallDebt } from '#server/debts/commands.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addDebt, addDebtor, signIn, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { readPlan, replayQuote } from '../quote/schema.ts'
import { discounts, onePolicy } from '../testing/samples.ts'
import { addOfferer, details, firstGroup, freeze, menu, publish } from '../testing/scene.ts'

let core: TestCore
let creditor: TestCreditor
let debtorId: DebtorId
let scope: DebtorScope

beforeEach(async () => {
  core = await createTestCore()
  creditor = await addOfferer(core)
  debtorId = await addDebtor(core)
  scope = await signIn(core, debtorId)
})

afterEach(() => core.close())

const allQuotes = () =>
  inScope(core, testScope, (tx) => tx.db.select().from(quotes).orderBy(quotes.number))

const dearer = onePolicy(
  {
    bands: [{ payments: { from: 2, to: 6 }, discounts: discounts('1', '1', '0', '0') }],
  },
  {},
)

describe('freezing menus', () => {
  it('numbers the quotes of a group, valid until the end of a São Paulo day at least 48 h away', async () => {
    await addDebt(core, creditor, debtorId)
    await freeze(core, scope)
    const { groups } = await menu(core, scope)
    expect(groups).toHaveLength(1)
    const [group] = groups
    expect([group?.full, group?.spot, ...(group?.plans ?? [])].map((card) => card?.number)).toEqual(
      ['C2026-000001', 'C2026-000002', 'C2026-000003', 'C2026-000004', 'C2026-000005'],
    )
    // Monday 23 November + 3 days: until Thursday 26, 23:59:59 in São Paulo.
    expect(group?.validUntil?.toString()).toBe('2026-11-27T03:00:00Z')
    // R$ 1.000,00 since 10 April: 227 days at 1 % a month, and the fine of 2 %.
    expect(group?.total).toBe(100_000n + 7_567n + 2_000n)
    expect(group?.best).toEqual(group?.spot)
    expect(group?.spot?.total).toBe(70_000n)
  })

  it('shows the same quotes again on the next day, at the same price', async () => {
    await addDebt(core, creditor, debtorId)
    await freeze(core, scope)
    const before = await firstGroup(core, scope)
    core.clock.advance({ hours: 24 })
    await freeze(core, scope)
    const after = await firstGroup(core, scope)
    expect([after.full, after.spot, after.plan]).toEqual([before.full, before.spot, before.plan])
    expect(after.group.total).toBeGreaterThan(before.group.total)
  })

  it('makes new ones when the old ones have less than a day left', async () => {
    await addDebt(core, creditor, debtorId)
    await freeze(core, scope)
    const before = await firstGroup(core, scope)
    core.clock.set('2026-11-26T12:00:00Z')
    await freeze(core, scope)
    const after = await firstGroup(core, scope)
    expect(after.full).not.toBe(before.full)
    expect(after.group.validUntil?.toString()).toBe('2026-12-01T03:00:00Z')
  })

  it('shows a changed principal anew, and hides what was computed on the old one', async () => {
    const first = await addDebt(core, creditor, debtorId)
    await freeze(core, scope)
    await addDebt(core, creditor, debtorId, { principal: 50_000n })
    expect((await menu(core, scope)).groups[0]?.full).toBeNull()
    await freeze(core, scope)
    const { group } = await firstGroup(core, scope)
    expect(group.debts.map((debt) => debt.id)).toContain(first.debtId)
    expect(group.full?.total).toBe(group.total)
  })

  it('keeps a menu that was shown under a policy that became dearer, and takes a cheaper one', async () => {
    await addDebt(core, creditor, debtorId)
    await freeze(core, scope)
    const before = await firstGroup(core, scope)
    const harsher = {
      ...dearer,
      rules: dearer.rules.map((rule) => ({
        ...rule,
        spot: { discounts: discounts('1', '1', '0', '0'), onMenu: true },
      })),
    }
    expect((await publish(core, creditor, harsher)).ok).toBe(true)
    await freeze(core, scope)
    expect((await firstGroup(core, scope)).spot).toBe(before.spot)

    const kinder = {
      ...onePolicy(),
      rules: onePolicy().rules.map((rule) => ({
        ...rule,
        spot: { discounts: discounts('1', '1', '0', '0.5'), onMenu: true },
      })),
    }
    await publish(core, creditor, kinder)
    await freeze(core, scope)
    expect((await firstGroup(core, scope)).group.spot?.total).toBe(50_000n)
  })

  it('makes one menu for two tabs that open at once', async () => {
    await addDebt(core, creditor, debtorId)
    await Promise.all([freeze(core, scope), freeze(core, scope), freeze(core, scope)])
    expect(await allQuotes()).toHaveLength(5)
  })

  it('keeps creditors apart and offers the whole balance where a creditor has no policy', async () => {
    const school = await addOfferer(core, null, 'colegio-horizonte')
    await addDebt(core, creditor, debtorId)
    await addDebt(core, school, debtorId, { principal: 60_000n })
    await freeze(core, scope)
    const { groups, total } = await menu(core, scope)
    expect(groups.map((group) => group.creditor.slug).toSorted()).toEqual([
      'colegio-horizonte',
      'vivaz-telecom',
    ])
    const ofSchool = groups.find((group) => group.creditor.slug === 'colegio-horizonte')
    expect(ofSchool).toMatchObject({ best: null, spot: null, plans: [] })
    expect(ofSchool?.full?.total).toBe(ofSchool?.total)
    expect(total).toBe((groups[0]?.total ?? 0n) + (groups[1]?.total ?? 0n))
  })

  it('never quotes time-barred, recalled or settled debts', async () => {
    await addDebt(core, creditor, debtorId, { principal: 10_000n, dueOn: '2021-11-22' })
    await addDebt(core, creditor, debtorId, { principal: 20_000n, contract: 'BACK' })
    await inScope(core, testScope, (tx) =>
      recallDebt(tx, testScope, { creditorId: creditor.creditorId, contractNumber: 'BACK' }),
    )
    await freeze(core, scope)
    expect(await allQuotes()).toEqual([])
    const { groups, closedDebts } = await menu(core, scope)
    expect(groups).toEqual([])
    expect(closedDebts.map((debt) => debt.principal)).toEqual([10_000n])
  })

  it('takes a debt for time-barred from the day in its row on', async () => {
    const { debtId } = await addDebt(core, creditor, debtorId)
    const lastDay = Temporal.PlainDate.from('2026-11-23')
    const bar = (prescribedOn: Temporal.PlainDate) =>
      inScope(core, testScope, (tx) =>
        tx.db.update(debts).set({ prescribedOn }).where(eq(debts.id, debtId)),
      )
    await bar(lastDay.add({ days: 1 }))
    expect((await menu(core, scope)).groups).toHaveLength(1)
    await bar(lastDay)
    expect((await menu(core, scope)).groups).toHaveLength(0)
  })

  it('replays every stored quote to the same centavo after policy, terms and days have changed', async () => {
    await addDebt(core, creditor, debtorId)
    await addDebt(core, creditor, debtorId, { principal: 33_333n, dueOn: '2025-01-31' })
    await freeze(core, scope)
    await publish(core, creditor, dearer)
    await inScope(core, testScope, (tx) =>
      tx.db.insert(creditorTerms).values({
        creditorId: creditor.creditorId,
        product: '*',
        validFrom: Temporal.PlainDate.from('2015-01-02'),
        fineRate: '0',
        prescriptionYears: 5,
        source: 'test',
        approvedBy: 'test',
      }),
    )
    core.clock.advance({ hours: 24 * 400 })
    const stored = await allQuotes()
    expect(stored).toHaveLength(5)
    for (const row of stored) {
      const replayed = replayQuote(row.parameters)
      expect(replayed).toEqual({ ok: true, value: readPlan(row.plan) })
      expect(replayed.ok && replayed.value.total).toBe(row.total)
    }
  })

  it('shows another person neither menu nor quote', async () => {
    await addDebt(core, creditor, debtorId)
    await freeze(core, scope)
    const mine = await firstGroup(core, scope)
    const other = await signIn(core, await addDebtor(core, '52998224725'))
    expect((await menu(core, other)).groups).toEqual([])
    expect(await details(core, other, mine.full)).toBeNull()
  })
})
