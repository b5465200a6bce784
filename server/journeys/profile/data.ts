import { and, eq, inArray } from 'drizzle-orm'
import { debtorProfiles } from '#db/schema/profiles.ts'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { type Profile, type ProfileFeatures, type ProfileReason, reasonsOf } from './model.ts'

export type KnownProfile = {
  readonly creditorId: CreditorId
  readonly profile: Profile
  readonly features: ProfileFeatures
  readonly reasons: readonly ProfileReason[]
}

/** The profiles of a person at the creditors that this member of staff works for. */
export async function profilesOf(
  tx: Tx,
  scope: StaffScope,
  debtorId: DebtorId,
): Promise<KnownProfile[]> {
  const mine = creditorsOf(scope)
  const rows = await tx.db
    .select()
    .from(debtorProfiles)
    .where(
      and(
        eq(debtorProfiles.debtorId, debtorId),
        mine === null ? undefined : inArray(debtorProfiles.creditorId, [...mine]),
      ),
    )
    .orderBy(debtorProfiles.creditorId)
  return rows.map(({ creditorId, debtorId: _, profile, ...features }) => ({
    creditorId,
    profile,
    features,
    reasons: reasonsOf(profile, features),
  }))
}
