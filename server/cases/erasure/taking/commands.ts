import { endSessions } from '#server/access/session/commands.ts'
import type {
  AccessLinkId,
  AgreementId,
  ContactId,
  CreditorId,
  DebtorId,
  SavedCardId,
} from '#server/kernel/id.ts'
import { endCard } from '#server/payments/saved-card/commands.ts'
import { endWhatsApp } from '#server/people/whatsapp/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type Step, UNSIGNED, UNSIGNED_DEBTS } from '../steps/model.ts'

/** Nobody stays inside, and what was sent opens nothing any more. */
export async function endVisits(tx: Tx, scope: SystemScope, debtorId: DebtorId): Promise<void> {
  const now = tx.clock.now()
  const links = await tx.sql<{ id: AccessLinkId }>(
    'select id from access_links where debtor_id = $1',
    [debtorId],
  )
  const linkIds = links.map(({ id }) => id)
  if (linkIds.length > 0) await endSessions(tx, scope, { linkIds }, 'erased')
  await tx.sql(
    'update access_links set revoked_at = $2 where debtor_id = $1 and revoked_at is null',
    [debtorId, now],
  )
  await tx.sql(
    `update access_codes set superseded_at = $2
      where debtor_id = $1 and used_at is null and superseded_at is null`,
    [debtorId, now],
  )
}

/** WhatsApp at numbers that go, and cards of agreements that are over. */
export async function endWays(
  tx: Tx,
  scope: SystemScope,
  { debtorId, keptId }: { debtorId: DebtorId; keptId: ContactId | null },
): Promise<void> {
  const numbers = await tx.sql<{ id: ContactId }>(
    `select contact_id as id from whatsapp_consents
      where debtor_id = $1 and ended_at is null and contact_id is distinct from $2`,
    [debtorId, keptId],
  )
  for (const { id: contactId } of numbers) {
    await endWhatsApp(tx, scope, { contactId, reason: 'erased' })
  }
  const cards = await tx.sql<{
    creditorId: CreditorId
    id: SavedCardId
    agreementId: AgreementId
    debtorId: DebtorId
  }>(
    `select c.creditor_id as "creditorId", c.id, c.agreement_id as "agreementId",
            c.debtor_id as "debtorId"
       from saved_cards c join agreements a
         on a.creditor_id = c.creditor_id and a.id = c.agreement_id
      where c.debtor_id = $1 and c.status in ('wanted', 'active')
        and a.status not in ('active', 'awaiting_payment')`,
    [debtorId],
  )
  for (const card of cards) await endCard(tx, scope, card, 'debtor')
}

/** Step by step; how many rows of each table. */
export async function eraseRows<Of>(
  tx: Tx,
  steps: readonly Step<Of>[],
  of: Of,
): Promise<Record<string, number>> {
  const rows: Record<string, number> = {}
  for (const { table, text, values } of steps) {
    const [count] = await tx.sql<{ n: number }>(
      `with gone as (${text} returning 1) select count(*)::int as n from gone`,
      values(of),
    )
    rows[table] = count?.n ?? 0
  }
  return rows
}

/** Their numbers stay with the erasure: whoever misses one in the series finds it there. */
export async function eraseQuotes(tx: Tx, debtorId: DebtorId): Promise<string[]> {
  await tx.sql(UNSIGNED_DEBTS, [debtorId])
  const gone = await tx.sql<{ number: string }>(UNSIGNED, [debtorId])
  return gone.map(({ number }) => number).sort()
}
