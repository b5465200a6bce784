import type pg from 'pg'
import { assertPresent } from '#server/kernel/assert.ts'
import { newId } from '#server/kernel/id.ts'
import type { Person } from '#server/testing/access.ts'
import type { TestCreditor } from '#server/testing/portfolio.ts'
import type { KindName } from '../model.ts'
import type { Kind } from './model.ts'

/** What rows of tests are about. */
export type Ground = {
  readonly owner: pg.Client
  readonly creditor: TestCreditor
  readonly person: Person
  readonly debtId: string
  readonly staff: { readonly staffId: string; readonly sessionId: string }
}

/** One row of each kind whose time is counted from a moment; its id. */
export const ROWS: Record<KindName, (of: Ground, at: Temporal.Instant) => Promise<string>> = {
  async codes(of, at) {
    const sessionId = await addSession(of, at)
    return write(
      of,
      `insert into access_codes (id, session_id, debtor_id, contact_id, action, code_hash, created_at,
                                 expires_at)
       values ($1, $2, $3, $4, 'enter', 'x', $5::timestamptz, $5)`,
      [sessionId, of.person.id, of.person.sms, at],
    )
  },
  sessions: addSession,
  links: addLink,
  telephone_checks: (of, at) =>
    write(
      of,
      `insert into telephone_checks (id, debtor_id, staff_id, staff_session_id, outcome, proofs,
                                     checked_at, expires_at)
       values ($1, $2, $3, $4, 'verified', '{}', $5::timestamptz, $5)`,
      [of.person.id, of.staff.staffId, of.staff.sessionId, at],
    ),
  debtor_views: (of, at) =>
    write(
      of,
      `insert into debtor_views (id, token_hash, debtor_id, staff_id, staff_session_id, started_at,
                                 expires_at)
       values ($1::uuid, $1::text::bytea, $2, $3, $4, $5::timestamptz, $5)`,
      [of.person.id, of.staff.staffId, of.staff.sessionId, at],
    ),
  contact_changes: (of, at) =>
    write(
      of,
      `insert into contact_changes (id, debtor_id, channel, value_index, value_sealed, asked_by,
                                    asked_at, effective_at, applied_at)
       values ($1, $2, 'sms', 'x', 'x', $3, $4::timestamptz, $4, $4)`,
      [of.person.id, of.staff.staffId, at],
    ),
  message_texts: (of, at) => addMessage(of, at),
  reply_words: (of, at) =>
    write(
      of,
      `insert into replies (id, channel, provider_key, sender_index, contact_id, debtor_id,
                            words_sealed, received_at, read_at, intent, certainty, outcome)
       values ($1::uuid, 'sms', $1::text, 'x', $2, $3, 'x', $4::timestamptz, $4, 'pay', 900, 'said')`,
      [of.person.sms, of.person.id, at],
    ),
  case_words: (of, at) => addEntry(of, at),
  async case_photos(of, at) {
    const entryId = await addEntry(of, at)
    return write(
      of,
      `insert into case_photos (id, case_id, entry_id, debtor_id, number, source_index,
                                content_sealed, width, height, byte_count, at)
       select $1::uuid, case_id, id, debtor_id, 1, 'x', 'photo', 10, 10, 5, $3 from case_entries
        where id = $2`,
      [entryId, at],
    )
  },
  promises: (of, at) =>
    write(
      of,
      `insert into promises (creditor_id, id, debtor_id, promised_on, created_at)
       values ($2, $1, $3, ($4::timestamptz at time zone 'America/Sao_Paulo')::date, $4)`,
      [of.creditor.creditorId, of.person.id, at],
    ),
  async quotes(of, at) {
    const id = await write(
      of,
      `insert into quotes (creditor_id, id, number, debtor_id, kind, origin, position, parameters,
                           plan, total, computed_on, computed_at, valid_until)
       values ($2, $1::uuid, $1::text, $3, 'full', 'menu', 0, '{}', '{}', 100, '2020-01-01',
               $4::timestamptz - interval '3 days', $4)`,
      [of.creditor.creditorId, of.person.id, at],
    )
    await of.owner.query('insert into quote_debts values ($1, $2, $3, $4)', [
      of.creditor.creditorId,
      id,
      of.debtId,
      of.person.id,
    ])
    return id
  },
  search_traces: (of, at) =>
    write(
      of,
      `insert into search_traces (creditor_id, id, debtor_id, at, asked, trace, found)
       values ($2, $1, $3, $4, '{}', '{}', true)`,
      [of.creditor.creditorId, of.person.id, at],
    ),
  outbox: (of, at) =>
    write(
      of,
      `insert into outbox_events (id, topic, payload, created_at, dispatched_at)
       values ($1, 'message.queued', '{}', $2::timestamptz, $2)`,
      [at],
    ),
  notice_hints: (of, at) =>
    write(
      of,
      `insert into webhook_inbox (id, provider, event_key, hint, body_sha256, received_at,
                                  processed_at, outcome)
       values ($1::uuid, 'pix', $1::text, '{"endToEndId": "E1"}', 'x', $2::timestamptz, $2,
               'recorded')`,
      [at],
    ),
}

/** Writes one row under an id of its own, which is the first value. */
async function write(
  { owner }: Ground,
  text: string,
  values: readonly (string | Temporal.Instant | null)[],
): Promise<string> {
  const id = newId<never>()
  await owner.query(text, [id, ...values.map((value) => value?.toString() ?? null)])
  return id
}

function addLink(of: Ground, at: Temporal.Instant): Promise<string> {
  return write(
    of,
    `insert into access_links (id, token_hash, debtor_id, contact_id, purpose, created_at, expires_at)
     values ($1::uuid, $1::text::bytea, $2, $3, 'debts', $4::timestamptz - interval '7 days', $4)`,
    [of.person.id, of.person.sms, at],
  )
}

/** A visit in which a code was asked for, and the session that it opened. */
export async function addConfirmed(of: Ground, at: Temporal.Instant) {
  const codeId = await ROWS.codes(of, at)
  const { rows } = await of.owner.query<{ askedIn: string; linkId: string }>(
    `select s.id as "askedIn", s.link_id as "linkId"
       from access_codes c join debtor_sessions s on s.id = c.session_id where c.id = $1`,
    [codeId],
  )
  const { askedIn, linkId } = assertPresent(rows[0], 'it was asked for')
  const sessionId = await write(
    of,
    `insert into debtor_sessions (id, token_hash, debtor_id, link_id, rung, confirmed_code_id,
                                  created_at, expires_at)
     values ($1::uuid, $1::text::bytea, $2, $3, 'R2', $4, $5::timestamptz - interval '8 hours', $5)`,
    [of.person.id, linkId, codeId, at],
  )
  return { codeId, askedIn, linkId, sessionId }
}

/** A search that found one quote. */
export function addTrace(of: Ground, at: Temporal.Instant, quoteId: string): Promise<string> {
  return write(
    of,
    `insert into search_traces (creditor_id, id, debtor_id, at, asked, trace, found)
     values ($2, $1, $3, $4, '{}',
             jsonb_build_object('ranking', jsonb_build_array(jsonb_build_object('quoteId', $5::text))),
             true)`,
    [of.creditor.creditorId, of.person.id, at, quoteId],
  )
}

/** That a card may pay an agreement, said in a session. */
export function addConsent(
  of: Ground,
  at: Temporal.Instant,
  said: { readonly agreementId: string; readonly sessionId: string; readonly codeId: string },
): Promise<string> {
  return write(
    of,
    `insert into card_consents (creditor_id, id, agreement_id, debtor_id, session_id, rung, code_id,
                                origin_sealed, text_version, text, text_sha256, given_on, given_at)
     values ($2, $1, $3, $4, $5, 'R2', $6, 'x', '1', 'sim', 'x', '2020-01-01', $7)`,
    [of.creditor.creditorId, said.agreementId, of.person.id, said.sessionId, said.codeId, at],
  )
}

async function addSession(of: Ground, at: Temporal.Instant): Promise<string> {
  return write(
    of,
    `insert into debtor_sessions (id, token_hash, debtor_id, link_id, rung, created_at, expires_at)
     values ($1::uuid, $1::text::bytea, $2, $3, 'R1', $4::timestamptz - interval '8 hours', $4)`,
    [of.person.id, await addLink(of, at), at],
  )
}

/** A message to the person, an invitation that was sent unless told otherwise. */
export function addMessage(
  of: Ground,
  at: Temporal.Instant,
  { template = 'first_link', status = 'sent' } = {},
): Promise<string> {
  return write(
    of,
    `insert into messages (id, debtor_id, contact_id, channel, template, dedupe_key, status,
                           content_sealed, check_code_index, created_at, sent_at)
     values ($1::uuid, $2, $3, 'sms', $5, $1::text, $6, 'x', $1::text::bytea, $4::timestamptz,
             case when $6 = 'sent' then $4::timestamptz end)`,
    [of.person.id, of.person.sms, at, template, status],
  )
}

/** What somebody said in a complaint that was answered at once, or is open. */
export async function addEntry(
  of: Ground,
  at: Temporal.Instant,
  { isOpen = false } = {},
): Promise<string> {
  const caseId = await write(
    of,
    `insert into cases (id, number, debtor_id, kind, reason, channel, opened_at, due_on, state,
                        outcome, ended_at)
     values ($1::uuid, $1::text, $2, 'complaint', 'service', 'portal', $3::timestamptz, '2020-01-01',
             $4, $5, $6)`,
    [
      of.person.id,
      at,
      isOpen ? 'open' : 'answered',
      isOpen ? null : 'accepted',
      isOpen ? null : at,
    ],
  )
  return write(
    of,
    `insert into case_entries (id, case_id, debtor_id, kind, words_sealed, at)
     values ($1, $2, $3, 'opened', 'x', $4)`,
    [caseId, of.person.id, at],
  )
}

/** Where a row of a kind is, and while it holds what the kind is about. */
const HELD: Partial<Record<KindName, string>> = {
  message_texts: 'messages where content_sealed is not null and',
  reply_words: 'replies where words_sealed is not null and',
  case_words: 'case_entries where words_sealed is not null and',
  notice_hints: `webhook_inbox where hint <> '{}' and`,
}

/** Which of these rows still hold what their kind is about, in the order given. */
export async function leftOf(
  owner: pg.Client,
  { name, table }: Pick<Kind, 'name' | 'table'>,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(
    `select id from ${HELD[name] ?? `${table} where`} id = any ($1)`,
    [ids],
  )
  const left = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => left.has(id))
}
