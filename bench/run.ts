import { parseArgs } from 'node:util'
import { makeTemporaryFolder } from '../scripts/temporary-folder.ts'
import { type Bench, createBench } from './bench.ts'
import { LOAD_CORE, pinning, pinSelf, unpinSelf } from './cores.ts'
import { measureDebtsPage } from './debts-page.ts'
import { type Figure, passes, tableOf } from './figure.ts'
import { measureImport } from './import.ts'
import { measureImportBeside } from './import-beside.ts'
import { measureJourneys } from './journeys.ts'
import { measureLinks } from './links.ts'
import { measureMemory } from './memory.ts'
import { openPortal, type Portal } from './portal.ts'
import { measurePush } from './push.ts'
import { measureQuotes } from './quotes.ts'
import { measureResults } from './results.ts'
import { measureSearch } from './search.ts'
import { measureSettle } from './settle.ts'
import { measureSimulation } from './simulation.ts'
import { measureWeight } from './weight.ts'

/**
 * `npm run bench [-- name…] [--quick]`: every figure, or the named ones, in one table. Each is a
 * ratio to a floor taken in the same run; exit code 1 when one misses its target.
 */
const ALONE = {
  quotes: measureQuotes,
  push: measurePush,
  import: measureImport,
  links: measureLinks,
  settle: measureSettle,
  search: measureSearch,
  simulation: measureSimulation,
  results: measureResults,
  journeys: measureJourneys,
} as const
/** These ask a portal that is built and started once for all of them. */
const OF_THE_PORTAL = {
  weight: measureWeight,
  'debts-page': measureDebtsPage,
  memory: measureMemory,
  // Last: it fills the portal's database, and takes its processes off their cores.
  'import-beside': measureImportBeside,
} as const

const NAMES = [...Object.keys(ALONE), ...Object.keys(OF_THE_PORTAL)]
const USAGE = `Usage: npm run bench [-- ${NAMES.map((name) => `[${name}]`).join(' ')} [--quick] [--events 180000]]`

async function measure(bench: Bench, wanted: ReadonlySet<string>): Promise<Figure[]> {
  const figures: Figure[] = []
  const take = async (name: string, work: () => Promise<Figure[]>) => {
    if (!wanted.has(name)) return
    bench.say(`${name}:`)
    pinSelf(LOAD_CORE)
    try {
      figures.push(...(await work()))
    } finally {
      unpinSelf()
    }
  }
  for (const [name, work] of Object.entries(ALONE)) await take(name, () => work(bench))
  if (!Object.keys(OF_THE_PORTAL).some((name) => wanted.has(name))) return figures
  const portal: Portal = await openPortal(bench)
  try {
    for (const [name, work] of Object.entries(OF_THE_PORTAL)) {
      await take(name, () => work(bench, portal))
    }
  } finally {
    await portal.stop()
  }
  return figures
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, events: { type: 'string' } },
})
const events = values.events === undefined ? null : Number(values.events)
if (positionals.some((name) => !NAMES.includes(name)) || (events !== null && !(events > 0))) {
  console.error(USAGE)
  process.exit(1)
}
const folder = await makeTemporaryFolder()
try {
  const bench = createBench(folder, values.quick, events)
  const wanted = new Set(positionals.length > 0 ? positionals : NAMES)
  const figures = await measure(bench, wanted)
  console.log(`\n${tableOf(figures)}\n\nMedian of ${bench.rounds} rounds, in turn; ${pinning}.`)
  if (values.quick) console.log('Quick sizes: nothing is judged.')
  else process.exitCode = figures.every(passes) ? 0 : 1
} finally {
  folder.remove()
}
