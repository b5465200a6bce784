/**
 * A budget counted in this process's memory: for public pages that must write nothing. Each process
 * has its own, and a restart forgets it; where a promise depends on the number, use rate-limit.ts.
 */
export type MemoryBudget = {
  /** Whether nothing is left of the subject's budget; takes nothing. */
  isSpent(subject: string, at: Temporal.Instant): boolean
  take(subject: string, at: Temporal.Instant): void
}

type Window = { taken: number; endsAtMs: number }

/**
 * @param mostSubjects beyond which the oldest are forgotten: memory stays bounded, whatever the
 * number of addresses that somebody asks from.
 */
export function createMemoryBudget(limit: {
  points: number
  windowSeconds: number
  mostSubjects: number
}): MemoryBudget {
  const windows = new Map<string, Window>()

  function windowOf(subject: string, nowMs: number): Window | null {
    const window = windows.get(subject)
    return window && window.endsAtMs > nowMs ? window : null
  }

  return {
    isSpent: (subject, at) => (windowOf(subject, at.epochMilliseconds)?.taken ?? 0) >= limit.points,
    take(subject, at) {
      const nowMs = at.epochMilliseconds
      const open = windowOf(subject, nowMs)
      if (open) {
        open.taken += 1
        return
      }
      windows.delete(subject)
      windows.set(subject, { taken: 1, endsAtMs: nowMs + limit.windowSeconds * 1_000 })
      for (const oldest of windows.keys()) {
        if (windows.size <= limit.mostSubjects) break
        windows.delete(oldest)
      }
    },
  }
}
