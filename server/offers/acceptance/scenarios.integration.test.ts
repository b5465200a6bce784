import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementEvidence, agreements } from '#db/schema/agreements.ts'
import { debts } from '#db/schema/debts.ts'
import { recallDebt } from '#server/debts/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type AgreementId, type DebtId, newId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { accountOf } from '#server/ledger/model.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  addDebt,
  addDebtor,
  expectBooksInOrder,
  signIn,
  type TestCreditor,
} from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { renewQuote } from '../renewal/commands.ts'
import { discounts, onePolicy } from '../testing/samples.ts'
import {
  accept,
  addOfferer,
  CLIENT,
  details,
  firstGroup,
  freeze,
  menu,
  OPERATOR,
  publish,
  signFor,
} from '../testing/scene.ts'
import { acceptQuote } from './commands.ts'

let core: TestCore
let creditor: TestCreditor
let scope: DebtorScope
let debtId: DebtId

beforeEach(async () => {
  core = await createTestCore()
  creditor = await addOfferer(core)
  scope = await signIn(core, await addDebtor(core))
  debtId = (await addDebt(core, creditor, scope.debtorId, { principal: 100_000n, contract: 'V-1' }))
    .debtId
  await freeze(core, scope)
})

afterEach(async () => {
  await expectBooksInOrder(core)
  await core.close()
})

async function quoted() {
  const { full, spot, plan } = await firstGroup(core, scope)
  return {
    full,
    spot: assertPresent(spot, 'à vista is on the menu'),
    plan: assertPresent(plan, 'a plan is on the menu'),
  }
}

const allAgreements = () =>
  inScope(core, testScope, (tx) => tx.db.select().from(agreements).orderBy(agreements.acceptedAt))

/** The creditor's file says another principal, with its entry in the ledger. */
async function changePrincipal(by: bigint): Promise<void> {
  await inScope(core, testScope, async (tx) => {
    await tx.db
      .update(debts)
      .set({ principal: centavos(100_000n + by) })
      .where(eq(debts.id, debtId))
    await postTransaction(tx, testScope, {
      creditorId: creditor.creditorId,
      debtorId: scope.debtorId,
      kind: 'principal_adjustment',
      key: `adjustment:${debtId}`,
      effectiveOn: Temporal.PlainDate.from('2026-11-23'),
      subjectId: creditor.importId,
      postings: [{ debit: accountOf(debtId), credit: { kind: 'portfolio' }, amount: centavos(by) }],
    })
  })
}

describe('scenario 20: two tabs accept different plans', () => {
  it('makes one contract; the second is refused and nothing of it remains', async () => {
    const { plans } = (await firstGroup(core, scope)).group
    const [first, second] = plans.map((card) => card.quoteId)
    if (!first || !second) throw new Error('two plans are on the menu')
    const tabs = await Promise.all([signFor(core, scope, first), signFor(core, scope, second)])
    const answers = await Promise.all([accept(core, tabs[0], first), accept(core, tabs[1], second)])
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(answers.find((answer) => !answer.ok)).toEqual({ ok: false, reason: 'unavailable' })
    expect(await allAgreements()).toHaveLength(1)
  })

  it('makes one contract of one button pressed many times', async () => {
    const { plan } = await quoted()
    const signed = await signFor(core, scope, plan)
    const answers = await Promise.all(Array.from({ length: 5 }, () => accept(core, signed, plan)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]?.ok).toBe(true)
    expect(await allAgreements()).toHaveLength(1)
  })
})

describe('scenario 21: the offer changed between view and accept', () => {
  it('is shown anew, the old one still readable beside it', async () => {
    const { spot } = await quoted()
    await changePrincipal(20_000n)
    expect(await accept(core, scope, spot)).toEqual({ ok: false, reason: 'changed' })
    expect((await details(core, scope, spot))?.state).toBe('changed')
    const renewed = await renewQuote(core, scope, { quoteId: spot, operator: OPERATOR })
    if (!renewed.ok) throw new Error(renewed.reason)
    const [before, after] = [
      await details(core, scope, spot),
      await details(core, scope, renewed.value.quoteId),
    ]
    expect([before?.amounts.total, after?.amounts.total]).toEqual([70_000n, 84_000n])
    expect((await accept(core, scope, renewed.value.quoteId)).ok).toBe(true)
  })

  it('keeps the number of payments, the entrada and the day of a plan', async () => {
    const { plan } = await quoted()
    const before = await details(core, scope, plan)
    await changePrincipal(20_000n)
    const renewed = await renewQuote(core, scope, { quoteId: plan, operator: OPERATOR })
    if (!renewed.ok) throw new Error(renewed.reason)
    const after = await details(core, scope, renewed.value.quoteId)
    const datesOf = (shown: typeof before) => shown?.instalments.map((line) => `${line.dueOn}`)
    expect(datesOf(after)).toEqual(datesOf(before))
  })

  it('is refused when the creditor took the debt back', async () => {
    const { spot } = await quoted()
    await inScope(core, testScope, (tx) =>
      recallDebt(tx, testScope, { creditorId: creditor.creditorId, contractNumber: 'V-1' }),
    )
    expect(await accept(core, scope, spot)).toEqual({ ok: false, reason: 'changed' })
    const renewed = await renewQuote(core, scope, { quoteId: spot, operator: OPERATOR })
    expect(renewed).toEqual({ ok: false, reason: 'no_offer' })
  })

  it('is not changed by a new policy: what was shown is honoured', async () => {
    const { spot } = await quoted()
    const harsher = onePolicy(null, {})
    await publish(core, creditor, {
      ...harsher,
      rules: harsher.rules.map((rule) => ({
        ...rule,
        spot: { discounts: discounts('0.1', '0.1', '0', '0'), onMenu: true },
      })),
    })
    const accepted = await accept(core, scope, spot)
    expect(accepted.ok).toBe(true)
    expect(await allAgreements()).toMatchObject([{ total: 70_000n }])
  })

  it('is refused once its time for collecting is over', async () => {
    const { spot } = await quoted()
    await inScope(core, testScope, (tx) =>
      tx.db
        .update(debts)
        .set({ prescribedOn: Temporal.PlainDate.from('2026-11-23') })
        .where(eq(debts.id, debtId)),
    )
    expect(await accept(core, scope, spot)).toEqual({ ok: false, reason: 'unavailable' })
  })
})

describe('scenario 31: an offer ends at midnight', () => {
  it('holds at 23:59:59 in São Paulo', async () => {
    const { spot } = await quoted()
    core.clock.set('2026-11-27T02:59:59Z')
    expect((await accept(core, scope, spot)).ok).toBe(true)
  })

  it('is over at 00:00:00 in São Paulo, and can be asked for anew', async () => {
    const { spot } = await quoted()
    core.clock.set('2026-11-27T03:00:00Z')
    expect(await accept(core, scope, spot)).toEqual({ ok: false, reason: 'expired' })
    expect((await details(core, scope, spot))?.state).toBe('expired')
    expect((await menu(core, scope)).groups[0]?.spot).toBeNull()
    const renewed = await renewQuote(core, scope, { quoteId: spot, operator: OPERATOR })
    if (!renewed.ok) throw new Error(renewed.reason)
    expect((await accept(core, scope, renewed.value.quoteId)).ok).toBe(true)
  })

  it('keeps its price over the midnights before', async () => {
    const { full } = await quoted()
    const before = await details(core, scope, full)
    core.clock.set('2026-11-25T15:00:00Z')
    expect((await accept(core, scope, full)).ok).toBe(true)
    expect(await allAgreements()).toMatchObject([{ total: before?.amounts.total }])
  })
})

describe('scenario 71: terms shown and terms stored', () => {
  it('refuses when what was shown is not what would be agreed to', async () => {
    const { spot, full } = await quoted()
    const other = assertPresent(await details(core, scope, full), 'shown')
    const answer = await acceptQuote(core, scope, {
      quoteId: spot,
      agreementId: newId<AgreementId>(),
      client: CLIENT,
      termsSha256: other.terms.sha256,
    })
    expect(answer).toEqual({ ok: false, reason: 'terms_changed' })
    expect(await allAgreements()).toEqual([])
  })

  it('keeps the hash of the text that was shown, which can be rendered again for ever', async () => {
    const { plan } = await quoted()
    const shown = assertPresent(await details(core, scope, plan), 'shown')
    expect(shown.terms.sha256).toEqual(sha256(shown.terms.text))
    await accept(core, await signFor(core, scope, plan), plan)
    core.clock.advance({ hours: 24 * 900 })
    const [evidence] = await inScope(core, testScope, (tx) =>
      tx.db.select().from(agreementEvidence),
    )
    const again = assertPresent(await details(core, scope, plan), 'shown again')
    expect(again.state).toBe('accepted')
    expect(evidence?.termsSha256).toEqual(again.terms.sha256)
    expect(evidence?.termsVersion).toBe(shown.terms.version)
  })
})
