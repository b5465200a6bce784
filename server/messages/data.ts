import { and, desc, eq, gt, inArray, isNull, lt, lte, or } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { messages } from '#db/schema/messages.ts'
import type { ContactId, CreditorId, DebtorId, MessageId } from '#server/kernel/id.ts'
import type { Called } from '#server/people/calling/model.ts'
import { greetingFrom } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { ContactChannel } from './model.ts'
import type { CreditorIdentity, TemplateName } from './templates/model.ts'

export type Addressee = { readonly channel: ContactChannel; readonly firstName: string | null }

/**
 * Where messages would go and how to greet, by contact: what writing them needs, without the
 * addresses. Contacts that are not of the person they are given with are missing.
 */
export async function addressees(
  tx: Tx,
  _scope: Scope,
  orders: readonly { readonly debtorId: DebtorId; readonly contactId: ContactId }[],
): Promise<Map<ContactId, Addressee>> {
  const rows = await tx.sql<{
    id: ContactId
    channel: ContactChannel
    kind: 'cpf' | 'cnpj'
    name: Buffer
    index: Buffer
    called: Called['how'] | null
    called_sealed: Buffer | null
  }>(
    `select c.id, c.channel, d.document_kind as kind, d.name_sealed as name,
            d.document_index as index, w.called, w.called_sealed
       from unnest((select $1::uuid[]), (select $2::uuid[])) as o (contact_id, debtor_id)
       join contacts c on c.id = o.contact_id and c.debtor_id = o.debtor_id
       join debtors d on d.id = c.debtor_id
       left join contact_preferences w on w.debtor_id = d.id`,
    [orders.map(({ contactId }) => contactId), orders.map(({ debtorId }) => debtorId)],
  )
  return new Map(
    rows.map((row) => {
      // A company's name tells a stranger who owes; a person's first name does not.
      if (row.kind === 'cnpj') return [row.id, { channel: row.channel, firstName: null }]
      return [row.id, { channel: row.channel, firstName: greetingFrom(tx.vault, row) }]
    }),
  )
}

/** The block that CDC 42-A asks for on what names a creditor. */
export async function creditorIdentity(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
): Promise<CreditorIdentity | null> {
  const [row] = await tx.db
    .select({
      legalName: creditors.legalName,
      cnpj: creditors.cnpj,
      address: creditors.address,
    })
    .from(creditors)
    .where(eq(creditors.id, creditorId))
  return row ?? null
}

/** Whether a message with this check code was written by us; nothing about whose it is. */
export async function isOurCheckCode(tx: Tx, _scope: Scope, codes: readonly string[]) {
  const indexes = codes.map((code) => tx.vault.blindIndex('messages.check_code', code))
  const found = await tx.db
    .select({ id: messages.id })
    .from(messages)
    .where(inArray(messages.checkCodeIndex, indexes))
    .limit(1)
  return found.length > 0
}

/** Messages still to be sent that were written before `before`, oldest first. */
export async function waitingMessages(
  tx: Tx,
  _scope: Scope,
  { before, limit }: { before: Temporal.Instant; limit: number },
): Promise<MessageId[]> {
  const rows = await tx.db
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        inArray(messages.status, ['queued', 'unknown']),
        lt(messages.createdAt, before),
        isNull(messages.heldSince),
        or(isNull(messages.notBefore), lte(messages.notBefore, tx.clock.now())),
      ),
    )
    .orderBy(messages.createdAt)
    .limit(limit)
  return rows.map((row) => row.id)
}

/** The message that was written about an occasion, if any. */
export async function messageAbout(
  tx: Tx,
  _scope: Scope,
  dedupeKey: string,
): Promise<MessageId | null> {
  const [row] = await tx.db
    .select({ id: messages.id })
    .from(messages)
    .where(eq(messages.dedupeKey, dedupeKey))
  return row?.id ?? null
}

/** The same of several occasions, by key. */
export async function messagesAbout(
  tx: Tx,
  _scope: Scope,
  occasions: readonly { readonly dedupeKey: string }[],
): Promise<Map<string, MessageId>> {
  if (occasions.length === 0) return new Map()
  const rows = await tx.sql<{ id: MessageId; dedupe_key: string }>(
    'select id, dedupe_key from messages where dedupe_key = any ($1)',
    [occasions.map(({ dedupeKey }) => dedupeKey)],
  )
  return new Map(rows.map((row) => [row.dedupe_key, row.id]))
}

/** When messages of one template were written to a person since an instant, newest first. */
export async function writtenSince(
  tx: Tx,
  _scope: Scope,
  of: { debtorId: DebtorId; template: TemplateName; since: Temporal.Instant },
): Promise<Temporal.Instant[]> {
  const rows = await tx.db
    .select({ createdAt: messages.createdAt })
    .from(messages)
    .where(
      and(
        eq(messages.debtorId, of.debtorId),
        eq(messages.template, of.template),
        gt(messages.createdAt, of.since),
      ),
    )
    .orderBy(desc(messages.createdAt))
  return rows.map((row) => row.createdAt)
}
