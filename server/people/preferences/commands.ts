import { contactPreferences } from '#db/schema/replies.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { ContactId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { resumeContact, suppressContact } from '../commands.ts'
import { contactOf } from '../data.ts'
import type { ContactPreferences } from './model.ts'

/** By which channel and when the person wants to be written to, from now on. */
export function choosePreferences(
  core: Core,
  scope: DebtorScope,
  chosen: ContactPreferences,
): Promise<null> {
  return inScope(core, scope, async (tx) => {
    const { debtorId } = scope
    const row = { ...chosen, updatedAt: tx.clock.now() }
    await tx.db
      .insert(contactPreferences)
      .values({ debtorId, ...row })
      .onConflictDoUpdate({ target: contactPreferences.debtorId, set: row })
    await recordAudit(tx, scope, {
      action: 'contact.preferred',
      subjectId: debtorId,
      debtorId,
      ...chosen,
    })
    return null
  })
}

/**
 * Nothing is written to this contact any more, or something is again. What another said is not theirs
 * stays given up, and so does what cannot be reached.
 */
export function switchContact(
  core: Core,
  scope: DebtorScope,
  { contactId, isWanted }: { contactId: ContactId; isWanted: boolean },
): Promise<Result<null, 'not_found'>> {
  return inScope(core, scope, async (tx) => {
    const contact = await contactOf(tx, scope, { debtorId: scope.debtorId, contactId })
    if (contact === null) return refuse('not_found')
    if (isWanted) await resumeContact(tx, scope, contactId)
    else await suppressContact(tx, scope, { contactId, reason: 'opt_out' })
    return ok(null)
  })
}
