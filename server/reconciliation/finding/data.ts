import { BUSINESS_TIME_ZONE, endOfBusinessDate } from '#server/kernel/clock.ts'
import type { CreditorId, ReconciliationExceptionId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Provider } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { SweepKind } from '../sweep/model.ts'
import type { DayOfBooks, FindingKind, FindingState } from './model.ts'

/** The creditors a reader is limited to; null: all, or whatever row-level security lets through. */
function limitOf(scope: Scope): readonly CreditorId[] | null {
  return scope.kind === 'staff' && scope.creditorIds !== 'all' ? scope.creditorIds : null
}

const DAYS = `
  with moved as (
    select creditor_id, day,
           coalesce(sum(amount) filter (where kind <> 'return'), 0)::bigint as provider_in,
           coalesce(sum(amount) filter (where kind = 'return'), 0)::bigint as provider_out,
           0::bigint as ledger_in, 0::bigint as ledger_out, 0::bigint as suspended,
           0::bigint as told, 0::bigint as confirmed, 0::bigint as open, 0::bigint as explained
      from provider_entries where day between $1 and $2 group by 1, 2
    union all
    select t.creditor_id, t.effective_on, 0, 0,
           coalesce(sum(p.amount) filter (where p.debit_account_id = a.id), 0)::bigint,
           coalesce(sum(p.amount) filter (where p.credit_account_id = a.id), 0)::bigint,
           0, 0, 0, 0, 0
      from ledger_transactions t
      join ledger_postings p on p.creditor_id = t.creditor_id and p.transaction_id = t.id
      join ledger_accounts a on a.creditor_id = t.creditor_id and a.kind = 'clearing'
       and a.id in (p.debit_account_id, p.credit_account_id)
     where t.effective_on between $1 and $2 group by 1, 2
    union all
    select s.creditor_id, (y.paid_at at time zone 'America/Sao_Paulo')::date, 0, 0, 0, 0,
           sum(s.amount)::bigint, 0, 0, 0, 0
      from suspense_items s
      join payments y on y.creditor_id = s.creditor_id and y.id = s.payment_id
     where s.status in ('open', 'returning')
       and (y.paid_at at time zone 'America/Sao_Paulo')::date between $1 and $2 group by 1, 2
    union all
    select l.creditor_id, l.day, 0, 0, 0, 0, 0, sum(l.amount)::bigint,
           coalesce(sum(r.amount) filter (where r.outcome <> 'refused'), 0)::bigint, 0, 0
      from write_off_lines l
      left join lateral (
        select x.outcome, coalesce(x.amount, l.amount) as amount
          from creditor_return_lines x
          join creditor_returns f on f.creditor_id = x.creditor_id and f.id = x.return_id
         where x.creditor_id = l.creditor_id and x.line_id = l.id
         order by f.taken_at desc, f.id desc, x.line desc limit 1) r on true
     where l.day between $1 and $2 group by 1, 2
    union all
    select creditor_id, day, 0, 0, 0, 0, 0, 0, 0, count(*) filter (where state = 'open'),
           count(*) filter (where state = 'explained')
      from reconciliation_exceptions
     where day between $1 and $2 and state <> 'resolved' group by 1, 2)
  select m.day, coalesce(c.trade_name, '—') as creditor,
         sum(provider_in)::bigint as provider_in, sum(provider_out)::bigint as provider_out,
         sum(ledger_in)::bigint as ledger_in, sum(ledger_out)::bigint as ledger_out,
         sum(suspended)::bigint as suspended, sum(told)::bigint as told,
         sum(confirmed)::bigint as confirmed, sum(open)::bigint as open,
         sum(explained)::bigint as explained
    from moved m left join creditors c on c.id = m.creditor_id
   where ($3::uuid[] is null or m.creditor_id = any ($3))
   group by m.day, m.creditor_id, c.trade_name
  having sum(provider_in + provider_out + ledger_in + ledger_out + open + explained) > 0
      or sum(abs(told)) > 0
   order by m.day desc, 2`

type DayRow = {
  day: Temporal.PlainDate
  creditor: string
  provider_in: bigint
  provider_out: bigint
  ledger_in: bigint
  ledger_out: bigint
  suspended: bigint
  told: bigint
  confirmed: bigint
  open: bigint
  explained: bigint
}

/** The three books side by side, a row for each day and creditor on which anything moved. */
export async function daysOfBooks(
  tx: Tx,
  scope: Scope,
  days: { readonly first: Temporal.PlainDate; readonly last: Temporal.PlainDate },
): Promise<DayOfBooks[]> {
  const rows = await tx.sql<DayRow>(DAYS, [days.first, days.last, limitOf(scope)])
  return rows.map((row) => ({
    day: row.day,
    creditor: row.creditor,
    providerIn: centavos(row.provider_in),
    providerOut: centavos(row.provider_out),
    ledgerIn: centavos(row.ledger_in),
    ledgerOut: centavos(row.ledger_out),
    suspended: centavos(row.suspended),
    told: centavos(row.told),
    confirmed: centavos(row.confirmed),
    open: Number(row.open),
    explained: Number(row.explained),
  }))
}

export type Finding = {
  readonly id: ReconciliationExceptionId
  readonly creditor: string | null
  readonly day: Temporal.PlainDate
  readonly kind: FindingKind
  /** What it is about: `pix:E…`, `write-off:<line>`, `return:<file>:<line>`. */
  readonly subject: string
  readonly ours: Centavos | null
  readonly theirs: Centavos | null
  readonly detail: string | null
  readonly state: FindingState
  readonly note: string | null
  readonly openedAt: Temporal.Instant
}

export const FINDINGS_PAGE = 50

/** Findings in one state, oldest first, from behind one of them on. */
export async function findingsOf(
  tx: Tx,
  scope: Scope,
  args: { state: FindingState; after: ReconciliationExceptionId | null },
): Promise<{ rows: Finding[]; next: ReconciliationExceptionId | null }> {
  const rows = await tx.sql<{
    id: ReconciliationExceptionId
    creditor: string | null
    day: Temporal.PlainDate
    kind: FindingKind
    subject: string
    ours: bigint | null
    theirs: bigint | null
    detail: string | null
    state: FindingState
    note: string | null
    opened_at: Temporal.Instant
  }>(
    `select x.id, c.trade_name as creditor, x.day, x.kind, x.subject, x.ours, x.theirs, x.detail,
            x.state, x.note, x.opened_at
       from reconciliation_exceptions x left join creditors c on c.id = x.creditor_id
      where x.state = $1 and ($2::uuid is null or x.id > $2)
        and ($3::uuid[] is null or x.creditor_id = any ($3))
      order by x.id limit ${FINDINGS_PAGE + 1}`,
    [args.state, args.after, limitOf(scope)],
  )
  const shown = rows.slice(0, FINDINGS_PAGE)
  return {
    rows: shown.map(({ ours, theirs, opened_at: openedAt, ...row }) => ({
      ...row,
      ours: ours === null ? null : centavos(ours),
      theirs: theirs === null ? null : centavos(theirs),
      openedAt,
    })),
    next: rows.length > FINDINGS_PAGE ? (shown.at(-1)?.id ?? null) : null,
  }
}

export type SweepState = {
  readonly provider: Provider
  readonly kind: SweepKind
  readonly seenUntil: Temporal.Instant | null
  readonly waiting: number
  readonly lastFault: string | null
}

/** How far each list was read, and what is in the way of the rest. */
export async function sweepStates(tx: Tx, _scope: Scope): Promise<SweepState[]> {
  const rows = await tx.sql<{
    provider: Provider
    kind: SweepKind
    seen_until: Temporal.Instant | null
    waiting: bigint
    last_fault: string | null
  }>(
    `select provider, kind, max(window_to) filter (where status = 'done') as seen_until,
            count(*) filter (where status = 'waiting') as waiting,
            max(last_fault) filter (where status = 'waiting') as last_fault
       from provider_sweeps group by 1, 2 order by 1, 2`,
  )
  return rows.map((row) => ({
    provider: row.provider,
    kind: row.kind,
    seenUntil: row.seen_until,
    waiting: Number(row.waiting),
    lastFault: row.last_fault,
  }))
}

/** The providers whose lists were not yet read whole for a day; a day of ours may lack money. */
export async function unreadLists(
  tx: Tx,
  _scope: Scope,
  day: Temporal.PlainDate,
): Promise<Provider[]> {
  const from = day.toZonedDateTime(BUSINESS_TIME_ZONE).toInstant()
  const rows = await tx.sql<{ provider: Provider }>(
    `select distinct p.provider
       from (select 'pix' as provider union select provider from provider_sweeps) p
      where not exists (select from provider_sweeps s
                         where s.provider = p.provider and s.status = 'done'
                           and s.kind in ('daily', 'monthly')
                           and s.window_from <= $1 and s.window_to >= $2)
      order by 1`,
    [from, endOfBusinessDate(day)],
  )
  return rows.map((row) => row.provider)
}
