import type { Core } from '#server/platform/db.ts'
import { ReadPacket } from '#server/platform/read-packet.ts'
import type { Services } from '#server/platform/services.ts'

/**
 * Where a process may be killed so that it makes a difference. What a process does is felt outside
 * of it only by what it commits and what it asks of a provider: between two of these boundaries a
 * crash is the same crash. So the points are made from outside, around the pool and the ports, and
 * the product has no line for them.
 */
export type Boundary =
  | `${'before' | 'after'} commit`
  | `${'before' | 'after'} ${(typeof CALLS)[number]}`

const CALLS = [
  'createCob',
  'getCob',
  'removeCob',
  'getPix',
  'createCheckout',
  'getCheckout',
  'expireCheckout',
  'getPaymentIntent',
  'send',
] as const

/** Called at a boundary, which is passed when what it answers is settled. */
export type Reached = (boundary: Boundary) => void | Promise<void>

/** What happens when the process comes to a boundary for the nth time: it ends, or says so. */
export type Mine = {
  readonly at: Boundary | 'any'
  readonly nth: number
  readonly does: 'kill' | 'tell'
}

/** Calls `reached` whenever the process comes to a boundary, and waits there for what it answers. */
export function withBoundaries(core: Core, services: Services, reached: Reached): Services {
  core.pool.on('connect', (client) => {
    const query: unknown = Reflect.get(client, 'query')
    if (typeof query !== 'function') throw new Error('a client answers queries')
    Object.defineProperty(client, 'query', {
      configurable: true,
      value: (...given: unknown[]) => {
        const [asked] = given
        const go = () => Reflect.apply(query, client, given)
        if (asked === 'commit') return atBoundaries('commit', reached, go)
        if (!(asked instanceof ReadPacket) || !asked.commits) return go()
        // What was left to write travels with the commit: before it, none of it is there.
        return { answer: atBoundaries('commit', reached, () => go().answer) }
      },
    })
  })
  const { pix, stripe } = services
  return {
    ...services,
    pix: watched(pix, reached),
    stripe: stripe && watched(stripe, reached),
  }
}

export function watched<Port extends object>(port: Port, reached: Reached): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      const call = CALLS.find((known) => known === name)
      if (typeof value !== 'function' || call === undefined) return value
      return (...given: unknown[]) =>
        atBoundaries(call, reached, () => Reflect.apply(value, target, given))
    },
  })
}

async function atBoundaries(
  what: 'commit' | (typeof CALLS)[number],
  reached: Reached,
  work: () => unknown,
): Promise<unknown> {
  await reached(`before ${what}`)
  const answer = await work()
  await reached(`after ${what}`)
  return answer
}

/** Kills this very process as `kill -9` does, or tells whoever started it. */
export function lay(mine: Mine): (boundary: Boundary) => void {
  let passed = 0
  return (boundary) => {
    if (mine.at !== 'any' && mine.at !== boundary) return
    passed += 1
    if (passed !== mine.nth) return
    if (mine.does === 'kill') process.kill(process.pid, 'SIGKILL')
    else console.log('reached')
  }
}
