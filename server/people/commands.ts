import { and, eq, isNull } from 'drizzle-orm'
import { contacts } from '#db/schema/people.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { ContactId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { SuppressionReason } from '#server/people/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/**
 * Never write to this contact for this person again. The row stays, so that the next portfolio
 * file finds it and leaves it alone. Repeating it changes nothing.
 */
export async function suppressContact(
  tx: Tx,
  scope: Scope,
  { contactId, reason }: { contactId: ContactId; reason: SuppressionReason },
): Promise<Result<'suppressed' | 'already_suppressed', 'not_found'>> {
  const [row] = await tx.db
    .update(contacts)
    .set({ suppressedAt: tx.clock.now(), suppressionReason: reason })
    .where(and(eq(contacts.id, contactId), isNull(contacts.suppressedAt)))
    .returning({ debtorId: contacts.debtorId })
  if (row) {
    await recordAudit(tx, scope, {
      action: 'contact.suppressed',
      subjectId: contactId,
      debtorId: row.debtorId,
      reason,
    })
    return ok('suppressed')
  }
  const [known] = await tx.db
    .select({ id: contacts.id })
    .from(contacts)
    .where(eq(contacts.id, contactId))
  return known ? ok('already_suppressed') : refuse('not_found')
}

/**
 * The person wants to be written to here again. Only what they stopped themselves: a contact that is
 * another's, or does not exist, stays given up.
 */
export async function resumeContact(tx: Tx, scope: Scope, contactId: ContactId): Promise<boolean> {
  const [row] = await tx.db
    .update(contacts)
    .set({ suppressedAt: null, suppressionReason: null })
    .where(and(eq(contacts.id, contactId), eq(contacts.suppressionReason, 'opt_out')))
    .returning({ debtorId: contacts.debtorId })
  if (!row) return false
  await recordAudit(tx, scope, {
    action: 'contact.resumed',
    subjectId: contactId,
    debtorId: row.debtorId,
  })
  return true
}

/** The person entered a code that was sent to this contact: they hold it now. */
export async function confirmContact(tx: Tx, _scope: Scope, contactId: ContactId): Promise<void> {
  await tx.db
    .update(contacts)
    .set({ confirmedAt: tx.clock.now() })
    .where(eq(contacts.id, contactId))
}
