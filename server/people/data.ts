import { and, asc, eq, inArray, isNotNull, isNull, type SQL } from 'drizzle-orm'
import { contacts, debtors } from '#db/schema/people.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { ContactId, DebtorId } from '#server/kernel/id.ts'
import { parseTaxId, type TaxId } from '#server/kernel/tax-id.ts'
import { CALLED_COLUMNS, type CalledRow, calledOf } from '#server/people/calling/data.ts'
import { calledName } from '#server/people/calling/model.ts'
import {
  type Channel,
  greetingName,
  isMinorOn,
  type LegalPriority,
  legalPriorityOn,
  maskContact,
  type SuppressionReason,
} from '#server/people/model.ts'
import { preferencesOf } from '#server/people/preferences/data.ts'
import type { Vault } from '#server/platform/crypto.ts'
import type { Core, Tx } from '#server/platform/db.ts'
import type { Read } from '#server/platform/read-packet.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'

export type Debtor = {
  readonly id: DebtorId
  readonly document: TaxId
  readonly name: string
  readonly birthDate: Temporal.PlainDate | null
}

/** A contact as a screen may show it; the value itself is opened by `contactValue` only. */
export type ContactView = {
  readonly id: ContactId
  readonly channel: Channel
  readonly masked: string
  readonly createdAt: Temporal.Instant
  readonly confirmedAt: Temporal.Instant | null
  readonly suppressedAt: Temporal.Instant | null
  readonly suppressionReason: SuppressionReason | null
}

export type Contact = ContactView & { readonly debtorId: DebtorId; readonly value: string }

/** The person with this CPF or CNPJ, if the scope may see them. */
export async function findDebtorByDocument(
  tx: Tx,
  _scope: Scope,
  document: TaxId,
): Promise<DebtorId | null> {
  const [row] = await tx.db
    .select({ id: debtors.id })
    .from(debtors)
    .where(eq(debtors.documentIndex, tx.vault.blindIndex('debtors.document', document.value)))
  return row?.id ?? null
}

/** The person with everything opened; null where the scope may not see them. */
export async function debtorById(tx: Tx, scope: Scope, id: DebtorId): Promise<Debtor | null> {
  return (await debtorsByIds(tx, scope, [id])).get(id) ?? null
}

/** Several people at once, for lists; of whom nobody can be told any more, none (cases/retention). */
export async function debtorsByIds(
  tx: Tx,
  _scope: Scope,
  ids: readonly DebtorId[],
): Promise<Map<DebtorId, Debtor>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .select()
    .from(debtors)
    .where(inArray(debtors.id, [...ids]))
  return new Map(
    rows.flatMap((row) => {
      const { documentSealed } = row
      if (documentSealed === null) return []
      return [[row.id, openDebtor(tx.vault, { ...row, documentSealed })] as const]
    }),
  )
}

type NameRow = CalledRow & { kind: TaxId['kind']; name: Buffer; index: Buffer }

/** What a greeting needs of a person, still sealed. */
export function nameRead(id: DebtorId): Read<NameRow> {
  return {
    text: `select d.document_kind as kind, d.name_sealed as name, d.document_index as index,
                  ${CALLED_COLUMNS}
             from debtors d left join contact_preferences w on w.debtor_id = d.id where d.id = $1`,
    values: [id],
  }
}

/** How to greet the person who was read; null where the file brought no name, or they want none. */
export function greetingFrom(vault: Vault, row: NameRow): string | null {
  const inFile = vault.open(row.name, { column: 'debtors.name', row: row.index })
  return calledName(calledOf(vault, row), greetingName(row.kind, inFile) || null)
}

type KnownRow = typeof debtors.$inferSelect & { documentSealed: Buffer }

function openDebtor(vault: Vault, row: KnownRow): Debtor {
  const open = (column: string, sealed: Buffer) =>
    vault.open(sealed, { column: `debtors.${column}`, row: row.documentIndex })
  const document = parseTaxId(open('document', row.documentSealed))
  assert(document.ok && document.value.kind === row.documentKind, 'a stored document is valid')
  return {
    id: row.id,
    document: document.value,
    name: open('name', row.nameSealed),
    birthDate: row.birthDateSealed
      ? Temporal.PlainDate.from(open('birth_date', row.birthDateSealed))
      : null,
  }
}

/** What somebody's age means today. An unknown day of birth means nothing. */
export type AgeStanding = {
  readonly isMinor: boolean
  readonly legalPriority: LegalPriority
}

/** By the day of birth as it is stored: opened once for all that depends on it. */
export function ageStanding(
  { vault, clock }: Pick<Core, 'vault' | 'clock'>,
  { birth, index }: { readonly birth: Buffer | null; readonly index: Buffer },
): AgeStanding {
  const text = birth && vault.open(birth, { column: 'debtors.birth_date', row: index })
  const day = text === null ? null : Temporal.PlainDate.from(text)
  const on = today(clock)
  return { isMinor: isMinorOn(on, day), legalPriority: legalPriorityOn(on, day) }
}

/** The same of somebody who is not there themselves. */
export async function ageOf(tx: Tx, _scope: SystemScope, id: DebtorId): Promise<AgeStanding> {
  const [row] = await tx.sql<{ birth: Buffer | null; index: Buffer }>(
    'select birth_date_sealed as birth, document_index as index from debtors where id = $1',
    [id],
  )
  return ageStanding(tx, assertPresent(row, 'a person who is written to exists'))
}

/** A person's contacts, masked, in the order in which they came; suppressed ones included. */
export async function contactsOf(tx: Tx, scope: Scope, debtorId: DebtorId): Promise<ContactView[]> {
  const found = await openContacts(tx, scope, debtorId)
  return found.map(({ value: _, debtorId: __, ...view }) => view)
}

/** Contacts that may be written to, with their values opened: for sending, never for a screen. */
export async function reachableContacts(
  tx: Tx,
  scope: Scope,
  debtorId: DebtorId,
): Promise<(Contact & { readonly isPreferred: boolean })[]> {
  const found = await openContacts(tx, scope, debtorId)
  const { channel } = await preferencesOf(tx, scope, debtorId)
  return found
    .filter((contact) => contact.suppressedAt === null)
    .map((contact) => ({ ...contact, isPreferred: contact.channel === channel }))
}

/** The value of one contact that is not suppressed; null where there is none in the scope. */
export async function contactValue(
  tx: Tx,
  _scope: Scope,
  id: ContactId,
): Promise<{ channel: Channel; value: string } | null> {
  const [row] = await contactRows(tx, and(eq(contacts.id, id), isNull(contacts.suppressedAt)))
  return row ? { channel: row.contact.channel, value: openContact(tx.vault, row).value } : null
}

/** One contact of a person with its value opened, suppressed ones included. */
export async function contactOf(
  tx: Tx,
  _scope: Scope,
  { debtorId, contactId }: { debtorId: DebtorId; contactId: ContactId },
): Promise<Contact | null> {
  const [row] = await contactRows(
    tx,
    and(eq(contacts.id, contactId), eq(contacts.debtorId, debtorId)),
  )
  return row ? openContact(tx.vault, row) : null
}

async function openContacts(tx: Tx, _scope: Scope, debtorId: DebtorId): Promise<Contact[]> {
  const rows = await contactRows(tx, eq(contacts.debtorId, debtorId))
  return rows.map((row) => openContact(tx.vault, row))
}

/** What was erased is no contact any more: its row only keeps files from bringing it back. */
function contactRows(tx: Tx, where: SQL | undefined) {
  return tx.db
    .select({ contact: contacts, documentIndex: debtors.documentIndex })
    .from(contacts)
    .innerJoin(debtors, eq(debtors.id, contacts.debtorId))
    .where(and(where, isNotNull(contacts.valueSealed)))
    .orderBy(asc(contacts.createdAt), asc(contacts.id))
}

type ContactRow = { contact: typeof contacts.$inferSelect; documentIndex: Buffer }

function openContact(vault: Vault, { contact, documentIndex }: ContactRow): Contact {
  const sealed = assertPresent(contact.valueSealed, 'what was erased is not opened')
  const value = vault.open(sealed, { column: 'contacts.value', row: documentIndex })
  const { id, debtorId, channel, createdAt, confirmedAt, suppressedAt, suppressionReason } = contact
  return {
    id,
    debtorId,
    channel,
    value,
    masked: maskContact(channel, value),
    createdAt,
    confirmedAt,
    suppressedAt,
    suppressionReason,
  }
}
