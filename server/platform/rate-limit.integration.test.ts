import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addressOf,
  clearEndedBudgets,
  giveBack,
  isExhausted,
  networkOf,
  takeFrom,
} from './rate-limit.ts'
import { createTestCore, type TestCore } from './testing.ts'

let core: TestCore
beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())

const budget = { name: 'test', points: 3, windowSeconds: 60 }

describe('a budget', () => {
  it('is exactly as large as it says, also for parallel takers', async () => {
    const taken = await Promise.all(
      Array.from({ length: 20 }, () => takeFrom(core, budget, 'parallel')),
    )
    expect(taken.filter((result) => result.ok)).toHaveLength(3)
    expect(await isExhausted(core, budget, 'parallel')).toBe(true)
  })

  it('says when to come back', async () => {
    for (let i = 0; i < 3; i++) await takeFrom(core, budget, 'late')
    const refused = await takeFrom(core, budget, 'late')
    if (refused.ok) throw new Error('the fourth take is refused')
    expect(refused.detail?.retryAfterSeconds).toBeGreaterThan(50)
    expect(refused.detail?.retryAfterSeconds).toBeLessThanOrEqual(60)
  })

  it('belongs to one subject, and a take can be returned', async () => {
    for (let i = 0; i < 3; i++) await takeFrom(core, budget, 'one')
    expect((await takeFrom(core, budget, 'another')).ok).toBe(true)
    await giveBack(core, budget, 'one')
    expect(await isExhausted(core, budget, 'one')).toBe(false)
    expect((await takeFrom(core, budget, 'one')).ok).toBe(true)
  })

  it('keeps no address in clear, and ended windows can be cleared', async () => {
    const brief = { name: 'brief', points: 1, windowSeconds: 1 }
    await takeFrom(core, brief, '203.0.113.7')
    const { rows } = await core.pool.query<{ key: string }>('select key from rate_limits')
    expect(rows.some(({ key }) => key.includes('203.0.113'))).toBe(false)
    await core.pool.query('update rate_limits set expire = 1')
    expect(await clearEndedBudgets(core)).toBe(rows.length)
  })
})

describe('addresses and networks', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['unknown', 'unknown', 'unknown'],
  ])('%s counts as %s in %s', (ip, address, network) => {
    expect(addressOf(ip)).toBe(address)
    expect(networkOf(ip)).toBe(network)
  })
})
