import { assertPresent } from '#server/kernel/assert.ts'
import type { ApprovalId, CreditorId, StaffId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { queueLetter } from '#server/staff/letter/commands.ts'
import { stoppedLetter } from '#server/staff/letter/publication/model.ts'
import type { Shelf } from '../data.ts'
import type { Obstacle } from '../schedule/model.ts'

/** After a week the page itself has said it for long enough. */
const LETTER_HOURS = 24 * 7

/**
 * Writes to who asked for a publication and to who approved it that it was stopped, in the transaction
 * that stops it: so once. Whoever has no access any more is not written to.
 */
export async function tellStopped(
  tx: Tx,
  scope: SystemScope,
  { portalUrl }: Pick<Services, 'portalUrl'>,
  shelf: Shelf<unknown>,
  stopped: {
    readonly creditorId: CreditorId
    readonly id: ApprovalId
    readonly obstacle: Obstacle
  },
): Promise<void> {
  const { creditorId, id, obstacle } = stopped
  const [about] = await tx.sql<{
    slug: string
    name: string
    draft: number
    in_force_from: Temporal.PlainDate
  }>(
    `select c.slug, c.trade_name as name, s.draft_version as draft, s.in_force_from
       from ${shelf.scheduled} s join creditors c on c.id = s.creditor_id
      where s.creditor_id = $1 and s.id = $2`,
    [creditorId, id],
  )
  const { slug, name, draft, in_force_from: inForceFrom } = assertPresent(about, 'it was scheduled')
  const concerned = await tx.sql<{ id: StaffId; name: string }>(
    `select u.id, u.name from staff_users u
       join staff_approvals a on a.id = $1 and u.id in (a.requested_by, a.decided_by)
      where u.disabled_at is null order by u.id`,
    [id],
  )
  const uselessAt = tx.clock.now().add({ hours: LETTER_HOURS })
  for (const person of concerned) {
    const letter = stoppedLetter({
      what: shelf.acts,
      obstacle,
      firstName: person.name.split(' ')[0] ?? person.name,
      creditor: { slug, name },
      draft,
      inForceFrom,
      portalUrl,
    })
    await queueLetter(tx, scope, { staffId: person.id, letter, uselessAt })
  }
}
