import { processNotices } from '#server/agreements/settlement/jobs.ts'
import { takeNotices } from '#server/payments/notice/following/commands.ts'
import { type Bell, followBell } from '#server/worker/bell.ts'
import type { Tools } from '#server/worker/listener.ts'

/** Every payment begins here, thousands at once on a tenth of the month. What is taken in hand
 * together is asked about together and booked together; while the one waits for its provider, the
 * other is booked. The pool has connections more, for everything else. */
export const AT_ONCE = 24
export const LINES = 2

/** A notice that was put back has no bell of its own. */
const POLL_MS = 1_000

type Needs = Pick<Tools, 'core' | 'services' | 'scope'>

/** Follows notices of providers up, straight from the inbox in which they were kept. */
export function startNotices({ core, services, scope }: Needs, databaseUrl: string): Promise<Bell> {
  const bell = { name: 'quita_inbox', pollMs: POLL_MS, lines: LINES }
  return followBell(core, databaseUrl, bell, async () => {
    const notices = await takeNotices(core, scope, AT_ONCE)
    await processNotices(core, services, scope, notices)
    return notices.length === AT_ONCE
  })
}
