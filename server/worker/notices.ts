import { processNotices } from '#server/agreements/settlement/jobs.ts'
import { PROVIDERS } from '#server/payments/model.ts'
import { takeNotices } from '#server/payments/notice/following/commands.ts'
import { type Bell, followBell } from '#server/worker/bell.ts'
import type { Tools } from '#server/worker/listener.ts'

/** Every payment begins here, thousands at once on a tenth of the month. What is taken in hand
 * together is asked about together and booked together; while one hand waits for the provider, the
 * other books. Each provider has hands of its own: the silence of one holds up nobody else's money. */
export const AT_ONCE = 24
export const LINES = 2

/** A notice that was put back has no bell of its own. */
const POLL_MS = 1_000

type Needs = Pick<Tools, 'core' | 'services' | 'scope'>

/** Follows notices of providers up, straight from the inbox in which they were kept. */
export async function startNotices(
  { core, services, scope }: Needs,
  databaseUrl: string,
): Promise<Bell> {
  const bell = { name: 'quita_inbox', pollMs: POLL_MS, lines: LINES }
  const hands = PROVIDERS.map((provider) =>
    followBell(core, databaseUrl, bell, async () => {
      const notices = await takeNotices(core, scope, provider, AT_ONCE)
      await processNotices(core, services, scope, notices)
      return notices.length === AT_ONCE
    }),
  )
  const bells = await Promise.all(hands)
  return {
    stop: async () => {
      await Promise.all(bells.map((one) => one.stop()))
    },
  }
}
