import type { Stage } from './stage.ts'

const TABLES = [
  'contacts',
  'access_links',
  'debtor_sessions',
  'access_codes',
  'messages',
  'debts',
  'quotes',
  'quote_debts',
  'search_traces',
  'agreements',
  'agreement_debts',
  'instalments',
  'agreement_evidence',
  'payables',
  'charges',
  'payments',
  'papers',
  'delistings',
  'write_off_lines',
  'paper_seals',
  'ledger_transactions',
  'ledger_postings',
]

const FINGERPRINT = TABLES.map(
  (table) => `select '${table}' as place, count(*)::int as rows,
    coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as content
    from ${table} t where debtor_id = $1`,
).join(' union all ')

/** Every row about the subject, as a fingerprint of each table: equal means untouched. */
export async function traceOf({ owner, subject }: Stage): Promise<unknown> {
  return (await owner.query(FINGERPRINT, [subject.debtorId])).rows
}
