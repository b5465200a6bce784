import type { Job, JobResult, PgBoss } from 'pg-boss'
import type { Topic } from '#server/platform/outbox.ts'
import type { Listener, Tools } from '#server/worker/listener.ts'
import { LISTENERS } from '#server/worker/registry.ts'

/** A stalled worker's job is taken over after this long without a heartbeat. */
const HEARTBEAT_SECONDS = 30
/** A batch that came back full is followed by the next one at once; else the queue is asked again
 * after this long. */
const POLLING_SECONDS = 0.5

export const queuesOf = (topic: Topic) =>
  LISTENERS.filter((listener) => listener.topic === topic).map((listener) => listener.queue)

/**
 * Takes the jobs of one queue in hand, as many at once as its listener says. When the worker is
 * asked to end, what is under way comes to its end and the rest of the batch is not begun any more:
 * another worker takes it, or this one when it is back. So a batch may be large without making the
 * end long (scenario 66).
 */
export async function openQueue(
  boss: PgBoss,
  tools: Tools,
  listener: Listener,
  stopping: AbortSignal,
): Promise<void> {
  const { queue, retryLimit, retryDelay, batch, atOnce } = listener
  await boss.createQueue(queue, {
    retryLimit,
    retryDelay,
    retryBackoff: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    retentionSeconds: 30 * 24 * 60 * 60,
  })
  const options = {
    batchSize: batch,
    pollingIntervalSeconds: POLLING_SECONDS,
    burstWhenBatchFull: true,
    perJobResults: true as const,
  }
  await boss.work(queue, options, async (jobs: Job[]) => {
    const results: JobResult[] = []
    const waiting = jobs.values()
    const line = async () => {
      for (const job of waiting) {
        const done = !stopping.aborted && (await isDone(tools, listener, job))
        results.push({ id: job.id, status: done ? 'completed' : 'failed' })
      }
    }
    await Promise.all(Array.from({ length: atOnce }, line))
    return results
  })
}

async function isDone(tools: Tools, { queue, handle }: Listener, job: Job): Promise<boolean> {
  try {
    await handle(tools, job.data)
    return true
  } catch (error) {
    tools.core.log.warn({ queue, jobId: job.id, error }, 'job failed; it will be tried again')
    return false
  }
}
