import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { quotes, searchTraces } from '#db/schema/offers.ts'
import { transformer } from '#server/api/transformer.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addDebt, addDebtor, signIn, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { discounts, money, onePolicy } from '../testing/samples.ts'
import { accept, addOfferer, details, menu, OPERATOR, signFor } from '../testing/scene.ts'
import { searchPlans } from './commands.ts'

/** Numbers that no amount, date or rate of a plan could show by chance. */
const telling = onePolicy({
  bands: [
    { payments: { from: 2, to: 3 }, discounts: discounts('1', '1', '0', '0.2718') },
    { payments: { from: 4, to: 9 }, discounts: discounts('1', '1', '0', '0.1414') },
  ],
  minimumPayment: '77.77',
  entrada: { min: '0.0618', max: '0.4743', step: '0.1375', equal: true },
})
const SECRETS = ['2718', '1414', '77.77', '7777', '0618', '4743', '1375', 'minimum', 'bands', 'max']

let core: TestCore
let creditor: TestCreditor
let scope: DebtorScope

beforeEach(async () => {
  core = await createTestCore()
  creditor = await addOfferer(core, telling)
  scope = await signIn(core, await addDebtor(core))
})

afterEach(() => core.close())

function search(reais: number, day = 10, as = scope) {
  return searchPlans(core, as, {
    creditorSlug: 'vivaz-telecom',
    monthlyAmount: money(Math.round(reais * 100)),
    day,
    operator: OPERATOR,
  })
}

const rowsOf = (table: typeof quotes | typeof searchTraces) =>
  inScope(core, testScope, (tx) => tx.db.select().from(table))

describe('"Quanto cabe no seu mês?"', () => {
  it('freezes what it found: each plan can be read, signed and is kept with its reason', async () => {
    await addDebt(core, creditor, scope.debtorId)
    const answer = await search(200)
    if (!answer.ok) throw new Error(answer.reason)
    expect(answer.value.outcome).toBe('fits')
    const [best] = answer.value.plans
    expect(best?.reason).toBe('fits')
    expect(best?.regular).toBeLessThanOrEqual(20_000n)
    expect(best?.entrada ?? 0n).toBeLessThanOrEqual(20_000n)

    const quoteId = assertPresent(best, 'a plan').quoteId
    const signed = await accept(core, await signFor(core, scope, quoteId), quoteId)
    expect(signed.ok).toBe(true)

    const [trace] = await rowsOf(searchTraces)
    expect(trace).toMatchObject({
      asked: { monthlyAmount: '20000', day: 10 },
      found: true,
      trace: {
        policyVersion: 1,
        ranking: answer.value.plans.map(({ number, reason, quoteId: id }) => ({
          quoteId: id,
          number,
          reason,
        })),
      },
    })
  })

  it('does not touch the menu', async () => {
    await addDebt(core, creditor, scope.debtorId)
    await search(200)
    expect((await menu(core, scope)).groups[0]?.plans).toEqual([])
  })

  it('answers any amount in the same shape, and no policy number is in any answer', async () => {
    await addDebt(core, creditor, scope.debtorId)
    const shapes = new Set<string>()
    for (const reais of [0.01, 1, 77.76, 77.78, 120, 500, 999_999]) {
      const answer = await search(reais)
      if (!answer.ok) throw new Error(answer.reason)
      const [best] = answer.value.plans
      shapes.add(
        Object.keys(best ?? {})
          .toSorted()
          .join(),
      )
      const shown = await details(core, scope, assertPresent(best, 'a plan').quoteId)
      const text = JSON.stringify(transformer.serialize([answer, shown])).replaceAll(
        /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|"data":\[[\d,]*\]/g,
        '',
      )
      for (const secret of SECRETS) expect(text).not.toContain(secret)
    }
    expect(shapes.size).toBe(1)
    const looked = (await rowsOf(searchTraces)).map(
      (row) => JSON.stringify(row).match(/"looked":(\d+)/)?.[1],
    )
    expect(new Set(looked).size).toBe(1)
  })

  it('flags the nearest plan when the amount is below all of them', async () => {
    await addDebt(core, creditor, scope.debtorId)
    const answer = await search(5)
    expect(answer).toMatchObject({ ok: true, value: { outcome: 'nearest' } })
    expect(answer.ok && answer.value.plans[0]?.reason).toBe('nearest')
  })

  it('answers none where the creditor offers no instalments, and keeps the trace', async () => {
    const school = await addOfferer(core, onePolicy(null), 'colegio-horizonte')
    await addDebt(core, school, scope.debtorId)
    const answer = await searchPlans(core, scope, {
      creditorSlug: 'colegio-horizonte',
      monthlyAmount: money(10_000),
      day: 5,
      operator: OPERATOR,
    })
    expect(answer).toEqual({ ok: true, value: { outcome: 'none', plans: [] } })
    expect(await rowsOf(searchTraces)).toMatchObject([{ found: false }])
    expect(await rowsOf(quotes)).toEqual([])
  })

  it('finds nothing for a person who owes this creditor nothing', async () => {
    await addDebt(core, creditor, scope.debtorId)
    const other = await signIn(core, await addDebtor(core, '52998224725'))
    expect(await search(100, 10, other)).toEqual({ ok: false, reason: 'not_found' })
  })
})
