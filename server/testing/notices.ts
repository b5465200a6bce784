import { processNotices } from '#server/agreements/settlement/jobs.ts'
import { PROVIDERS } from '#server/payments/model.ts'
import { takeNotices } from '#server/payments/notice/following/commands.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { Services } from '#server/platform/services.ts'
import { testScope } from '#server/testing/scope.ts'
import { AT_ONCE } from '#server/worker/notices.ts'

/** What the worker does with every notice that is due, as it takes them in hand. */
export async function followNotices(core: Core, services: Services): Promise<void> {
  for (const provider of PROVIDERS) {
    for (let isMore = true; isMore; ) {
      const notices = await takeNotices(core, testScope, provider, AT_ONCE)
      await processNotices(core, services, testScope, notices)
      isMore = notices.length > 0
    }
  }
}

/** The time has passed after which notices that came to nothing, or that a worker died with, come again. */
export async function hurryNotices(core: Core): Promise<void> {
  await inScope(core, testScope, (tx) =>
    tx.sql('update webhook_inbox set due_at = least(due_at, $1) where processed_at is null', [
      tx.clock.now(),
    ]),
  )
}

/** Everything that waits, whenever it would come again; what fails waits on. */
export async function followAll(core: Core, services: Services): Promise<void> {
  await hurryNotices(core)
  await followNotices(core, services)
}
