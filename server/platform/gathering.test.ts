import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gathering } from '#server/platform/gathering.ts'

/** Work that waits to be ended, one call after the other. */
function heldWork() {
  const calls: { items: readonly number[]; end: (fails?: boolean) => void }[] = []
  const work = (items: readonly number[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<number[]>()
    const end = (fails = false) => {
      if (fails) reject(new Error('the work failed'))
      else resolve(items.map((item) => item * 10))
    }
    calls.push({ items, end })
    return promise
  }
  return { calls, work }
}

const last = <T>(those: readonly T[]): T => {
  const one = those.at(-1)
  if (one === undefined) throw new Error('there is none')
  return one
}

describe('what is asked for one by one', () => {
  it('leaves at once where nothing is under way, with whatever was asked in the same turn', async () => {
    const { calls, work } = heldWork()
    const ask = gathering(8, work)
    const answers = Promise.all([ask(1), ask(2), ask(3)])
    await nextTurn()
    expect(calls.map(({ items }) => items)).toEqual([[1, 2, 3]])
    last(calls).end()
    expect(await answers).toEqual([10, 20, 30])
  })

  it('waits while something is under way, and leaves together after it', async () => {
    const { calls, work } = heldWork()
    const ask = gathering(8, work)
    const first = ask(1)
    await nextTurn()
    const rest = Promise.all([ask(2), ask(3)])
    await nextTurn()
    expect(calls).toHaveLength(1)
    last(calls).end()
    expect(await first).toBe(10)
    await nextTurn()
    expect(last(calls).items).toEqual([2, 3])
    last(calls).end()
    expect(await rest).toEqual([20, 30])
  })

  it('fails with those that it left with, and with nobody else', async () => {
    const { calls, work } = heldWork()
    const ask = gathering(2, work)
    const all = Promise.allSettled([ask(1), ask(2), ask(3)])
    await nextTurn()
    last(calls).end(true)
    await nextTurn()
    last(calls).end()
    expect(await all).toMatchObject([
      { status: 'rejected', reason: { message: 'the work failed' } },
      { status: 'rejected' },
      { status: 'fulfilled', value: 30 },
    ])
  })

  it('is never answered by the answer of another: an answer too few is none', async () => {
    const ask = gathering<number, number>(8, async (items) => items.slice(1))
    const all = await Promise.allSettled([ask(1), ask(2)])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('has each its own answer, in whatever turns they are asked and however few go at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer(), { maxLength: 6 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        async (turns, atMost) => {
          const sizes: number[] = []
          const ask = gathering<number, number>(atMost, async (items) => {
            sizes.push(items.length)
            await nextTurn()
            return items.map((item) => item + 1)
          })
          const asked: Promise<number>[] = []
          for (const items of turns) {
            asked.push(...items.map(ask))
            await nextTurn()
          }
          expect(await Promise.all(asked)).toEqual(turns.flat().map((item) => item + 1))
          expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(atMost)
        },
      ),
    )
  })
})
