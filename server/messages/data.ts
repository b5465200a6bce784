import { and, desc, eq, gt, inArray, isNull, lt, lte, or } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { messages } from '#db/schema/messages.ts'
import { contacts, debtors } from '#db/schema/people.ts'
import type { ContactId, CreditorId, DebtorId, MessageId } from '#server/kernel/id.ts'
import { greetingName } from '#server/people/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { ChannelName } from './model.ts'
import type { CreditorIdentity, TemplateName } from './templates/model.ts'

/** Where a message would go and how to greet: what writing it needs, without the address. */
export async function addressee(
  tx: Tx,
  _scope: Scope,
  debtorId: DebtorId,
  contactId: ContactId,
): Promise<{ channel: ChannelName; firstName: string | null } | null> {
  const [row] = await tx.db
    .select({
      channel: contacts.channel,
      kind: debtors.documentKind,
      name: debtors.nameSealed,
      documentIndex: debtors.documentIndex,
    })
    .from(contacts)
    .innerJoin(debtors, eq(debtors.id, contacts.debtorId))
    .where(and(eq(contacts.id, contactId), eq(contacts.debtorId, debtorId)))
  if (!row) return null
  // A company's name tells a stranger who owes; a person's first name does not.
  if (row.kind === 'cnpj') return { channel: row.channel, firstName: null }
  const name = tx.vault.open(row.name, { column: 'debtors.name', row: row.documentIndex })
  return { channel: row.channel, firstName: greetingName('cpf', name) || null }
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
