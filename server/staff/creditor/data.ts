import type { Creditor } from '#server/creditors/model.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import type { Section, SectionValues } from './model.ts'

/** Whether somebody works for this creditor. */
export function worksFor(who: StaffScope, { id }: Pick<Creditor, 'id'>): boolean {
  return who.creditorIds === 'all' || who.creditorIds.includes(id)
}

export type ChangeOfCreditor = {
  readonly id: string
  readonly section: Section
  readonly before: SectionValues
  readonly after: SectionValues
  readonly inForceSince: Temporal.Instant
  readonly by: string
}

/** Every change of a creditor, newest first, with who made it; for the system, as names are the team's. */
export async function changesOf(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
): Promise<ChangeOfCreditor[]> {
  const rows = await tx.sql<Omit<ChangeOfCreditor, 'inForceSince'> & { since: Temporal.Instant }>(
    `select c.id, c.section, c.before, c.after, c.in_force_since as since, u.name as by
       from creditor_changes c join staff_users u on u.id = c.changed_by
      where c.creditor_id = $1 order by c.in_force_since desc, c.id desc`,
    [creditorId],
  )
  return rows.map(({ since, ...row }) => ({ ...row, inForceSince: since }))
}
