import { parseArgs } from 'node:util'
import { importPortfolio } from '#server/debts/import/commands.ts'
import {
  type ImportProgress,
  type ImportReport,
  refusalSentence,
} from '#server/debts/import/model.ts'
import { createCore } from '#server/platform/core.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run import -- <file.csv> --creditor <slug> [--portfolio name] [--rejected out.csv]`
 * Exit code 0 when rows were taken (rejected ones or not), 1 when nothing could be read.
 */
const USAGE =
  'Usage: npm run import -- <file.csv> --creditor <slug> [--portfolio <name>] [--rejected <out.csv>]'

const PHASES = {
  checking: 'checking',
  reading: 'reading',
  applying: 'applying',
} as const satisfies Record<ImportProgress['phase'], string>

const BAR = 24
const TTY_EVERY_MS = 100
const PLAIN_EVERY_MS = 5_000

function showProgress(): (progress: ImportProgress) => void {
  const isTerminal = process.stderr.isTTY
  let shownAtMs = 0
  let shownPhase = ''
  return (progress) => {
    const { phase, bytes, totalBytes, rows, rejected } = progress
    const nowMs = performance.now()
    const every = isTerminal ? TTY_EVERY_MS : PLAIN_EVERY_MS
    if (phase === shownPhase && nowMs - shownAtMs < every) return
    shownAtMs = nowMs
    shownPhase = phase
    const share = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes)
    const percent = `${Math.floor(share * 100)}%`.padStart(4)
    const facts = `${rows.toLocaleString('en')} rows, ${rejected.toLocaleString('en')} rejected`
    if (!isTerminal) {
      process.stderr.write(`${PHASES[phase]} ${percent} ${facts}\n`)
      return
    }
    const full = Math.round(share * BAR)
    const bar = '█'.repeat(full) + '░'.repeat(BAR - full)
    process.stderr.write(`\r\u001b[K${PHASES[phase].padEnd(8)} ${bar} ${percent}  ${facts}`)
  }
}

function showReport(report: ImportReport, file: string, elapsedMs: number): void {
  const { created, changed, unchanged, rejected } = report.counts
  const total = created + changed + unchanged + rejected
  const figure = (value: number) => value.toLocaleString('en').padStart(10)
  console.log(`${file}: ${total.toLocaleString('en')} rows in ${(elapsedMs / 1000).toFixed(1)} s`)
  console.log(`  new       ${figure(created)}`)
  console.log(`  changed   ${figure(changed)}`)
  console.log(`  unchanged ${figure(unchanged)}`)
  console.log(`  rejected  ${figure(rejected)}`)
  if (report.importedBefore) {
    const when = report.importedBefore.toString({ smallestUnit: 'second' })
    const nothing = created + changed === 0 ? '; nothing was added' : ''
    console.log(`  This very file was imported before, at ${when}${nothing}.`)
  }
  if (report.rejectedFile) console.log(`  Rejected rows, with reasons: ${report.rejectedFile}`)
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      creditor: { type: 'string' },
      portfolio: { type: 'string' },
      rejected: { type: 'string' },
    },
  })
  const [path, ...rest] = positionals
  if (!path || rest.length > 0 || !values.creditor) {
    console.error(USAGE)
    return 1
  }
  const core = createCore('import')
  const startedAtMs = performance.now()
  try {
    const result = await importPortfolio(core, mintSystemScope('import'), {
      path,
      creditorSlug: values.creditor,
      ...(values.portfolio ? { portfolioName: values.portfolio } : {}),
      rejectedPath: values.rejected ?? `${path.replace(/\.csv$/i, '')}.rejected.csv`,
      onProgress: showProgress(),
    })
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    if (!result.ok) {
      console.error(`Nothing was imported. ${refusalSentence(result.reason, result.detail)}`)
      return 1
    }
    showReport(result.value, path, performance.now() - startedAtMs)
    const { created, changed, unchanged } = result.value.counts
    return created + changed + unchanged > 0 ? 0 : 1
  } finally {
    await core.pool.end()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(sentenceOf(error, USAGE))
  process.exitCode = 1
}
