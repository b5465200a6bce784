import { MARIA } from '#db/seed/cast.ts'
import type { Bench } from './bench.ts'
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
    const rates = await alternate(
      bench.rounds,
      {
        floor: () => load.forMs([floor], WINDOW_MS[size]),
        ours: () => load.forMs([ours], WINDOW_MS[size]),
      },
      bench.say,
    )
    return [
      {
        name: 'debts page',
        ratio: ratios(rates.ours, rates.floor),
        target: { is: 'at least', value: 0.7 },
        ours: `${whole(spreadOf(rates.ours).median)} req/s`,
        floor: `${whole(spreadOf(rates.floor).median)} req/s`,
        note: 'D1 with session, three balances of two creditors and their offers; the floor is a dynamic page of the same build that asks nobody. One web process alone on its core, 16 connections; the database is on the core of the load.',
      },
    ]
  } finally {
    load.close()
  }
}
