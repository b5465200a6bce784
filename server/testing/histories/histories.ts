import fc from 'fast-check'
import { expect } from 'vitest'
import { centavos, toDecimalString } from '#server/kernel/money.ts'
import { live } from './acting.ts'
import { openAttempts, readBooks } from './books.ts'
import { follow } from './following.ts'
import { type Lane, openLane } from './lane.ts'
import { beginLife, type Life } from './life.ts'
import { sign } from './signing.ts'
import { type History, history } from './step.ts'
import { sweepLists, tidy } from './working.ts'

/** Rounds of the janitor within which every attempt has an end once nothing fails any more. */
const MOST_ROUNDS = 8

export type Order = {
  readonly runs: number
  readonly seed: number
  /** Of a counterexample: only that history is lived again. */
  readonly path?: string | undefined
  readonly lanes: number
}

/** Each lane has a seed of its own, the first one that of the order. */
const seedOf = (seed: number, place: number) =>
  place === 0 ? seed : (seed + place * 0x9e3779b1) >>> 1

/**
 * Lives random histories, some at a time, each against the model, the checker and the providers' own
 * books. Throws with the command that lives the smallest history again that broke a promise.
 */
export async function liveHistories({ runs, seed, path, lanes }: Order): Promise<void> {
  const count = path === undefined ? lanes : 1
  const share = path === undefined ? Math.ceil(runs / lanes) : 1
  await Promise.all(
    Array.from({ length: count }, (_, place) =>
      liveInLane({ numRuns: share, seed: seedOf(seed, place), ...(path ? { path } : {}) }),
    ),
  )
}

async function liveInLane(parameters: fc.Parameters<[History]> & { seed: number }): Promise<void> {
  const lane = await openLane()
  try {
    const property = fc.asyncProperty(history, (one) => liveOne(lane, one))
    const details = await fc.check(property, { ...parameters, endOnFailure: false })
    if (!details.failed) return
    const again = `--seed ${parameters.seed} --path ${details.counterexamplePath}`
    const message = `${fc.defaultReportMessage(details)}\n\nnpm run histories -- ${again}`
    throw new Error(message, { cause: details.errorInstance })
  } finally {
    await lane.close()
  }
}

async function liveOne(lane: Lane, { begins, first, steps }: History): Promise<void> {
  await lane.begin(begins)
  const life = beginLife(lane)
  await sign(life, first)
  for (const step of steps) await live(life, step)
  await end(life)
}

/** Faults stop: every attempt comes to its end, and all money that was taken is in the books. */
async function end(life: Life): Promise<void> {
  const { lane } = life
  await lane.provider.control('/control/faults', undefined, 'DELETE')
  life.isFaulty = false
  for (let round = 0; round < MOST_ROUNDS; round++) {
    lane.core.clock.advance({ hours: 1 })
    await lane.inStep()
    await tidy(life)
    await follow(life)
    if ((await openAttempts(lane)).length === 0) break
  }
  expect(await openAttempts(lane)).toEqual([])
  if (life.taken.size > life.booked.size) {
    // The next list of thirty days that ends with a Sunday holds whatever nobody told us of.
    lane.core.clock.advance({ hours: 24 * 8 })
    await lane.inStep()
    await sweepLists(life)
    await follow(life)
  }
  expect(await lane.violations()).toEqual([])
  await expectSameBooks(life)
}

/** Book against book: what the providers say was paid is what we recorded, to the centavo. */
async function expectSameBooks(life: Life): Promise<void> {
  const { provider } = life.lane
  const pix = (await provider.control('/control/book')) as {
    pix: { endToEndId: string; valor: string }[]
  }
  const stripe = (await provider.control('/control/stripe/book')) as {
    payments: { paymentIntentId: string; amount: number }[]
  }
  const theirs = [
    ...pix.pix.map(({ endToEndId, valor }) => `${endToEndId} ${valor}`),
    ...stripe.payments.map(
      ({ paymentIntentId, amount }) => `${paymentIntentId} ${(amount / 100).toFixed(2)}`,
    ),
  ]
  const { payments } = await readBooks(life.lane)
  const ours = payments.map(({ id, amount }) => `${id} ${toDecimalString(centavos(amount))}`)
  expect(ours.toSorted()).toEqual(theirs.toSorted())
}
