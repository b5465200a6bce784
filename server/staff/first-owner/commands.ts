import { eq } from 'drizzle-orm'
import { staffUsers } from '#db/schema/staff.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { newId, type StaffId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { dropFactors } from '#server/staff/factor/commands.ts'
import { type Inviter, mintInvitation } from '#server/staff/invitation/commands.ts'
import { shutOut } from '#server/staff/team/commands.ts'

/**
 * A link for the first owner of an installation, and for its only one who lost their factor: there is
 * no second person to ask. For whoever runs the server, by the command line; once another owner can
 * enter, they and a second person do this in the admin area.
 */
export async function inviteFirstOwner(
  core: Core,
  inviter: Inviter,
  scope: SystemScope,
  person: { email: string; name: string },
): Promise<Result<{ link: string }, 'ask_an_owner' | 'known'>> {
  const email = person.email.trim().toLowerCase()
  return inScope(core, scope, async (tx) => {
    await tx.sql("select pg_advisory_xact_lock(hashtextextended('first-owner', 0))")
    const [known] = await tx.db.select().from(staffUsers).where(eq(staffUsers.email, email))
    if (known && (known.role !== 'owner' || known.disabledAt !== null)) return refuse('known')
    if (await isOwnedByOthers(tx, email)) return refuse('ask_an_owner')
    const staffId = known?.id ?? newId<StaffId>(tx.clock.now().epochMilliseconds)
    if (known) await takeFactors(tx, scope, staffId)
    else {
      const row = {
        id: staffId,
        email,
        name: person.name,
        role: 'owner',
        creditorIds: null,
      } as const
      await tx.db.insert(staffUsers).values({ ...row, createdAt: tx.clock.now() })
    }
    const { link } = await mintInvitation(tx, scope, inviter, staffId)
    await recordAudit(tx, scope, { action: 'staff.invited', subjectId: staffId, role: 'owner' })
    return ok({ link })
  })
}

/**
 * Passwords only: whoever runs the server is asked where the company's provider is gone for good,
 * and then nobody is inside who could be asked instead.
 */
async function isOwnedByOthers(tx: Tx, email: string): Promise<boolean> {
  const rows = await tx.sql(
    `select 1 from staff_users where role = 'owner' and creditor_ids is null
        and disabled_at is null and password_hash is not null and email <> $1 limit 1`,
    [email],
  )
  return rows.length > 0
}

async function takeFactors(tx: Tx, scope: SystemScope, staffId: StaffId): Promise<void> {
  await dropFactors(tx, scope, staffId)
  await tx.db.update(staffUsers).set({ passwordHash: null }).where(eq(staffUsers.id, staffId))
  await shutOut(tx, staffId)
  await recordAudit(tx, scope, { action: 'staff.reset', subjectId: staffId })
}
