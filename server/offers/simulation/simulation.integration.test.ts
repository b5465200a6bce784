import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { debts } from '#db/schema/debts.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type CaseId, type DebtorId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import { signIn, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { compilePolicy, type OfferPolicy } from '../policy/model.ts'
import { discounts, onePolicy } from '../testing/samples.ts'
import { addOfferer, freeze, menu } from '../testing/scene.ts'
import { chargeFactors } from './charges/data.ts'
import { questionOf } from './commands.ts'
import { askPortfolio } from './portfolio/data.ts'
import { deskOf, hireManager, old, variedPortfolio, young } from './testing.ts'

let core: TestCore
let creditor: TestCreditor
let editor: StaffScope
let desk: ReturnType<typeof deskOf>
let provider: TestProvider

const policy: OfferPolicy = onePolicy({}, { rules: [young, old] })

beforeEach(async () => {
  core = await createTestCore()
  provider = await startTestProvider(core)
  creditor = await addOfferer(core, policy)
  editor = await hireManager(core)
  desk = deskOf(core, editor, creditor)
})

afterEach(async () => {
  await provider.close()
  await core.close()
})

const portfolio = (people: number) => variedPortfolio(core, creditor, people)

/** Nothing is added to what every third of them owes: to some still, to some for a while that is over. */
async function pauseEveryThird(people: readonly DebtorId[]): Promise<void> {
  const paused = people.filter((_, place) => place % 3 === 0)
  await inScope(core, testScope, async (tx) => {
    for (const [place, debtorId] of paused.entries()) {
      const caseId = newId<CaseId>()
      await tx.sql(
        `insert into cases (id, number, debtor_id, kind, reason, channel, opened_at, due_on, state)
         values ($1::uuid, $1::uuid::text, $2, 'bereavement', 'relative', 'portal', $3::timestamptz, $3::timestamptz, 'open')`,
        [caseId, debtorId, tx.clock.now()],
      )
      await tx.sql(
        `insert into standstills (id, case_id, debtor_id, since, accrual_since, until_on)
         values ($1, $2, $3, $4, '2026-01-15', $5::date)`,
        [newId(), caseId, debtorId, tx.clock.now(), place % 2 === 0 ? null : '2026-07-15'],
      )
    }
  })
}

async function figures(version: number) {
  const made = await desk.simulate(version)
  if (!made.ok || !made.value) throw new Error('the draft was simulated')
  return made.value.figures
}

describe('a simulation', () => {
  it('has to the centavo the balances and discounts that people are quoted', async () => {
    const people = await portfolio(24)
    await pauseEveryThird(people)
    await desk.startDraft()
    const { bands, debts: count, people: counted } = await figures(1)
    let [balance, discount] = [0n, 0n]
    for (const debtorId of people) {
      const scope = await signIn(core, debtorId)
      await freeze(core, scope)
      for (const { total, spot } of (await menu(core, scope)).groups) {
        balance += total
        discount += spot?.saving ?? 0n
      }
    }
    const all = (of: (band: (typeof bands)[number]) => bigint) =>
      bands.reduce((total, band) => total + of(band), 0n)
    expect(counted).toBe(24)
    expect(count).toBe(48)
    expect(all((band) => band.balance)).toBe(balance)
    expect(all((band) => band.live.discount)).toBe(discount)
    expect(all((band) => band.draft.discount)).toBe(discount)
    expect(discount).toBeGreaterThan(0n)
  })

  it('says what the draft changes, and computes ten people as quotes are', async () => {
    await portfolio(12)
    await desk.startDraft()
    expect((await figures(1)).difference).toEqual({
      gainOffer: 0,
      loseOffer: 0,
      moreDiscount: 0,
      lessDiscount: 0,
    })
    await desk.dearer(1)
    const { difference, examples } = await figures(2)
    expect(difference.moreDiscount).toBeGreaterThan(0)
    expect(difference).toMatchObject({ gainOffer: 0, loseOffer: 0, lessDiscount: 0 })
    expect(examples).toHaveLength(10)
    // Those for whom something changes come first, as many as six of them.
    const isOther = examples.map(({ spot, liveSpot }) => spot !== liveSpot)
    expect(isOther.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => true))
    expect(isOther.slice(6)).toContain(false)
    await desk.edit(2, { kind: 'remove', place: 1 })
    expect((await figures(3)).difference.loseOffer).toBeGreaterThan(0)
  })

  it('is not made of a draft that nobody could be quoted by', async () => {
    await portfolio(1)
    await desk.startDraft()
    const all = { ...young, spot: { discounts: discounts('1', '1', '1', '1'), onMenu: true } }
    await desk.edit(1, { kind: 'rule', place: 0, rule: all })
    expect(await desk.simulate(2)).toEqual({ ok: false, reason: 'illegal' })
  })

  it('leaves out what may not be collected', async () => {
    const [debtorId] = await portfolio(1)
    await desk.startDraft()
    expect((await figures(1)).debts).toBe(1)
    await inScope(core, testScope, (tx) =>
      tx.db.update(debts).set({ recalledAt: core.clock.now() }),
    )
    expect(debtorId).toBeDefined()
    expect(await figures(1)).toMatchObject({ debts: 0, people: 0, examples: [] })
  })
})

describe('a draft', () => {
  it('of two who write at once is written by one', async () => {
    await desk.startDraft()
    const answers = await Promise.all([desk.dearer(1), desk.dearer(1), desk.dearer(1)])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.reason === 'changed')).toHaveLength(2)
  })

  it('keeps one rule, and puts rules in another order', async () => {
    await desk.startDraft()
    const { edit } = desk
    expect(await edit(1, { kind: 'raise', place: 1 })).toMatchObject({ ok: true })
    expect(await edit(2, { kind: 'remove', place: 0 })).toMatchObject({ ok: true })
    expect(await edit(3, { kind: 'remove', place: 0 })).toEqual({ ok: false, reason: 'last_rule' })
    expect(await edit(3, { kind: 'rule', place: 5, rule: old })).toEqual({
      ok: false,
      reason: 'no_such_rule',
    })
  })
})

describe('the statement about a portfolio', () => {
  it('says of the people it is asked about what it says of them among everybody', async () => {
    const people = await portfolio(24)
    const asked = people.slice(0, 9)
    const rows = (of: readonly DebtorId[] | null) =>
      inScope(core, editor, async (tx) => {
        const catalogue = await loadCatalogue(tx, editor)
        const owner = assertPresent(catalogue.creditors.get(creditor.creditorId), 'it is there')
        const order = { catalogue, creditor: owner, draft: compilePolicy(policy), live: null }
        const question = await questionOf(tx, editor, order)
        const factors = await chargeFactors(tx, editor, catalogue, owner, question.on, of)
        return askPortfolio<{ debtor_id: DebtorId }>(
          tx,
          editor,
          { ...question, factors, people: of },
          { tail: 'select * from offered where total > $5 order by id', values: [0] },
        )
      })
    const everybody = await rows(null)
    expect(everybody).toHaveLength(48)
    const wanted = everybody.filter((row) => asked.includes(row.debtor_id))
    expect(new Set(wanted.map((row) => row.debtor_id)).size).toBe(9)
    expect(await rows(asked)).toEqual(wanted)
    expect(await rows([])).toEqual([])
  })
})
