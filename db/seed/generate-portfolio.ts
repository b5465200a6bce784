import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock, today } from '#server/kernel/clock.ts'
import { sampleDebts } from './sample/debts.ts'
import { writePortfolioFiles } from './sample/files.ts'

/**
 * `npm run portfolio:generate -- --debts N --seed S [--out dir] [--date 2026-11-23]`
 * Fictitious portfolios of three creditors. The same N, S and date give the same bytes; without
 * `--date` the debts are dated back from today.
 */
const USAGE =
  'Usage: npm run portfolio:generate -- --debts <N> --seed <S> [--out <directory>] [--date <2026-11-23>]'

const { values } = parseArgs({
  options: {
    debts: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'portfolio' },
    date: { type: 'string' },
  },
})
const debts = Number(values.debts)
const seed = Number(values.seed)
const isDate = values.date === undefined || /^\d{4}-\d{2}-\d{2}$/.test(values.date)
if (!Number.isSafeInteger(debts) || debts < 1 || !Number.isSafeInteger(seed) || !isDate) {
  console.error(USAGE)
  process.exitCode = 1
} else {
  const date = values.date ? Temporal.PlainDate.from(values.date) : today(systemClock)
  const directory = resolve(values.out)
  const paths = await writePortfolioFiles(directory, sampleDebts({ debts, seed, today: date }))
  console.log(`${debts.toLocaleString('en')} fictitious debts, seed ${seed}, as of ${date}:`)
  for (const [creditor, path] of Object.entries(paths)) {
    console.log(`  npm run import -- ${path} --creditor ${creditor}`)
  }
}
