import { eq } from 'drizzle-orm'
import { staffUsers } from '#db/schema/staff.ts'
import { type CreditorId, newId, type StaffId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import { hashPassword } from '#server/platform/password.ts'
import type { Scope } from '#server/platform/scope.ts'
import { ensureTotp } from '#server/staff/factor/commands.ts'
import type { Role } from '#server/staff/model.ts'

/**
 * Adds a member of staff who may enter at once, or leaves an existing one with that e-mail as they
 * are; without an authenticator they get this one. For the demonstration and the tests: everybody
 * else comes by an invitation.
 */
export async function ensureStaff(
  tx: Tx,
  scope: Scope,
  person: {
    email: string
    name: string
    role: Role
    password: string
    totpSecret: Buffer
    creditorIds: CreditorId[] | null
  },
): Promise<StaffId> {
  const { password, totpSecret, ...rest } = person
  const email = person.email.trim().toLowerCase()
  const known = await tx.db
    .select({ id: staffUsers.id })
    .from(staffUsers)
    .where(eq(staffUsers.email, email))
  const id = known[0]?.id ?? newId<StaffId>(tx.clock.now().epochMilliseconds)
  if (known.length === 0) {
    const passwordHash = await hashPassword(password)
    await tx.db.insert(staffUsers).values({ ...rest, id, email, passwordHash })
  }
  await ensureTotp(tx, scope, id, totpSecret)
  return id
}
