import type { ContactId, CreditorId, StaffId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope, SystemScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { TemplateName } from '../templates/model.ts'
import type { Wording, WordingChannel, WordingOf } from './model.ts'
import { wordingSchema } from './schema.ts'

/** Words that are in force, and the version that they are of. */
export type LiveWording<C extends WordingChannel = WordingChannel> = {
  readonly version: number
  readonly wording: WordingOf<C>
}

type LiveRow = { template: string; version: number; content: unknown }

/** What of a creditor's own words is in force for these messages; what is missing says the house's. */
export type LiveWordings = {
  readonly [C in WordingChannel]: ReadonlyMap<string, LiveWording<C>>
}

function wordingsOf(rows: readonly LiveRow[]): LiveWordings {
  const found = {
    sms: new Map<string, LiveWording<'sms'>>(),
    email: new Map<string, LiveWording<'email'>>(),
    whatsapp: new Map<string, LiveWording<'whatsapp'>>(),
  }
  for (const { template, version, content } of rows) {
    const wording = wordingSchema.parse(content)
    if (wording.channel === 'sms') found.sms.set(template, { version, wording })
    if (wording.channel === 'email') found.email.set(template, { version, wording })
    if (wording.channel === 'whatsapp') found.whatsapp.set(template, { version, wording })
  }
  return found
}

export async function liveWordings(
  tx: Tx,
  _scope: Scope,
  { creditorId, templates }: { creditorId: CreditorId; templates: readonly TemplateName[] },
): Promise<LiveWordings> {
  const rows = await tx.sql<LiveRow>(
    `select w.template, w.version, w.content
       from (select distinct on (template, channel) * from message_wording_publications
              where creditor_id = $1 and template = any ($2)
              order by template, channel, place desc) p
       join message_wordings w on w.creditor_id = p.creditor_id and w.template = p.template
        and w.channel = p.channel and w.version = p.version`,
    [creditorId, templates],
  )
  return wordingsOf(rows)
}

/**
 * The template by which a message may go to WhatsApp at a contact: its person wants that there, and its
 * creditor has one in force. Null where either is missing.
 */
export async function whatsAppWordingFor(
  tx: Tx,
  _scope: SystemScope,
  about: { contactId: ContactId; creditorId: CreditorId; template: TemplateName },
): Promise<LiveWording<'whatsapp'> | null> {
  const { contactId, creditorId, template } = about
  const [row] = await tx.sql<LiveRow>(
    `select w.template, w.version, w.content from whatsapp_consents c
       join lateral (select version from message_wording_publications
                      where creditor_id = $2 and template = $3 and channel = 'whatsapp'
                      order by place desc limit 1) p on true
       join message_wordings w on w.creditor_id = $2 and w.template = $3
        and w.channel = 'whatsapp' and w.version = p.version
      where c.contact_id = $1 and c.ended_at is null`,
    [contactId, creditorId, template],
  )
  return wordingsOf(row ? [row] : []).whatsapp.get(template) ?? null
}

type Place = { creditorId: CreditorId; template: TemplateName; channel: WordingChannel }

export type WordingPublication = {
  readonly place: number
  /** Null: the house's own words. */
  readonly version: number | null
  readonly how: 'approved' | 'returned'
  readonly publishedAt: Temporal.Instant
  readonly publishedBy: StaffId
}

/** What was in force, the newest first; none: always the house's words. */
export function publicationsOf(
  tx: Tx,
  _scope: StaffScope,
  { creditorId, template, channel }: Place,
): Promise<WordingPublication[]> {
  return tx.sql<WordingPublication>(
    `select p.place, p.version, p.how, p.published_at as "publishedAt",
            p.published_by as "publishedBy" from message_wording_publications p
      where p.creditor_id = $1 and p.template = $2 and p.channel = $3 order by p.place desc`,
    [creditorId, template, channel],
  )
}

export type WordingVersion = {
  readonly version: number
  readonly wording: Wording
  readonly writtenAt: Temporal.Instant
  readonly writtenBy: StaffId
  /** Two people put it in force once. */
  readonly wasInForce: boolean
}

/** Everything that was written for one message and channel, the newest first. */
export async function versionsOf(
  tx: Tx,
  _scope: StaffScope,
  { creditorId, template, channel }: Place,
): Promise<WordingVersion[]> {
  const rows = await tx.sql<{
    version: number
    content: unknown
    writtenAt: Temporal.Instant
    writtenBy: StaffId
    wasInForce: boolean
  }>(
    `select w.version, w.content, w.written_at as "writtenAt", w.written_by as "writtenBy",
            exists (select from message_wording_publications p
                     where p.creditor_id = w.creditor_id and p.template = w.template
                       and p.channel = w.channel and p.version = w.version) as "wasInForce"
       from message_wordings w
      where w.creditor_id = $1 and w.template = $2 and w.channel = $3 order by w.version desc`,
    [creditorId, template, channel],
  )
  return rows.map(({ content, ...row }) => ({ ...row, wording: wordingSchema.parse(content) }))
}

/** The newest version; null where nobody wrote one. */
export async function newestOf(
  tx: Tx,
  scope: StaffScope,
  place: Place,
): Promise<WordingVersion | null> {
  return (await versionsOf(tx, scope, place))[0] ?? null
}

export async function versionOf(
  tx: Tx,
  scope: StaffScope,
  place: Place,
  version: number,
): Promise<WordingVersion | null> {
  const versions = await versionsOf(tx, scope, place)
  return versions.find((one) => one.version === version) ?? null
}

/** What a creditor has of its own, by message and channel: in force, and written since. */
export type WordingRow = {
  readonly template: string
  readonly channel: WordingChannel
  readonly liveVersion: number | null
  readonly newestVersion: number
}

export function wordingsOfCreditor(
  tx: Tx,
  _scope: StaffScope,
  creditorId: CreditorId,
): Promise<WordingRow[]> {
  return tx.sql<WordingRow>(
    `select w.template, w.channel, max(w.version) as "newestVersion",
            (select version from message_wording_publications p
              where p.creditor_id = $1 and p.template = w.template and p.channel = w.channel
              order by p.place desc limit 1) as "liveVersion"
       from message_wordings w where w.creditor_id = $1
      group by w.template, w.channel order by 1, 2`,
    [creditorId],
  )
}

/** The creditors somebody works for, and how many messages each says in its own words. */
export function wordersOf(
  tx: Tx,
  scope: StaffScope,
): Promise<{ slug: string; name: string; own: number }[]> {
  return tx.sql(
    `select c.slug, c.trade_name as name,
            (select count(*)::int from (
               select distinct on (template, channel) version from message_wording_publications
                where creditor_id = c.id order by template, channel, place desc) live
              where version is not null) as own
       from creditors c where $1::uuid[] is null or c.id = any ($1) order by 2`,
    [creditorsOf(scope)],
  )
}

/** Who wrote and who put in force, by name; colleagues are read as the team's. */
export async function namesOfStaff(
  tx: Tx,
  _scope: SystemScope,
  ids: readonly StaffId[],
): Promise<Map<StaffId, string>> {
  const rows = await tx.sql<{ id: StaffId; name: string }>(
    'select id, name from staff_users where id = any ($1)',
    [ids],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
