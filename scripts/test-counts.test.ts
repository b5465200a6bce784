import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { playwrightCounts, vitestCounts } from './test-counts.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quita-counts-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function reportOf(content: unknown): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('what the reports count is what is told', () => {
  const vitest = reportOf({ numPassedTests: 40, numFailedTests: 2 })
  expect(vitestCounts(vitest, 1)).toEqual({ passed: 40, failed: 2 })
  const playwright = reportOf({ stats: { expected: 9, unexpected: 1, flaky: 1, skipped: 0 } })
  expect(playwrightCounts(playwright, 1)).toEqual({ passed: 10, failed: 1 })
})

test('a run that breaks without a failed test still counts as a failure', () => {
  const green = reportOf({ numPassedTests: 40, numFailedTests: 0 })
  expect(vitestCounts(green, 1)).toEqual({ passed: 40, failed: 1 })
  expect(vitestCounts(join(folder, 'absent.json'), 1)).toEqual({ passed: 0, failed: 1 })
  expect(playwrightCounts(join(folder, 'absent.json'), 1)).toEqual({ passed: 0, failed: 1 })
})
