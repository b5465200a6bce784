import { join } from 'node:path'
import { SAMPLE_CREDITORS } from '#db/seed/sample/debts.ts'
import PACKAGE from '../package.json' with { type: 'json' }
import { inProject } from '../scripts/project-root.ts'
import { onCore } from './cores.ts'
import type { ImportOrder, ImportOutcome } from './import-run.ts'
import { output } from './program.ts'

const SEED = 2026

/** Files of a generated portfolio, one of each sample creditor; the same ones for the same size. */
export async function generatePortfolio(
  folder: string,
  debts: number,
): Promise<ImportOrder['files']> {
  const csv = join(folder, 'portfolio')
  await output(process.execPath, [
    inProject('db/seed/generate-portfolio.ts'),
    ...['--debts', String(debts), '--seed', String(SEED), '--out', csv],
  ])
  return SAMPLE_CREDITORS.map((creditorSlug) => ({
    creditorSlug,
    path: join(csv, `${creditorSlug}.csv`),
  }))
}

/** Imports files in a process of its own, as the product does; null: on any core. */
export async function runImport(order: ImportOrder, core: number | null): Promise<ImportOutcome> {
  const program = join(import.meta.dirname, 'import-run.ts')
  const args = [...importFlags(), program, JSON.stringify(order)]
  const [command, rest] =
    core === null ? [process.execPath, args] : onCore(core, process.execPath, args)
  const outcome: ImportOutcome = JSON.parse(await output(command, rest))
  return outcome
}

/** The options that `npm run import` gives to Node: ours runs as the product does. */
function importFlags(): string[] {
  return PACKAGE.scripts.import.split(' ').filter((word) => word.startsWith('--'))
}

/** A generated portfolio of all sample creditors, imported as the product imports it. */
export async function fillPortfolio(
  databaseUrl: string,
  folder: string,
  debts: number,
): Promise<void> {
  const files = await generatePortfolio(folder, debts)
  await runImport({ databaseUrl, vault: 'sealing', files, dumpTo: null }, null)
}
