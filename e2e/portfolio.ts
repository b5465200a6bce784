import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { SAMPLE_CREDITORS } from '#db/seed/sample/debts.ts'
import { writePortfolioFiles } from '#db/seed/sample/files.ts'
import { everyDebt, PORTFOLIO } from './people.ts'
import { importFile } from './product.ts'

/** Playwright calls this once the product runs: the tests' own people come in by files. */
export default async function setUp(): Promise<void> {
  const folder = join(process.env.E2E_DATA_DIR ?? '', 'portfolios', process.env.E2E_RUN ?? '')
  mkdirSync(folder, { recursive: true })
  const today = Temporal.Now.plainDateISO('America/Sao_Paulo')
  const paths = await writePortfolioFiles(folder, everyDebt(today))
  for (const creditor of SAMPLE_CREDITORS) {
    await importFile(paths[creditor], creditor, PORTFOLIO)
  }
}
