import { approve, listApprovals } from '#server/approvals/commands.ts'
import { addManager } from '#server/campaigns/testing.ts'
import { today } from '#server/kernel/clock.ts'
import { type ApprovalId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { requestPublication } from '#server/staff/publication/request/commands.ts'
import type { Publishable } from '#server/staff/publication/request/data.ts'
import { newestScheduled } from '#server/staff/publication/schedule/data.ts'
import { testScope } from '#server/testing/scope.ts'
import type { Attempt } from './answers.ts'
import { houseOf } from './inputs.ts'

/**
 * What two managers of the creditor asked about put on a later day; the one that waits, where one
 * does. `tried` makes a draft that may be asked for, and answers its version.
 */
export async function waitingPublication<T>(
  { stage, about }: Attempt,
  kind: Publishable<T>,
  tried: () => Promise<number>,
): Promise<ApprovalId> {
  const house = houseOf(stage, about)
  const id = newId<ApprovalId>()
  if (!house) return id
  const { core, provider } = stage
  const { creditorId } = house
  const newest = await inScope(core, testScope, (tx) =>
    newestScheduled(tx, testScope, kind, creditorId),
  )
  if (newest?.state === 'waiting') return newest.id
  const version = await tried()
  const [ana, bia] = [await addManager(core, [creditorId]), await addManager(core, [creditorId])]
  const inForceFrom = today(core.clock).add({ days: 7 })
  await inScope(core, ana, (tx) =>
    requestPublication(tx, ana, kind, { id, creditorId, version, inForceFrom }),
  )
  const asked = (await listApprovals(core, bia)).find((approval) => approval.id === id)
  if (asked) await approve(core, provider.services, bia, asked)
  return id
}
