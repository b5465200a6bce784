import { expect, it } from 'vitest'
import { createMemoryBudget } from './memory-budget.ts'

const start = Temporal.Instant.from('2026-11-23T13:00:00Z')
const after = (seconds: number) => start.add({ seconds })

it('lets through what is in the budget of each subject, and starts anew after its window', () => {
  const budget = createMemoryBudget({ points: 2, windowSeconds: 60, mostSubjects: 10 })
  budget.take('a', start)
  expect(budget.isSpent('a', after(1))).toBe(false)
  budget.take('a', after(1))
  expect(budget.isSpent('a', after(59))).toBe(true)
  expect(budget.isSpent('b', after(59))).toBe(false)
  expect(budget.isSpent('a', after(60))).toBe(false)
  budget.take('a', after(60))
  expect(budget.isSpent('a', after(61))).toBe(false)
})

it('remembers no more subjects than it may, the newest ones', () => {
  const budget = createMemoryBudget({ points: 1, windowSeconds: 60, mostSubjects: 3 })
  for (const subject of ['a', 'b', 'c', 'd']) budget.take(subject, start)
  expect(['a', 'b', 'c', 'd'].map((subject) => budget.isSpent(subject, start))).toEqual([
    false,
    true,
    true,
    true,
  ])
})
