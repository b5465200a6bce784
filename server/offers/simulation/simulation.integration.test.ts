import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { debts } from '#db/schema/debts.ts'
import { approve, decline, listApprovals } from '#server/approvals/commands.ts'
import { type ApprovalId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { enter, hire } from '#server/staff/testing.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import { signIn, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { policiesInForce } from '../policy/data.ts'
import { draftFromVersion, editDraft } from '../policy/draft/commands.ts'
import { simulationOf } from '../policy/draft/data.ts'
import type { OfferPolicy, OfferRule } from '../policy/model.ts'
import { requestPublication } from '../publication/commands.ts'
import { discounts, onePolicy, planRule } from '../testing/samples.ts'
import { addOfferer, freeze, menu, publish } from '../testing/scene.ts'
import { simulateDraft } from './commands.ts'
import { variedPortfolio } from './testing.ts'

let core: TestCore
let provider: TestProvider
let creditor: TestCreditor
let editor: StaffScope

const [base] = onePolicy().rules as [OfferRule]
const young: OfferRule = {
  ...base,
  id: 'novas',
  appliesTo: { ...base.appliesTo, daysLate: { from: 0, to: 400 } },
  spot: { discounts: discounts('1', '0.5', '0', '0'), onMenu: true },
  plan: null,
}
const old: OfferRule = {
  ...base,
  id: 'antigas',
  appliesTo: {
    daysLate: { from: 401, to: 1_500 },
    total: { from: '300.00', to: null },
    products: null,
  },
  spot: { discounts: discounts('1', '1', '0.25', '0.35'), onMenu: true },
  plan: planRule({
    bands: [{ payments: { from: 2, to: 6 }, discounts: discounts('1', '0.5', '0', '0') }],
  }),
}
const policy: OfferPolicy = onePolicy({}, { rules: [young, old] })

beforeEach(async () => {
  core = await createTestCore()
  provider = await startTestProvider(core)
  creditor = await addOfferer(core, policy)
  editor = await manager()
})

afterEach(async () => {
  await provider.close()
  await core.close()
})

async function manager(): Promise<StaffScope> {
  const colleague = await hire(core, { role: 'manager' })
  const scope = await resolveStaffSession(core, await enter(core, colleague))
  if (!scope) throw new Error('who entered has a scope')
  return scope
}

const portfolio = (people: number) => variedPortfolio(core, creditor, people)

const asEditor = <T>(work: Parameters<typeof inScope<T>>[2], who = editor) =>
  inScope(core, who, work)

const startDraft = () =>
  asEditor((tx) =>
    draftFromVersion(tx, editor, { creditorId: creditor.creditorId, version: null, published: 1 }),
  )

const simulate = (version: number) => {
  core.clock.advance({ seconds: 1 })
  return asEditor(async (tx) => {
    const made = await simulateDraft(tx, editor, { creditorId: creditor.creditorId, version })
    if (!made.ok) return made
    return { ok: true as const, value: await simulationOf(tx, editor, creditor.creditorId) }
  })
}

async function figures(version: number) {
  const made = await simulate(version)
  if (!made.ok || !made.value) throw new Error('the draft was simulated')
  return made.value.figures
}

const dearer = (version: number) =>
  asEditor((tx) =>
    editDraft(tx, editor, {
      creditorId: creditor.creditorId,
      version,
      edit: {
        kind: 'rule',
        place: 0,
        rule: { ...young, spot: { discounts: discounts('1', '1', '0', '0.1'), onMenu: true } },
      },
    }),
  )

describe('a simulation', () => {
  it('has to the centavo the balances and discounts that people are quoted', async () => {
    const people = await portfolio(24)
    await startDraft()
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
    await startDraft()
    expect((await figures(1)).difference).toEqual({
      gainOffer: 0,
      loseOffer: 0,
      moreDiscount: 0,
      lessDiscount: 0,
    })
    await dearer(1)
    const { difference, examples } = await figures(2)
    expect(difference.moreDiscount).toBeGreaterThan(0)
    expect(difference).toMatchObject({ gainOffer: 0, loseOffer: 0, lessDiscount: 0 })
    expect(examples).toHaveLength(10)
    await asEditor((tx) =>
      editDraft(tx, editor, {
        creditorId: creditor.creditorId,
        version: 2,
        edit: { kind: 'remove', place: 1 },
      }),
    )
    expect((await figures(3)).difference.loseOffer).toBeGreaterThan(0)
  })

  it('is not made of a draft that nobody could be quoted by', async () => {
    await portfolio(1)
    await startDraft()
    const all = { ...young, spot: { discounts: discounts('1', '1', '1', '1'), onMenu: true } }
    await asEditor((tx) =>
      editDraft(tx, editor, {
        creditorId: creditor.creditorId,
        version: 1,
        edit: { kind: 'rule', place: 0, rule: all },
      }),
    )
    expect(await simulate(2)).toEqual({ ok: false, reason: 'illegal' })
  })

  it('leaves out what may not be collected', async () => {
    const [debtorId] = await portfolio(1)
    await startDraft()
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
    await startDraft()
    const answers = await Promise.all([dearer(1), dearer(1), dearer(1)])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.reason === 'changed')).toHaveLength(2)
  })

  it('keeps one rule, and puts rules in another order', async () => {
    await startDraft()
    const edit = (version: number, change: Parameters<typeof editDraft>[2]['edit']) =>
      asEditor((tx) =>
        editDraft(tx, editor, { creditorId: creditor.creditorId, version, edit: change }),
      )
    expect(await edit(1, { kind: 'raise', place: 1 })).toMatchObject({ ok: true })
    expect(await edit(2, { kind: 'remove', place: 0 })).toMatchObject({ ok: true })
    expect(await edit(3, { kind: 'remove', place: 0 })).toEqual({ ok: false, reason: 'last_rule' })
    expect(await edit(3, { kind: 'rule', place: 5, rule: old })).toEqual({
      ok: false,
      reason: 'no_such_rule',
    })
  })
})

describe('publishing a draft', () => {
  const ask = (version: number) =>
    asEditor((tx) =>
      requestPublication(tx, editor, {
        id: newId<ApprovalId>(),
        creditorId: creditor.creditorId,
        version,
      }),
    )
  const inForce = () =>
    inScope(core, testScope, async (tx) =>
      (await policiesInForce(tx, testScope, [creditor.creditorId])).get(creditor.creditorId),
    )
  async function waiting(who: StaffScope) {
    const [found] = await listApprovals(core, who)
    if (!found) throw new Error('a request waits')
    return { id: found.id, beforeSha256: found.beforeSha256, afterSha256: found.afterSha256 }
  }

  it('takes a simulation of these very rules, and then a second person', async () => {
    await portfolio(3)
    await startDraft()
    await simulate(1)
    await dearer(1)
    expect(await ask(2)).toEqual({ ok: false, reason: 'not_simulated' })
    await simulate(2)
    expect(await ask(2)).toMatchObject({ ok: true })
    expect((await inForce())?.version).toBe(1)
    const other = await manager()
    const decision = await waiting(other)
    expect(await approve(core, provider.services, editor, decision)).toEqual({
      ok: false,
      reason: 'own_request',
    })
    expect(await approve(core, provider.services, other, decision)).toMatchObject({ ok: true })
    expect((await inForce())?.version).toBe(2)
    expect((await inForce())?.compiled.source.rules[0]?.spot?.discounts.principal).toBe('0.1')
  })

  it('shows who decides the rules that were simulated and their figures, also behind newer drafts', async () => {
    await portfolio(3)
    await startDraft()
    await dearer(1)
    await simulate(2)
    const simulated = await asEditor((tx) => simulationOf(tx, editor, creditor.creditorId))
    await ask(2)
    await asEditor((tx) =>
      editDraft(tx, editor, {
        creditorId: creditor.creditorId,
        version: 2,
        edit: { kind: 'remove', place: 0 },
      }),
    )
    await simulate(3)
    const [request] = await listApprovals(core, await manager())
    expect(request?.offers?.live).toEqual(policy.rules)
    expect(request?.offers?.draft.map(({ id }) => id)).toEqual(['novas', 'antigas'])
    expect(request?.offers?.draft[0]?.spot?.discounts.principal).toBe('0.1')
    expect(request?.offers?.figures).toEqual(simulated?.figures)
  })

  it('goes back to older rules as a new version, on the same way', async () => {
    await publish(core, creditor, onePolicy())
    await asEditor((tx) =>
      draftFromVersion(tx, editor, {
        creditorId: creditor.creditorId,
        version: null,
        published: 1,
      }),
    )
    await simulate(1)
    await ask(1)
    const other = await manager()
    await approve(core, provider.services, other, await waiting(other))
    expect(await inForce()).toMatchObject({ version: 3, compiled: { source: policy } })
  })

  it('is not done for a draft that was edited after the request', async () => {
    await startDraft()
    await dearer(1)
    await simulate(2)
    await ask(2)
    const other = await manager()
    const decision = await waiting(other)
    await dearer(2)
    expect(await approve(core, provider.services, other, decision)).toEqual({
      ok: false,
      reason: 'changed',
    })
    expect((await inForce())?.version).toBe(1)
    expect(await decline(core, other, decision)).toMatchObject({ ok: true })
  })

  it('is not asked for where the simulation is of another day', async () => {
    await startDraft()
    await simulate(1)
    core.clock.advance({ hours: 24 })
    expect(await ask(1)).toEqual({ ok: false, reason: 'not_simulated' })
  })

  it('is not asked for where the law stands against it', async () => {
    await startDraft()
    await asEditor((tx) =>
      editDraft(tx, editor, {
        creditorId: creditor.creditorId,
        version: 1,
        edit: {
          kind: 'whole',
          terms: { breachEffect: 'proportional', validityDays: 1, lateCharges: null },
        },
      }),
    )
    await simulate(2)
    expect(await ask(2)).toEqual({ ok: false, reason: 'illegal' })
  })
})
