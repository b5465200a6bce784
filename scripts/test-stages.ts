/**
 * `npm test`: the checks with the unit tests, the integration tests on real PostgreSQL, the
 * production build with the end-to-end tests in Chromium. Ends with one line, `N passed, N failed`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.ts'
import { runChecks } from './check-steps.ts'
import { sentenceFor } from './plain-error.ts'
import { inProject } from './project-root.ts'
import { endCommandsOnSignals, runNode } from './run-command.ts'
import { type Counts, playwrightCounts, vitestCounts } from './test-counts.ts'

type Stage = { name: string; run: (folder: string) => Promise<Counts> }

const STAGES: Stage[] = [
  { name: 'Checks and unit tests', run: runChecks },
  { name: 'Integration tests on PostgreSQL 18', run: integrationTests },
  { name: 'End-to-end tests against the production build', run: endToEndTests },
]

async function integrationTests(folder: string): Promise<Counts> {
  const report = join(folder, 'integration.json')
  const vitest = inProject('node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = [vitest, 'run', '--project', 'integration', ...reporters]
  const { code } = await runNode(args, { live: true })
  return vitestCounts(report, code)
}

/** The production build is made by the same start-up that `npm start` uses. */
async function endToEndTests(folder: string): Promise<Counts> {
  const report = join(folder, 'end-to-end.json')
  const browser = await ensureBrowser((line) => console.log(line))
  const playwright = inProject('node_modules/@playwright/test/cli.js')
  const env = { CHROME_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const args = [playwright, 'test', '--reporter=list,json']
  const { code } = await runNode(args, { live: true, env })
  return playwrightCounts(report, code)
}

/** A stage that breaks down is one failure, and the stages after it still run. */
async function runStage(stage: Stage, folder: string): Promise<Counts> {
  const began = performance.now()
  console.log(`\n== ${stage.name}`)
  try {
    return await stage.run(folder)
  } catch (error) {
    console.log(sentenceFor(error) ?? error)
    return { passed: 0, failed: 1 }
  } finally {
    console.log(`== ${stage.name}: ${Math.round((performance.now() - began) / 1000)} s`)
  }
}

endCommandsOnSignals()
const folder = mkdtempSync(join(tmpdir(), 'quita-reports-'))
const total: Counts = { passed: 0, failed: 0 }
try {
  for (const stage of STAGES) {
    const { passed, failed } = await runStage(stage, folder)
    total.passed += passed
    total.failed += failed
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
