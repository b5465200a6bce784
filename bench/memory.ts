import { MARIA } from '#db/seed/cast.ts'
import type { Bench } from './bench.ts'
import { memoryMb } from './cores.ts'
import { exact, type Figure, whole } from './figure.ts'
import { createLoad, type Target } from './load.ts'
import type { Portal } from './portal.ts'
import { signIn } from './visitor.ts'

/**
 * What the web process holds after a hundred thousand requests against what it held after ten
 * thousand: a leak of a few hundred bytes a request would show. Public pages and signed-in pages.
 */
const REQUESTS = { full: [10_000, 100_000], quick: [500, 2_000] } as const

export async function measureMemory(bench: Bench, portal: Portal): Promise<Figure[]> {
  const [first, last] = REQUESTS[bench.quick ? 'quick' : 'full']
  const targets = await targetsOf(portal)
  const load = createLoad()
  try {
    await load.times(targets, first)
    const early = held(portal)
    bench.say(`after ${whole(first)} requests: ${whole(early)} MB`)
    const steps = 9
    for (let step = 1; step <= steps; step++) {
      await load.times(targets, (last - first) / steps)
      bench.say(
        `after ${whole(first + ((last - first) / steps) * step)} requests: ${whole(held(portal))} MB`,
      )
    }
    const late = held(portal)
    return [
      {
        name: 'memory of the web process',
        ratio: exact(late / early),
        target: { is: 'at most', value: 1.3 },
        ours: `${whole(late)} MB`,
        floor: `${whole(early)} MB`,
        note: `resident memory after ${whole(last)} requests against after ${whole(first)}: D0, D1, D2, D9 in turn.`,
      },
    ]
  } finally {
    load.close()
  }
}

async function targetsOf(portal: Portal): Promise<Target[]> {
  const { cookie } = await signIn(portal, MARIA)
  const name = portal.environment.OPERATOR_NAME ?? ''
  const target = (path: string, expected: string) => ({
    url: `${portal.url}${path}`,
    cookie,
    expected,
  })
  return [
    target(`/l/${'x'.repeat(32)}`, name),
    target('/valores', 'Mensalidade de agosto'),
    target('/formas/vivaz', 'Como fica melhor'),
    target('/golpe', name),
  ]
}

function held({ webPid }: Portal): number {
  const now = memoryMb(webPid, 'VmRSS')
  if (now === null) throw new Error('memory is read from /proc, which this machine does not have')
  return now
}
