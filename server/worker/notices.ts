import { processNotices } from '#server/agreements/settlement/jobs.ts'
import { PROVIDERS, type Provider } from '#server/payments/model.ts'
import { type OpenNotice, takeNotices } from '#server/payments/notice/following/commands.ts'
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
export async function startNotices(needs: Needs, databaseUrl: string): Promise<Bell> {
  const all = await Promise.all(
    PROVIDERS.map((provider) => followProvider(needs, databaseUrl, provider)),
  )
  return {
    stop: async () => {
      await Promise.all(all.map((one) => one.stop()))
    },
  }
}

/** While every hand is busy nothing is taken: what comes meanwhile waits, and is taken together. */
async function followProvider(
  needs: Needs,
  databaseUrl: string,
  provider: Provider,
): Promise<Bell> {
  const { core, scope } = needs
  const busy = new Set<Promise<void>>()
  const begin = (notices: readonly OpenNotice[]) => {
    const work = follow(needs, notices).finally(() => busy.delete(work))
    busy.add(work)
  }
  const rung = { name: 'quita_inbox', of: provider, pollMs: POLL_MS }
  const bell = await followBell(core, databaseUrl, rung, async () => {
    const notices = await takeNotices(core, scope, provider, AT_ONCE)
    if (notices.length > 0) begin(notices)
    if (busy.size === LINES) await Promise.race(busy)
    return notices.length === AT_ONCE
  })
  return {
    async stop() {
      await bell.stop()
      await Promise.all(busy)
    },
  }
}

async function follow(
  { core, services, scope }: Needs,
  notices: readonly OpenNotice[],
): Promise<void> {
  try {
    await processNotices(core, services, scope, notices)
  } catch (error) {
    core.log.error({ error, notices: notices.length }, 'notices failed; they will be tried again')
  }
}
