import { MARIA } from '#db/seed/cast.ts'
import type { Bench } from './bench.ts'
import { processorMs } from './cores.ts'
import { alternate, type Figure, ratios, spreadOf, whole } from './figure.ts'
import { createLoad, type Target } from './load.ts'
import type { Portal } from './portal.ts'
import { signIn } from './visitor.ts'

/**
 * D1, "Sua situação": the session, every balance of a person with debts at two creditors and the
 * offers frozen for them, against a dynamic page of the same build that asks nobody.
 */
const WINDOW_MS = { full: 12_000, quick: 3_000 }
const WARM_UP_MS = { full: 8_000, quick: 2_000 }

export async function measureDebtsPage(bench: Bench, portal: Portal): Promise<Figure[]> {
  const { cookie } = await signIn(portal, MARIA)
  const ours: Target = {
    url: `${portal.url}/valores`,
    cookie,
    expected: 'Mensalidade de agosto',
  }
  const floor: Target = { url: `${portal.url}/bench-empty`, cookie, expected: 'Olá' }
  const size = bench.quick ? 'quick' : 'full'
  const load = createLoad()
  try {
    await load.forMs([ours, floor], WARM_UP_MS[size])
    const work = { floor: [] as number[], ours: [] as number[] }
    const contest = (name: keyof typeof work, target: Target) => async () => {
      const before = processorMs(portal.webPid)
      const rate = await load.forMs([target], WINDOW_MS[size])
      const requests = (rate * WINDOW_MS[size]) / 1000
      work[name].push((processorMs(portal.webPid) - before) / requests)
      return rate
    }
    const rates = await alternate(
      bench.rounds,
      { floor: contest('floor', floor), ours: contest('ours', ours) },
      bench.say,
    )
    const each = (values: readonly number[]) => `${spreadOf(values).median.toFixed(2)} ms`
    return [
      {
        name: 'debts page',
        ratio: ratios(rates.ours, rates.floor),
        target: { is: 'at least', value: 0.7 },
        ours: `${whole(spreadOf(rates.ours).median)} req/s`,
        floor: `${whole(spreadOf(rates.floor).median)} req/s`,
        note: 'D1 with session, three balances of two creditors and their offers; the floor is a dynamic page of the same build that asks nobody. One web process alone on its core, 16 connections; the database is on the core of the load.',
      },
      {
        name: 'debts page, processor time',
        ratio: ratios(work.ours, work.floor),
        target: null,
        ours: each(work.ours),
        floor: each(work.floor),
        note: 'the same runs: time on the processor of the web process for each request, which other programs on the machine disturb less than requests per second.',
      },
    ]
  } finally {
    load.close()
  }
}
