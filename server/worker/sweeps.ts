import type { Tools } from '#server/worker/listener.ts'
import type { Sweep } from '#server/worker/schedule.ts'

/**
 * Runs each sweep by its interval; a slow run is never overtaken by its own next one, a failed run
 * waits for its turn. Several workers may sweep at once: every step of a sweep is guarded where it
 * writes, so the worst is that something is looked at twice.
 */
export function startSweeps(
  tools: Tools,
  sweeps: readonly Sweep[],
): { /** Begins none any more, and waits for those under way. */ stop(): Promise<void> } {
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()

  function plan(sweep: Sweep, delayMs: number): void {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const done = run(tools, sweep).finally(() => {
        running.delete(done)
        plan(sweep, sweep.everySeconds * 1000)
      })
      running.add(done)
    }, delayMs)
    timers.add(timer)
  }

  for (const sweep of sweeps) plan(sweep, 1_000)
  return {
    async stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(running)
    },
  }
}

async function run(tools: Tools, sweep: Sweep): Promise<void> {
  try {
    await sweep.run(tools)
  } catch (error) {
    tools.core.log.error({ sweep: sweep.name, error }, 'sweep failed; it will run again')
  }
}
