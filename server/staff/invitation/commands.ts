import { and, eq, isNull } from 'drizzle-orm'
import { staffInvitations, staffUsers } from '#db/schema/staff.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { newId, type StaffId, type StaffInvitationId } from '#server/kernel/id.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { queueLetter } from '#server/staff/letter/commands.ts'
import { type InvitationFacts, invitationLetter } from '#server/staff/letter/model.ts'
import { INVITATION_HOURS } from './model.ts'

export type Inviter = Pick<Services, 'operator' | 'portalUrl'>

/** Makes a link that opens the first entry, once, and withdraws those before it. */
export async function mintInvitation(
  tx: Tx,
  _scope: Scope,
  inviter: Inviter,
  staffId: StaffId,
): Promise<{ link: string; expiresAt: Temporal.Instant }> {
  const now = tx.clock.now()
  await tx.db
    .update(staffInvitations)
    .set({ revokedAt: now })
    .where(
      and(
        eq(staffInvitations.staffId, staffId),
        isNull(staffInvitations.usedAt),
        isNull(staffInvitations.revokedAt),
      ),
    )
  const token = newSecret()
  const expiresAt = now.add({ hours: INVITATION_HOURS })
  await tx.db.insert(staffInvitations).values({
    id: newId<StaffInvitationId>(now.epochMilliseconds),
    staffId,
    tokenHash: sha256(token),
    createdAt: now,
    expiresAt,
  })
  return { link: `${inviter.portalUrl}/admin/convite/${token}`, expiresAt }
}

/** The same, by e-mail to the person themselves; nobody else sees the link. */
export async function sendInvitation(
  tx: Tx,
  scope: Scope,
  inviter: Inviter,
  order: { staffId: StaffId; kind: InvitationFacts['kind'] },
): Promise<void> {
  const { staffId, kind } = order
  const [row] = await tx.db.select().from(staffUsers).where(eq(staffUsers.id, staffId))
  const person = assertPresent(row, 'somebody is invited')
  const { link, expiresAt } = await mintInvitation(tx, scope, inviter, staffId)
  const letter = invitationLetter({
    kind,
    firstName: person.name.split(' ')[0] ?? person.name,
    operator: inviter.operator.name,
    link,
    hours: INVITATION_HOURS,
  })
  await queueLetter(tx, scope, { staffId, letter, uselessAt: expiresAt })
}
