import { createServer, type Server, Socket } from 'node:net'

/**
 * A road to a server on which things go wrong: a TCP proxy of our own, because the kernel's network
 * emulation is not everywhere. What is done to the road holds for lines that are open and for new
 * ones, until the next change.
 * - `pass`: both directions flow.
 * - `blackhole`: everything sent is taken and nothing arrives, in either direction.
 * - `deaf`: what is sent arrives, but no answer comes back.
 */
export type Road = 'pass' | 'blackhole' | 'deaf'

export type FaultProxy = {
  readonly port: number
  /** The address of a server with the proxy in between. */
  through(url: string): string
  set(road: Road): void
  /** Every line that is open now is dead from here on, and nobody is told; new ones pass. */
  abandon(): void
  /** Cuts every open line with RST, as a crashed peer does. */
  reset(): void
  /** Lets so many bytes of answers pass, then cuts the line; for lines opened from now on. */
  cutAfter(bytes: number): void
  /** Holds answers until what is given has happened; order is kept. */
  holdUntil(happened: Promise<void>): void
  /** Calls back, before it is passed on, with everything that a client sends. */
  listen(heard: (bytes: Buffer) => void): void
  /** How many lines are open. */
  lines(): number
  close(): Promise<void>
}

type Faults = {
  road: Road
  cutAfter: number | null
  held: Promise<void>
  heard: (bytes: Buffer) => void
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const to = new URL(target)
  const faults: Faults = {
    road: 'pass',
    cutAfter: null,
    held: Promise.resolve(),
    heard: () => undefined,
  }
  const open = new Set<Socket>()
  const dead = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = new Socket().connect(Number(to.port), to.hostname)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        open.delete(socket)
        dead.delete(socket)
        other.destroy()
      })
    }
    client.on('data', (bytes: Buffer) => {
      faults.heard(bytes)
      if (faults.road !== 'blackhole' && !dead.has(client)) upstream.write(bytes)
    })
    answer(upstream, client, { faults, isDead: () => dead.has(client) })
  })
  const port = await listening(server)
  return {
    port,
    through(url) {
      const there = new URL(url)
      there.hostname = '127.0.0.1'
      there.port = String(port)
      return there.href
    },
    set(road) {
      faults.road = road
    },
    abandon() {
      for (const socket of open) dead.add(socket)
    },
    reset() {
      for (const socket of open) socket.resetAndDestroy()
    },
    cutAfter(bytes) {
      faults.cutAfter = bytes
    },
    holdUntil(happened) {
      faults.held = happened
    },
    listen(heard) {
      faults.heard = heard
    },
    lines: () => open.size / 2,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Passes answers on, in their order, as far as the road lets them. */
function answer(
  upstream: Socket,
  client: Socket,
  { faults, isDead }: { faults: Faults; isDead: () => boolean },
): void {
  let left = faults.cutAfter ?? Number.POSITIVE_INFINITY
  let sent = Promise.resolve()
  upstream.on('data', (bytes: Buffer) => {
    const { held } = faults
    sent = sent.then(async () => {
      await held
      if (faults.road !== 'pass' || isDead() || client.destroyed) return
      client.write(bytes.subarray(0, left))
      left -= bytes.length
      if (left <= 0) client.resetAndDestroy()
    })
  })
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
