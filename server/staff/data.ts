import { eq } from 'drizzle-orm'
import { staffUsers } from '#db/schema/staff.ts'
import type { CreditorId, StaffId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope, SystemScope } from '#server/platform/scope.ts'
import { sees } from './model.ts'

/** A member of staff by e-mail, for signing in; null where unknown or disabled. */
export async function staffByEmail(tx: Tx, _scope: Scope, email: string) {
  const [row] = await tx.db
    .select()
    .from(staffUsers)
    .where(eq(staffUsers.email, email.trim().toLowerCase()))
  return row && row.disabledAt === null ? row : null
}

/** The names of colleagues, by id; of somebody who works for more creditors than one does, none. */
export async function colleagueNames(
  tx: Tx,
  _scope: SystemScope,
  who: StaffScope,
  ids: readonly StaffId[],
): Promise<Map<StaffId, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.sql<{ id: StaffId; name: string; creditor_ids: CreditorId[] | null }>(
    'select id, name, creditor_ids from staff_users where id = any ($1::uuid[])',
    [ids],
  )
  const known = rows.filter(
    ({ id, creditor_ids: creditorIds }) =>
      id === who.staffId || sees(who, { creditorIds: creditorIds ?? 'all' }),
  )
  return new Map(known.map(({ id, name }) => [id, name]))
}
