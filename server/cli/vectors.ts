import { readFileSync, statSync } from 'node:fs'
import { CaseProblem, type Outcome } from './vectors/case.ts'
import { runVectors } from './vectors/file.ts'

/**
 * `npm run -s vectors -- <file.json>…`: checks the product's arithmetic against cases of your own.
 * Prints every difference and closes with `N passed, N failed`; exits 1 on any failure.
 */
const MAX_BYTES = 100_000_000

function outcomesOf(path: string): Outcome[] {
  return runVectors(readText(path))
}

function readText(path: string): string {
  try {
    const stat = statSync(path)
    if (!stat.isFile()) throw new CaseProblem('it is not a file')
    if (stat.size > MAX_BYTES) throw new CaseProblem('it is larger than 100 MB')
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    if (error instanceof CaseProblem) throw error
    if (error instanceof TypeError) throw new CaseProblem('it is not UTF-8 text')
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw new CaseProblem(code === 'ENOENT' ? 'there is no such file' : 'it cannot be read')
  }
}

function main(paths: readonly string[]): number {
  let passed = 0
  let failed = 0
  if (paths.length === 0) {
    console.log('Usage: npm run -s vectors -- <file.json>...')
    failed += 1
  }
  for (const path of paths) {
    try {
      for (const { name, differences } of outcomesOf(path)) {
        if (differences.length === 0) passed += 1
        else failed += 1
        for (const { key, expected, got } of differences) {
          console.log(`${path}: ${name}: ${key}: expected ${expected}, got ${got}`)
        }
      }
    } catch (error) {
      failed += 1
      const reason = error instanceof Error ? error.message : 'it cannot be read'
      console.log(`${path}: ${reason}`)
    }
  }
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

process.exitCode = main(process.argv.slice(2))
