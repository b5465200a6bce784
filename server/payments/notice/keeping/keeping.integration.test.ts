import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Call, keepNotice } from '#server/payments/notice/keeping/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { testScope } from '#server/testing/scope.ts'

let core: TestCore

beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())

const keep = (call: Call) => keepNotice(core, testScope, call)
const callOf = (provider: Call['provider'], ...keys: string[]): Call => ({
  provider,
  body: JSON.stringify(keys),
  told: keys.map((eventKey) => ({ eventKey, hint: { endToEndId: eventKey } })),
})

async function keysOf(beginning: string): Promise<string[]> {
  const rows = await inScope(core, testScope, (tx) =>
    tx.sql<{ key: string }>(
      `select provider || ' ' || event_key as key from webhook_inbox
        where event_key like $1 order by 1`,
      [`${beginning}%`],
    ),
  )
  return rows.map(({ key }) => key)
}

describe('notices that come at the same moment', () => {
  it('scenario 1: are each kept once, and what two of them tell of is new for one', async () => {
    const calls = [
      callOf('pix', 'once-1'),
      callOf('pix', 'once-2', 'once-1'),
      callOf('stripe', 'once-1'),
      callOf('pix', 'once-1'),
      callOf('pix', 'once-3', 'once-3'),
    ]
    const kept = await Promise.all(calls.map(keep))
    expect(await keysOf('once-')).toEqual([
      'pix once-1',
      'pix once-2',
      'pix once-3',
      'stripe once-1',
    ])
    expect(kept.reduce((sum, one) => sum + one, 0)).toBe(4)
    expect(kept[2]).toBe(1)
    expect(await Promise.all(calls.map(keep))).toEqual([0, 0, 0, 0, 0])
  })

  it('do not fail for the sake of one that the database does not take', async () => {
    const [before, poison, after] = await Promise.allSettled(
      [callOf('pix', 'beside-1'), callOf('pix', 'beside-\0'), callOf('stripe', 'beside-2')].map(
        keep,
      ),
    )
    expect(before).toEqual({ status: 'fulfilled', value: 1 })
    expect(poison).toMatchObject({ status: 'rejected' })
    expect(after).toEqual({ status: 'fulfilled', value: 1 })
    expect(await keysOf('beside-')).toEqual(['pix beside-1', 'stripe beside-2'])
  })

  it('more of them than go at once are all kept', async () => {
    const calls = Array.from({ length: 200 }, (_, index) => callOf('pix', `many-${index}`))
    const kept = await Promise.all(calls.map(keep))
    expect(kept.every((count) => count === 1)).toBe(true)
    expect(await keysOf('many-')).toHaveLength(200)
  })
})
