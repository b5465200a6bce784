import type { ContactId, DebtorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** The numbers of a person at which they want WhatsApp. */
export async function whatsAppContactsOf(
  tx: Tx,
  _scope: Scope,
  debtorId: DebtorId,
): Promise<ContactId[]> {
  const rows = await tx.sql<{ contact_id: ContactId }>(
    'select contact_id from whatsapp_consents where debtor_id = $1 and ended_at is null',
    [debtorId],
  )
  return rows.map((row) => row.contact_id)
}
