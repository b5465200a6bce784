import { whatsAppConsents } from '#db/schema/whatsapp.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { ContactId, DebtorId, WhatsAppConsentId } from '#server/kernel/id.ts'
import { newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import { contactOf } from '../data.ts'
import type { WhatsAppEnd, WhatsAppStart } from './model.ts'

/** From now on what may goes to WhatsApp at this number. Repeating it changes nothing. */
export async function allowWhatsApp(
  tx: Tx,
  scope: Scope,
  { contactId, debtorId, by }: { contactId: ContactId; debtorId: DebtorId; by: WhatsAppStart },
): Promise<void> {
  const givenAt = tx.clock.now()
  const id = newId<WhatsAppConsentId>(givenAt.epochMilliseconds)
  const given = await tx.db
    .insert(whatsAppConsents)
    .values({ id, debtorId, contactId, givenBy: by, givenAt })
    .onConflictDoNothing()
    .returning({ id: whatsAppConsents.id })
  if (given.length === 0) return
  await recordAudit(tx, scope, { action: 'whatsapp.allowed', subjectId: contactId, debtorId, by })
}

/** Nothing goes to WhatsApp at this number any more; SMS does. Answers whether anything did. */
export async function endWhatsApp(
  tx: Tx,
  scope: Scope,
  { contactId, reason }: { contactId: ContactId; reason: WhatsAppEnd },
): Promise<boolean> {
  const [ended] = await tx.sql<{ debtorId: DebtorId }>(
    `update whatsapp_consents set ended_at = $2, end_reason = $3
      where contact_id = $1 and ended_at is null returning debtor_id as "debtorId"`,
    [contactId, tx.clock.now(), reason],
  )
  if (!ended) return false
  const { debtorId } = ended
  await recordAudit(tx, scope, { action: 'whatsapp.ended', subjectId: contactId, debtorId, reason })
  return true
}

/** The person's own yes or no, on their page; only for a number of theirs that may be written to. */
export function switchWhatsApp(
  core: Core,
  scope: DebtorScope,
  { contactId, isWanted }: { contactId: ContactId; isWanted: boolean },
): Promise<Result<null, 'not_found'>> {
  return inScope(core, scope, async (tx) => {
    const { debtorId } = scope
    const contact = await contactOf(tx, scope, { debtorId, contactId })
    if (contact === null || contact.channel !== 'sms') return refuse('not_found')
    if (!isWanted) await endWhatsApp(tx, scope, { contactId, reason: 'page' })
    else if (contact.suppressionReason !== null) return refuse('not_found')
    else await allowWhatsApp(tx, scope, { contactId, debtorId, by: 'page' })
    return ok(null)
  })
}
