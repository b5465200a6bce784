import { eq } from 'drizzle-orm'
import { staffUsers } from '#db/schema/staff.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** A member of staff by e-mail, for signing in; null where unknown or disabled. */
export async function staffByEmail(tx: Tx, _scope: Scope, email: string) {
  const [row] = await tx.db
    .select()
    .from(staffUsers)
    .where(eq(staffUsers.email, email.trim().toLowerCase()))
  return row && row.disabledAt === null ? row : null
}
