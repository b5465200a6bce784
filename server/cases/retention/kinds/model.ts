import type { KindName } from '../model.ts'

/**
 * What the sweep looks at, kind by kind: rows in the order of the time from which they are kept, by an
 * index of their own, so that a night reads what became old since and no table whole.
 */
export type Kind = {
  readonly name: KindName
  readonly table: string
  /** The column that their time is counted from. */
  readonly since: string
  /** Of the index, where it is a partial one. */
  readonly among?: string
  /** Ids are of one creditor: they come with theirs. */
  readonly isOfCreditor?: true
  /** A column whose values stay with the step. */
  readonly number?: string
  /** Which rows `t` go, of those that are old enough; $1 is the instant before which they are. */
  readonly goes: string
  /** What becomes of them: $1 their ids, and $2 their creditors where they have one. */
  readonly acts: readonly string[]
}

/** Something was signed or allowed in a session: its proof is the agreement's, not the visit's. */
export const PROVES = (session: string) => `(
  exists (select from agreement_evidence v where v.session_id = ${session})
  or exists (select from card_consents k where k.session_id = ${session}))`

/** Notices without which nothing could be charged or ended later: their words stay as they were sent. */
export const PROVING_TEMPLATES = ['agreement_notice', 'card_notice', 'debit_notice'] as const

const quoted = PROVING_TEMPLATES.map((name) => `'${name}'`).join(', ')

const gone = (table: string) => `delete from ${table} where id = any($1::uuid[])`
const goneOfCreditor = (table: string, id = 'id') => `
  delete from ${table} x using unnest($1::uuid[], $2::uuid[]) as k(id, creditor_id)
   where x.creditor_id = k.creditor_id and x.${id} = k.id`

const CASE_IS_OVER = 'exists (select from cases c where c.id = t.case_id and c.ended_at < $1)'

/** In the order in which they go: nothing goes while something else still leads to it. */
export const KINDS: readonly Kind[] = [
  {
    name: 'codes',
    table: 'access_codes',
    since: 'expires_at',
    goes: `not ${PROVES('t.session_id')}
      and not exists (select from debtor_sessions s
                       where s.debtor_id = t.debtor_id and s.confirmed_code_id = t.id
                         and ${PROVES('s.id')})`,
    acts: [gone('access_codes')],
  },
  {
    name: 'sessions',
    table: 'debtor_sessions',
    since: 'expires_at',
    goes: `not ${PROVES('t.id')}
      and not exists (select from access_codes c where c.session_id = t.id)`,
    acts: [gone('debtor_sessions')],
  },
  {
    name: 'links',
    table: 'access_links',
    since: 'expires_at',
    goes: 'not exists (select from debtor_sessions s where s.link_id = t.id)',
    acts: [gone('access_links')],
  },
  {
    name: 'telephone_checks',
    table: 'telephone_checks',
    since: 'checked_at',
    goes: 'true',
    acts: [gone('telephone_checks')],
  },
  {
    name: 'debtor_views',
    table: 'debtor_views',
    since: 'expires_at',
    goes: 'true',
    acts: [gone('debtor_views')],
  },
  {
    name: 'contact_changes',
    table: 'contact_changes',
    since: 'asked_at',
    goes: '(t.applied_at < $1 or t.cancelled_at < $1)',
    acts: [gone('contact_changes')],
  },
  {
    name: 'message_texts',
    table: 'messages',
    since: 'created_at',
    among: 'content_sealed is not null',
    goes: `t.status in ('sent', 'refused') and coalesce(t.sent_at, t.created_at) < $1
      and t.template not in (${quoted})`,
    acts: ['update messages set content_sealed = null where id = any($1::uuid[])'],
  },
  {
    name: 'reply_words',
    table: 'replies',
    since: 'received_at',
    among: 'words_sealed is not null',
    goes: `t.read_at is not null
      and not exists (select from cases c where c.id = t.case_id and c.ended_at is null)`,
    acts: [
      `update replies set words_sealed = null, sender_index = ''::bytea where id = any($1::uuid[])`,
    ],
  },
  {
    name: 'case_words',
    table: 'case_entries',
    since: 'at',
    among: 'words_sealed is not null',
    goes: CASE_IS_OVER,
    acts: ['update case_entries set words_sealed = null where id = any($1::uuid[])'],
  },
  {
    name: 'case_photos',
    table: 'case_photos',
    since: 'at',
    goes: CASE_IS_OVER,
    acts: [gone('case_photos')],
  },
  {
    name: 'promises',
    table: 'promises',
    since: 'created_at',
    isOfCreditor: true,
    goes: `t.promised_on < ($1::timestamptz at time zone 'America/Sao_Paulo')::date`,
    acts: [goneOfCreditor('promises')],
  },
  {
    name: 'quotes',
    table: 'quotes',
    since: 'valid_until',
    isOfCreditor: true,
    number: 'number',
    goes: `not exists (select from agreements a
                        where a.debtor_id = t.debtor_id and a.quote_id = t.id)`,
    acts: [goneOfCreditor('quote_debts', 'quote_id'), goneOfCreditor('quotes')],
  },
  {
    name: 'search_traces',
    table: 'search_traces',
    since: 'at',
    isOfCreditor: true,
    goes: `not exists (select from jsonb_path_query(t.trace, '$.ranking[*].quoteId') as q(id)
                         join agreements a
                           on a.debtor_id = t.debtor_id and a.quote_id::text = q.id #>> '{}')`,
    acts: [goneOfCreditor('search_traces')],
  },
  {
    name: 'outbox',
    table: 'outbox_events',
    since: 'dispatched_at',
    among: 'dispatched_at is not null',
    goes: 'true',
    acts: [gone('outbox_events')],
  },
  {
    // What a person must look at is found by what it names.
    name: 'notice_hints',
    table: 'webhook_inbox',
    since: 'received_at',
    among: `hint <> '{}'`,
    goes: `t.processed_at is not null and t.outcome is distinct from 'parked'
      and t.outcome is distinct from 'quarantined'`,
    acts: [`update webhook_inbox set hint = '{}' where id = any($1::uuid[])`],
  },
]

/** The name of the index that a kind is read by. */
export const indexOf = ({ table }: Kind) => `${table}_kept`

/**
 * The next rows of a kind, and which of them go: $1 before when, $2 and $3 behind which row, $4 how
 * many. What proves something is looked at once a night and passed by.
 */
export function lookAt({ table, since, among, isOfCreditor, number, goes }: Kind): string {
  return `
    select t.id, t.${since} as at, ${isOfCreditor ? 't.creditor_id' : 'null::uuid'} as "creditorId",
           ${number ? `t.${number}` : 'null::text'} as number, (${goes}) as goes
      from (select * from ${table} x
             where ${among ? `x.${among} and ` : ''}x.${since} < $1
               and (x.${since}, x.id) > ($2::timestamptz, $3::uuid)
             order by x.${since}, x.id limit $4) t
     order by t.${since}, t.id`
}
