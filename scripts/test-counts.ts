/** Reads how many tests passed and failed from the report files of Vitest and Playwright. */
import { existsSync, readFileSync } from 'node:fs'

export type Counts = { passed: number; failed: number }

/**
 * Counts of a Vitest JSON report. A run that failed without a failed test (a file that does not
 * load, a crash, a missing report) counts as one failure, so that nothing fails silently.
 */
export function vitestCounts(reportFile: string, exitCode: number): Counts {
  const report = readReport(reportFile)
  return counts(numberIn(report, 'numPassedTests'), numberIn(report, 'numFailedTests'), exitCode)
}

/**
 * Counts of a Playwright JSON report, by the same rule. A test that passed at its second try
 * (`flaky`, in CI only) has passed; Playwright names it in its own output.
 */
export function playwrightCounts(reportFile: string, exitCode: number): Counts {
  const report = readReport(reportFile)
  const stats = isRecord(report) ? report.stats : null
  const passed = numberIn(stats, 'expected') + numberIn(stats, 'flaky')
  return counts(passed, numberIn(stats, 'unexpected'), exitCode)
}

function counts(passed: number, failed: number, exitCode: number): Counts {
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed }
}

function readReport(file: string): unknown {
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function numberIn(value: unknown, name: string): number {
  const found = isRecord(value) ? value[name] : 0
  return typeof found === 'number' ? found : 0
}
