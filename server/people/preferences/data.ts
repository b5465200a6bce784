import { eq } from 'drizzle-orm'
import { contactPreferences } from '#db/schema/replies.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type ContactPreferences, NO_PREFERENCE } from './model.ts'

/** How a person wants to be written to. */
export async function preferencesOf(
  tx: Tx,
  _scope: Scope,
  debtorId: DebtorId,
): Promise<ContactPreferences> {
  const [row] = await tx.db
    .select({ channel: contactPreferences.channel, hours: contactPreferences.hours })
    .from(contactPreferences)
    .where(eq(contactPreferences.debtorId, debtorId))
  return row ?? NO_PREFERENCE
}
