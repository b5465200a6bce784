import type { Clock } from '#server/kernel/clock.ts'

const SOONEST_SECONDS = 1
const LATEST_SECONDS = 24 * 3600

/** `120` or a date (RFC 9110 §10.2.3); a minute where it says nothing that can be read. */
export function retryAfter(text: string | null, clock: Clock): number {
  const asked = text ?? ''
  const until = Date.parse(asked)
  const seconds = /^\d{1,9}$/.test(asked)
    ? Number(asked)
    : Number.isNaN(until)
      ? 60
      : Math.ceil((until - clock.now().epochMilliseconds) / 1000)
  return Math.min(Math.max(seconds, SOONEST_SECONDS), LATEST_SECONDS)
}
