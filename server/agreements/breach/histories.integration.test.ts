import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recallDebt } from '#server/debts/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { centavos } from '#server/kernel/money.ts'
import { inScope } from '#server/platform/db.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import {
  type BreachWorld,
  firstDebtOf,
  startBreachWorld,
  type WorldPlan,
} from '#server/testing/breach-world.ts'
import { expectBooksInOrder } from '#server/testing/portfolio.ts'
import { openOf } from '../model.ts'
import { withdraw } from '../withdrawal/commands.ts'

/** One thing that happens to a plan: time, money, sweeps, or somebody's decision. */
type Step =
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'pay'; readonly place: number; readonly percent: number }
  | { readonly kind: 'late' }
  | { readonly kind: 'hour' }
  | { readonly kind: 'withdraw'; readonly money: 'return' | 'keep' }
  | { readonly kind: 'offer' }
  | { readonly kind: 'recall' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('days' as const),
      days: fc.integer({ min: 1, max: 35 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pay' as const),
      place: fc.integer({ min: 0, max: 2 }),
      percent: fc.constantFrom(1, 10, 50, 99, 100, 101, 250),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'late' as const }) },
  { weight: 7, arbitrary: fc.constant({ kind: 'hour' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('withdraw' as const),
      money: fc.constantFrom('return' as const, 'keep' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'offer' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'recall' as const }) },
)

/** The way in which most histories begin to be interesting: paid once, late, told so, stopped. */
const STOPPED: readonly Step[] = [
  { kind: 'pay', place: 0, percent: 100 },
  { kind: 'days', days: 35 },
  { kind: 'hour' },
  { kind: 'days', days: 17 },
  { kind: 'hour' },
]

async function take(world: BreachWorld, plan: WorldPlan, next: Step): Promise<void> {
  switch (next.kind) {
    case 'days':
      return world.days(next.days)
    case 'pay': {
      const line = await world.lineOf(plan.agreementId, next.place)
      const amount = (line.amount * BigInt(next.percent)) / 100n
      await world.pay(line.id, amount)
      return
    }
    case 'late': {
      const line = await world.lineOf(plan.agreementId, 0)
      const wish = { kind: 'late', payableId: line.id } as const
      if ((await world.price(wish)).ok) await world.payWish(wish)
      return
    }
    case 'hour':
      await world.notify()
      await world.sweep()
      return
    case 'withdraw':
      await withdraw(world.core, world.scope, { agreementId: plan.agreementId, money: next.money })
      return
    case 'offer':
      return acceptAnother(world, plan)
    case 'recall':
      return recall(world)
  }
}

/** Another plan over the first debt as it stands; refused where something else holds it. */
async function acceptAnother(world: BreachWorld, plan: WorldPlan): Promise<void> {
  const debtId = firstDebtOf(plan)
  const principal = await world.held(debtId)
  if (principal <= 0n) return
  const { creditorId, scope, core } = world
  const debts = [{ debtId, principal: centavos(principal) }]
  await accept(
    core,
    scope,
    termsFor(core, { creditorId, scope, debts, kind: 'plan', instalments: 2 }),
  )
}

async function recall(world: BreachWorld): Promise<void> {
  const [debt] = await world.rows<{ contract_number: string }>(
    'select contract_number from debts order by id limit 1',
  )
  const { contract_number: contractNumber } = assertPresent(debt, 'a debt')
  const { creditorId } = world
  await inScope(world.core, SYSTEM, (tx) => recallDebt(tx, SYSTEM, { creditorId, contractNumber }))
}

/** Every centavo that came is on an instalment, on a debt, or waits for a decision. */
async function expectConserved(world: BreachWorld): Promise<void> {
  const [row] = await world.rows<{ came: bigint; placed: bigint }>(
    `select coalesce((select sum(amount) from payments), 0)::bigint as came,
            (coalesce((select sum(amount) from allocations), 0)
             + coalesce((select sum(amount) from debt_allocations), 0)
             + coalesce((select sum(amount) from suspense_items), 0))::bigint as placed`,
  )
  expect(row?.placed).toBe(row?.came)
}

const RUNS = Number(process.env.BREACH_HISTORIES ?? 6)

describe('over any history of time, money, stops and repairs', () => {
  it.each(['novation', 'proportional', 'restore'] as const)(
    '%s: no centavo is lost or made, and nothing owes less than nothing',
    { timeout: 240_000 },
    async (breachEffect) => {
      const histories = fc.record({
        begins: fc.boolean(),
        steps: fc.array(step, { minLength: 3, maxLength: 9 }),
        late: fc.boolean(),
        monthlyRate: fc.constantFrom('0', '0.02'),
        halved: fc.boolean(),
      })
      const run = async (history: typeof histories extends fc.Arbitrary<infer T> ? T : never) => {
        const world = await startBreachWorld()
        try {
          const plan = await world.plan({
            breachEffect,
            principals: [60_000n, 40_001n],
            halved: history.halved,
            monthlyRate: history.monthlyRate,
            lateCharges: history.late
              ? { fineRate: '0.02', monthlyRate: '0.01', freeDays: 5 }
              : null,
          })
          for (const next of [...(history.begins ? STOPPED : []), ...history.steps]) {
            await take(world, plan, next)
            await expectBooksInOrder(world.core)
            await expectConserved(world)
          }
          for (const line of await world.linesOf(plan.agreementId)) {
            expect(openOf(line)).toBeGreaterThanOrEqual(0n)
          }
        } finally {
          await world.core.close()
        }
      }
      await fc.assert(fc.asyncProperty(histories, run), { numRuns: RUNS })
    },
  )
})
