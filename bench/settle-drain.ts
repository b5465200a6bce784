import type { Bench } from './bench.ts'
import { exact, type Figure, whole } from './figure.ts'
import { type Settling, untilFollowed } from './settle-following.ts'
import type { Due } from './settle-ground.ts'
import { noticeOf } from './settle-notice.ts'

/**
 * G2: notices of both providers at 300 a second, 30 % of them told of again and 20 % out of their
 * order; afterwards the books are equal. `npm run bench -- settle --events 180000` is the whole of
 * it, ten minutes long.
 */
const PER_SECOND = 300
const EVENTS = { full: 18_000, quick: 2_000 }
const AGAIN = 0.3
const SHUFFLED = 0.2
const MOST_ACKNOWLEDGED_MS = 250
const MOST_DRAINED_S = 60

const eventsOf = (bench: Bench) => bench.events ?? EVENTS[bench.quick ? 'quick' : 'full']

/** How many payments the drain tells of. */
export function paymentsOf(bench: Bench): number {
  return Math.round(eventsOf(bench) / (1 + AGAIN))
}

export async function measureDrain(
  bench: Bench,
  { product, postman, reader }: Settling,
  dues: readonly Due[],
): Promise<Figure[]> {
  const told = asTheyArrive(dues, eventsOf(bench))
  bench.say(`drain of ${whole(told.length)} notices`)
  // Signed one by one as they leave: an old signature would be refused.
  const notices = told.values().map((due) => noticeOf(due, product.secrets))
  const beganMs = performance.now()
  const tookMs = await postman.post(product.url, notices, PER_SECOND)
  const toldMs = performance.now()
  await untilFollowed(reader)
  const drainedMs = performance.now()
  return figuresOf({
    events: told.length,
    acknowledgedMs: percentile(tookMs, 0.99),
    perSecond: (told.length / (toldMs - beganMs)) * 1000,
    drainedS: (drainedMs - toldMs) / 1000,
  })
}

/** Some told of again, anywhere later; some far from their place. The same ones in each run. */
function asTheyArrive(dues: readonly Due[], events: number): Due[] {
  const random = randomFrom(20_261_123)
  const told = dues.map((due, place) => ({ due, at: place }))
  while (told.length < events) {
    const again = told[Math.floor(random() * dues.length)]
    if (again) told.push({ due: again.due, at: again.at + random() * dues.length })
  }
  for (const one of told) if (random() < SHUFFLED) one.at = random() * dues.length
  return told.toSorted((a, b) => a.at - b.at).map(({ due }) => due)
}

/** Park and Miller's. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN
}

type Drained = {
  readonly events: number
  readonly acknowledgedMs: number
  readonly perSecond: number
  readonly drainedS: number
}

function figuresOf({ events, acknowledgedMs, perSecond, drainedS }: Drained): Figure[] {
  const note = `${whole(events)} notices of Pix and Stripe at ${whole(perSecond)} a second (${PER_SECOND} wanted), ${AGAIN * 100} % told of again, ${SHUFFLED * 100} % out of order. Afterwards every payment of the providers' book is in the ledger once with its amount, nothing else is, and the checker finds nothing.`
  return [
    {
      name: 'a notice is acknowledged, p99',
      ratio: exact(acknowledgedMs / MOST_ACKNOWLEDGED_MS),
      target: { is: 'at most', value: 1 },
      ours: `${whole(acknowledgedMs)} ms`,
      floor: `${MOST_ACKNOWLEDGED_MS} ms`,
      note,
    },
    {
      name: 'drained after the last notice',
      ratio: exact(drainedS / MOST_DRAINED_S),
      target: { is: 'at most', value: 1 },
      ours: `${drainedS.toFixed(1)} s`,
      floor: `${MOST_DRAINED_S} s`,
      note,
    },
  ]
}
