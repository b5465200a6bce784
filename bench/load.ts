import { Agent, get } from 'node:http'

/** Requests over connections that stay open, as many at once as there are connections. */
export type Target = { readonly url: string; readonly cookie: string; readonly expected: string }

export const CONNECTIONS = 16

export type Load = {
  /** Sends requests, to each target in turn, until the time is over; answers requests per second. */
  forMs(targets: readonly Target[], ms: number): Promise<number>
  /** Sends so many requests in all. */
  times(targets: readonly Target[], count: number): Promise<void>
  close(): void
}

export function createLoad(): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

  /** Every connection asks until `goOn` says no. Answers how many answers came. */
  async function run(targets: readonly Target[], goOn: (sent: number) => boolean): Promise<number> {
    let sent = 0
    let answered = 0
    const connection = async () => {
      while (goOn(sent)) {
        const target = targets[sent++ % targets.length]
        if (!target) throw new Error('there is something to ask for')
        await ask(agent, target)
        answered += 1
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, connection))
    return answered
  }

  return {
    async forMs(targets, ms) {
      const beganMs = performance.now()
      const answered = await run(targets, () => performance.now() - beganMs < ms)
      return (answered / (performance.now() - beganMs)) * 1000
    },
    async times(targets, count) {
      await run(targets, (sent) => sent < count)
    },
    close: () => agent.destroy(),
  }
}

/** An answer that is not the page that was meant would be fast and worth nothing: it ends the run. */
export function ask(agent: Agent, { url, cookie, expected }: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { cookie, accept: 'text/html' } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () => {
        const isRight = answer.statusCode === 200 && Buffer.concat(chunks).includes(expected)
        if (isRight) resolve()
        else reject(new Error(`${url} answered ${answer.statusCode} without "${expected}"`))
      })
    })
    request.once('error', reject)
  })
}
