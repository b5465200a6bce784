import { join } from 'node:path'
import { SAMPLE_CREDITORS } from '#db/seed/sample/debts.ts'
import { inProject } from '../scripts/project-root.ts'
import type { ImportOrder } from './import-run.ts'
import { output } from './program.ts'

const SEED = 2026

/** A generated portfolio of all sample creditors, imported as the product imports it. */
export async function fillPortfolio(
  databaseUrl: string,
  folder: string,
  debts: number,
): Promise<void> {
  const csv = join(folder, 'portfolio')
  await output(process.execPath, [
    inProject('db/seed/generate-portfolio.ts'),
    ...['--debts', String(debts), '--seed', String(SEED), '--out', csv],
  ])
  const files = SAMPLE_CREDITORS.map((creditorSlug) => ({
    creditorSlug,
    path: join(csv, `${creditorSlug}.csv`),
  }))
  const order: ImportOrder = { databaseUrl, vault: 'sealing', files, dumpTo: null }
  await output(process.execPath, [
    join(import.meta.dirname, 'import-run.ts'),
    JSON.stringify(order),
  ])
}
