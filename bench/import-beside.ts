import { Agent } from 'node:http'
import { MARIA } from '#db/seed/cast.ts'
import type { Bench } from './bench.ts'
import { unpinSelf } from './cores.ts'
import { elapsed, exact, type Figure, percentile, whole } from './figure.ts'
import { ask, type Target } from './load.ts'
import type { Portal } from './portal.ts'
import { generatePortfolio, runImport } from './portfolio.ts'
import { signIn } from './visitor.ts'

/**
 * A million debts come in while people look at theirs: how long it takes, what the importing process
 * holds at most, and how long the portal's page of a person's debts takes meanwhile. Portal, database,
 * worker and import share all cores of the machine, as an installation on one machine does.
 */
const ROWS = { full: 1_000_000, quick: 20_000 }
const WARM_UP_MS = { full: 10_000, quick: 3_000 }
const ALONE_MS = { full: 20_000, quick: 3_000 }
/** Pages are asked for at a steady rate, however long the ones before take: nobody waits their turn. */
const EVERY_MS = 100
const MOST_MINUTES = 10
const MOST_MB = 700
const MOST_P95_MS = 500

export async function measureImportBeside(bench: Bench, portal: Portal): Promise<Figure[]> {
  const size = bench.quick ? 'quick' : 'full'
  const files = await generatePortfolio(bench.folder('beside'), ROWS[size])
  portal.spread()
  unpinSelf()
  const { cookie } = await signIn(portal, MARIA)
  const target = { url: `${portal.url}/valores`, cookie, expected: 'Mensalidade de agosto' }
  let isOver = false
  await pagesUntil(target, waiting(WARM_UP_MS[size]))
  const alone = await pagesUntil(target, waiting(ALONE_MS[size]))
  const databaseUrl = portal.environment.DATABASE_URL ?? ''
  const importing = (async () => {
    const outcome = await runImport({ databaseUrl, vault: 'sealing', files, dumpTo: null }, null)
    isOver = true
    return outcome
  })()
  const beside = await pagesUntil(target, () => isOver)
  const { rows, elapsedMs, peakMb } = await importing
  bench.say(`${whole(rows)} debts in ${whole(elapsedMs / 1000)} s, ${whole(peakMb ?? 0)} MB`)
  return figuresOf({ rows, elapsedMs, peakMb, alone, beside })
}

const waiting = (ms: number) => {
  const beganMs = performance.now()
  return () => performance.now() - beganMs >= ms
}

/** How long each page took, asked for at a steady rate until it is over. */
async function pagesUntil(target: Target, isOver: () => boolean): Promise<number[]> {
  const agent = new Agent({ keepAlive: true })
  const asked: Promise<number>[] = []
  const beganMs = performance.now()
  const { promise, resolve } = Promise.withResolvers<void>()
  const next = () => {
    if (isOver()) return resolve()
    asked.push(elapsed(() => ask(agent, target)))
    setTimeout(next, Math.max(0, beganMs + asked.length * EVERY_MS - performance.now()))
  }
  next()
  await promise
  const times = await Promise.all(asked)
  agent.destroy()
  return times
}

function figuresOf(of: {
  rows: number
  elapsedMs: number
  peakMb: number | null
  alone: readonly number[]
  beside: readonly number[]
}): Figure[] {
  const what = `${whole(of.rows)} debts of three creditors, one page of a person's debts every ${EVERY_MS} ms meanwhile, everything on the same cores.`
  const [alone, beside] = [percentile(of.alone, 0.95), percentile(of.beside, 0.95)]
  return [
    {
      name: 'import beside the portal',
      ratio: exact(of.elapsedMs / (MOST_MINUTES * 60_000)),
      target: { is: 'at most', value: 1 },
      ours: `${whole(of.elapsedMs / 1000)} s`,
      floor: `${whole(MOST_MINUTES * 60)} s`,
      note: what,
    },
    {
      name: 'import beside the portal, memory',
      ratio: exact((of.peakMb ?? Number.NaN) / MOST_MB),
      target: { is: 'at most', value: 1 },
      ours: `${whole(of.peakMb ?? Number.NaN)} MB`,
      floor: `${MOST_MB} MB`,
      note: 'the most that the importing process ever held.',
    },
    {
      name: 'pages beside an import',
      ratio: exact(beside / MOST_P95_MS),
      target: { is: 'at most', value: 1 },
      ours: `${whole(beside)} ms`,
      floor: `${MOST_P95_MS} ms`,
      note: `95 of 100 of ${whole(of.beside.length)} pages; without an import 95 of 100 take ${whole(alone)} ms.`,
    },
  ]
}
