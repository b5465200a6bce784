/**
 * Checks the migrations without a database and without writing into the project: their journal is
 * strictly increasing and complete, drizzle finds no conflict, and the schema has nothing that a
 * migration does not make.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { journalFaults, readJournal } from '../db/migration-journal.ts'
import { inProject, projectRoot } from './project-root.ts'

const MIGRATIONS = inProject('db/migrations')
const SCHEMA = 'db/schema/*.ts'

const entries = readJournal(MIGRATIONS)
const faults = journalFaults(entries, MIGRATIONS)
if (entries.length === 0) faults.push('There is no migration, so nothing was checked.')
faults.push(...(await conflicts()), ...(await drift()))
for (const fault of faults) console.error(fault)
console.log(`${entries.length} migrations, ${faults.length} faults`)
process.exitCode = faults.length > 0 ? 1 : 0

async function conflicts(): Promise<string[]> {
  const { failed, output } = await drizzleKit(['check', '--out', 'db/migrations'])
  return failed ? [`drizzle-kit check: ${output}`] : []
}

/** Generates into a copy: a new file there is a table or column that no migration makes. */
async function drift(): Promise<string[]> {
  const copy = mkdtempSync(join(tmpdir(), 'quita-migrations-'))
  try {
    cpSync(MIGRATIONS, copy, { recursive: true })
    const before = sqlFiles(copy)
    const out = relative(projectRoot, copy)
    const { failed, output } = await drizzleKit(['generate', '--schema', SCHEMA, '--out', out])
    if (failed) return [`drizzle-kit generate: ${output}`]
    const added = sqlFiles(copy).filter((file) => !before.includes(file))
    if (added.length === 0) return []
    const missing = added.map((file) => readFileSync(join(copy, file), 'utf8')).join('\n')
    return [`The schema has changes that no migration makes (npm run db:generate):\n${missing}`]
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function sqlFiles(folder: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.sql'))
}

type Answer = { failed: boolean; output: string }

async function drizzleKit(args: string[]): Promise<Answer> {
  const kit = inProject('node_modules/drizzle-kit/bin.cjs')
  const command = [kit, ...args, '--dialect', 'postgresql']
  try {
    const run = promisify(execFile)(process.execPath, command, {
      cwd: projectRoot,
      timeout: 60_000,
    })
    // A question ("renamed or new?") can only be answered by a person: no terminal, no answer.
    run.child.stdin?.end()
    const { stdout, stderr } = await run
    return { failed: /error/i.test(stderr), output: `${stdout}${stderr}`.trim() }
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    return { failed: true, output: output || String(error) }
  }
}
