import { afterEach, beforeEach, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { centavos } from '#server/kernel/money.ts'
import { type BreachWorld, startBreachWorld } from '#server/testing/breach-world.ts'

let world: BreachWorld

beforeEach(async () => {
  world = await startBreachWorld()
})
afterEach(() => world.end())

it('who paid what settles everything owes nothing, though other money came in between', async () => {
  const { agreementId } = await world.plan({ monthlyRate: '0.02', instalments: 2 })
  const [first, second] = [await world.lineOf(agreementId, 0), await world.lineOf(agreementId, 1)]
  const priced = await world.price({ kind: 'settlement', payableId: first.id })
  if (!priced.ok) throw new Error(priced.reason)
  const { lines } = priced.value
  const amount = lines.reduce((all, line) => all + line.amount, 0n)
  const rebate = assertPresent(lines[1], 'both are asked for').earlyRebate
  expect(rebate).toBeGreaterThan(1n)
  const settlement = await world.chargeFor(lines[0].payableId, amount, lines)
  await world.pay(first.id, first.amount)
  // What is left of the second is a part of what the settlement lets off.
  await world.pay(second.id, centavos(second.amount - rebate + 1n))
  await world.settle(settlement, amount)
  const rows = await world.rows<{ status: string; suspended: bigint }>(
    `select a.status, (select sum(s.amount)::bigint from suspense_items s) as suspended
       from agreements a`,
  )
  expect(rows).toEqual([{ status: 'settled', suspended: amount }])
})
