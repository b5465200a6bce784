import type { ContactId, DebtorId, WhatsAppConsentId } from '#server/kernel/id.ts'
import { contactsOf } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { WhatsAppStart } from './model.ts'

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

export type WhatsAppConsent = {
  readonly id: WhatsAppConsentId
  /** The number, in part; what is left of one that was erased is no number. */
  readonly masked: string
  readonly givenBy: WhatsAppStart
  readonly givenAt: Temporal.Instant
  readonly endedAt: Temporal.Instant | null
}

/** Every yes to WhatsApp of a person, those that ended included; newest first. */
export async function whatsAppOf(
  tx: Tx,
  scope: Scope,
  debtorId: DebtorId,
): Promise<WhatsAppConsent[]> {
  const rows = await tx.sql<Omit<WhatsAppConsent, 'masked'> & { contactId: ContactId }>(
    `select id, contact_id as "contactId", given_by as "givenBy", given_at as "givenAt",
            ended_at as "endedAt"
       from whatsapp_consents where debtor_id = $1 order by given_at desc, id limit 20`,
    [debtorId],
  )
  const numbers = new Map(
    (await contactsOf(tx, scope, debtorId)).map(({ id, masked }) => [id, masked]),
  )
  return rows.map(({ contactId, ...consent }) => ({
    ...consent,
    masked: numbers.get(contactId) ?? 'número apagado',
  }))
}
