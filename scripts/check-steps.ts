/**
 * `npm run check`: format, lint, types, dependency rules, file names, dead code, migrations and
 * unit tests. Two steps run at a time; each prints one line, and its output only when it fails.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject } from './project-root.ts'
import { type CommandResult, endCommandsOnSignals, runNode } from './run-command.ts'
import { type Counts, vitestCounts } from './test-counts.ts'

type Check = { name: string; run: () => Promise<CommandResult> }

const tool = (path: string, ...args: string[]) =>
  runNode([inProject('node_modules', path), ...args])
const script = (name: string) => runNode([inProject('scripts', name)])
const IN_PARALLEL = 2

/** The longest first, so that the two lanes end together. */
function checks(unitReport: string): Check[] {
  return [
    { name: 'types', run: types },
    { name: 'unit tests', run: () => unitTests(unitReport) },
    { name: 'dead code', run: () => tool('knip/bin/knip.js', '--no-progress') },
    { name: 'dependency rules', run: () => script('dependency-rules.ts') },
    { name: 'migrations', run: () => script('check-migrations.ts') },
    {
      name: 'format and lint',
      run: () => tool('@biomejs/biome/bin/biome', 'check', '--colors=off'),
    },
    { name: 'file names', run: () => script('check-file-names.ts') },
  ]
}

/** Next writes the types of routes and styles, which a fresh clone does not have yet. */
async function types(): Promise<CommandResult> {
  if (existsSync(inProject('app'))) {
    const generated = await tool('next/dist/bin/next', 'typegen')
    if (generated.code !== 0) return generated
  }
  return await tool('typescript/bin/tsc', '--noEmit', '--pretty', 'false')
}

function unitTests(report: string): Promise<CommandResult> {
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  return tool('vitest/vitest.mjs', 'run', '--project', 'unit', ...reporters)
}

/** Runs every check; the unit tests count as tests, every other failed check as one failure. */
export async function runChecks(): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'quita-check-'))
  const unitReport = join(folder, 'unit.json')
  const total: Counts = { passed: 0, failed: 0 }
  const waiting = checks(unitReport)
  const lane = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await check.run()
      const isTest = check.name === 'unit tests'
      const counts = isTest
        ? vitestCounts(unitReport, result.code)
        : { passed: 0, failed: result.code === 0 ? 0 : 1 }
      total.passed += counts.passed
      total.failed += counts.failed
      report(check.name, result, isTest ? `, ${counts.passed} passed, ${counts.failed} failed` : '')
    }
  }
  try {
    await Promise.all(Array.from({ length: IN_PARALLEL }, lane))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return total
}

function report(name: string, result: CommandResult, detail: string): void {
  const verdict = result.code === 0 ? 'ok    ' : 'FAILED'
  console.log(`${verdict} ${name} (${result.seconds.toFixed(1)} s${detail})`)
  if (result.code !== 0) console.log(`${result.output.trimEnd()}\n`)
}

if (import.meta.main) {
  endCommandsOnSignals()
  const began = performance.now()
  const { failed } = await runChecks()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(failed === 0 ? `All checks passed (${seconds} s).` : `Checks failed (${seconds} s).`)
  process.exitCode = failed === 0 ? 0 : 1
}
