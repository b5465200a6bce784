import { recordAudit } from '#server/audit/commands.ts'
import { addBusinessDays, type BankCalendar } from '#server/kernel/calendar.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { type CreditorId, newId, type ReconciliationExceptionId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { BUSINESS_DAYS_TO_ANSWER, FINDING_TRANSITIONS, type FindingKind } from './model.ts'

/** Provider's book against ours. What only we know counts only where a list was seen whole. */
const MONEY = `
  select 'provider_only' as kind, e.provider || ':' || e.entry_id as subject, e.creditor_id, e.day,
         null::bigint as ours, e.amount as theirs, null::text as detail
    from provider_entries e
   where e.kind = 'payment' and e.day between $1::date and $2::date
     and not exists (select from payments y
                      where y.provider = e.provider and y.provider_payment_id = e.entry_id)
  union all
  select 'amount_differs', e.provider || ':' || e.entry_id, y.creditor_id, e.day, y.amount, e.amount,
         null
    from provider_entries e
    join payments y on y.provider = e.provider and y.provider_payment_id = e.entry_id
   where e.kind = 'payment' and e.day between $1::date and $2::date and y.amount <> e.amount
  union all
  select 'ledger_only', y.provider || ':' || y.provider_payment_id, y.creditor_id,
         (y.paid_at at time zone 'America/Sao_Paulo')::date, y.amount, null, null
    from payments y
   where (y.paid_at at time zone 'America/Sao_Paulo')::date between $1::date and $2::date
     and not exists (select from provider_entries e
                      where e.provider = y.provider and e.kind = 'payment'
                        and e.entry_id = y.provider_payment_id)
     and exists (select from provider_sweeps s
                  where s.provider = y.provider and s.status = 'done' and s.unreadable = 0
                    and s.kind in ('daily', 'monthly')
                    and y.paid_at between s.window_from and s.window_to)
  union all
  select 'return_provider_only', e.provider || ':' || e.entry_id, e.creditor_id, e.day, null,
         e.amount, null
    from provider_entries e
   where e.kind = 'return' and e.day between $1::date and $2::date
     and not exists (select from reversals r
                       join payments y on y.creditor_id = r.creditor_id and y.id = r.payment_id
                      where y.provider = e.provider and y.provider_payment_id = e.payment_entry_id
                        and e.entry_id = y.provider_payment_id || '/' || r.provider_reversal_id
                        and r.status in ('done', 'restored'))
  union all
  select 'return_ledger_only', y.provider || ':' || y.provider_payment_id || '/' || r.provider_reversal_id,
         r.creditor_id, (r.done_at at time zone 'America/Sao_Paulo')::date, r.amount, null, null
    from reversals r
    join payments y on y.creditor_id = r.creditor_id and y.id = r.payment_id
   where r.status in ('done', 'restored')
     and (r.done_at at time zone 'America/Sao_Paulo')::date between $1::date and $2::date
     and not exists (select from provider_entries e
                      where e.provider = y.provider and e.kind = 'return'
                        and e.entry_id = y.provider_payment_id || '/' || r.provider_reversal_id)
     and exists (select from provider_sweeps s
                  where s.provider = y.provider and s.status = 'done' and s.unreadable = 0
                    and s.kind = 'returns' and s.finished_at > r.done_at + interval '1 hour'
                    and y.paid_at between s.window_from and s.window_to)
  union all
  select 'listing_unreadable', s.provider || ':' || s.kind || ':' || s.window_to::date, null,
         ((s.window_to - interval '1 microsecond') at time zone 'America/Sao_Paulo')::date,
         null, null, s.unreadable::text
    from provider_sweeps s
   where s.unreadable > 0
     and ((s.window_to - interval '1 microsecond') at time zone 'America/Sao_Paulo')::date
         between $1::date and $2::date
  union all
  select 'notice_' || w.outcome, w.provider || ':' || w.event_key, null,
         (w.received_at at time zone 'America/Sao_Paulo')::date, null, null, w.hint->>'type'
    from webhook_inbox w
   where w.outcome in ('parked', 'quarantined')
     and (w.received_at at time zone 'America/Sao_Paulo')::date between $1::date and $2::date
     and not exists (select from payments y
                      where y.provider = w.provider
                        and y.provider_payment_id in (w.hint->>'endToEndId', w.hint->>'objectId'))
     -- Money that the provider's list knows is a finding by that list, which says how much it is.
     and not exists (select from provider_entries e
                      where e.provider = w.provider and e.kind = 'payment'
                        and e.entry_id in (w.hint->>'endToEndId', w.hint->>'objectId'))
     -- Stripe tells of one object many times: its first notice is the finding.
     and not exists (select from webhook_inbox o
                      where o.outcome in ('parked', 'quarantined') and o.provider = w.provider
                        and o.hint->>'objectId' = w.hint->>'objectId'
                        and (o.received_at, o.id) < (w.received_at, w.id))`

/** Our book against what the creditor says; one that has never sent a file is not waited for. */
const CREDITOR = `
  select case when r.outcome = 'differing' then 'creditor_differs' else 'creditor_refused' end as kind,
         'write-off:' || l.id as subject, l.creditor_id, l.day, l.amount as ours,
         r.amount as theirs, r.reason as detail
    from write_off_lines l
    join lateral (
      select x.outcome, x.amount, x.reason
        from creditor_return_lines x
        join creditor_returns f on f.creditor_id = x.creditor_id and f.id = x.return_id
       where x.creditor_id = l.creditor_id and x.line_id = l.id
       order by f.taken_at desc, f.id desc, x.line desc limit 1) r on true
   where l.day between $1::date and $2::date and r.outcome in ('differing', 'refused')
  union all
  select 'creditor_missing', 'write-off:' || l.id, l.creditor_id, l.day, l.amount, null, null
    from write_off_lines l
   where l.day between $1::date and $2::date
     and not exists (select from creditor_return_lines x
                      where x.creditor_id = l.creditor_id and x.line_id = l.id)
     and exists (select from creditor_returns f where f.creditor_id = l.creditor_id)
     and exists (select from write_off_export_lines m
                   join write_off_exports x on x.creditor_id = m.creditor_id and x.id = m.export_id
                  where m.creditor_id = l.creditor_id and m.line_id = l.id
                    and (x.made_at at time zone 'America/Sao_Paulo')::date <= $3::date)
  union all
  select 'creditor_unknown', 'return:' || x.return_id || ':' || x.line, x.creditor_id,
         (f.taken_at at time zone 'America/Sao_Paulo')::date, null, x.amount, x.reason
    from creditor_return_lines x
    join creditor_returns f on f.creditor_id = x.creditor_id and f.id = x.return_id
   where x.outcome = 'unknown'
     and (f.taken_at at time zone 'America/Sao_Paulo')::date between $1::date and $2::date`

type Found = {
  kind: FindingKind
  subject: string
  creditor_id: CreditorId | null
  day: Temporal.PlainDate
  ours: bigint | null
  theirs: bigint | null
  detail: string | null
}

export type Comparison = { readonly opened: number; readonly resolved: number }

/**
 * Compares the three books over some days and lets the findings say what is so now: new ones open,
 * those that are gone resolve themselves, those whose figures changed open again. May be run at any
 * time and by several at once.
 */
export async function compareBooks(
  tx: Tx,
  _scope: SystemScope,
  calendar: BankCalendar,
  days: { readonly first: Temporal.PlainDate; readonly last: Temporal.PlainDate },
): Promise<Comparison> {
  const now = tx.clock.now()
  await tx.takeTime()
  // One at a time: the finding of a slower run must not undo that of a newer look.
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('book comparison', 0))`)
  const silentSince = addBusinessDays(calendar, businessDate(now), -BUSINESS_DAYS_TO_ANSWER)
  const money = await tx.sql<Found>(MONEY, [days.first, days.last])
  const creditor = await tx.sql<Found>(CREDITOR, [days.first, days.last, silentSince])
  const found = [...money, ...creditor]
  const written = await tx.sql<{ id: string }>(
    `insert into reconciliation_exceptions
       (id, creditor_id, day, kind, subject, ours, theirs, detail, state, opened_at)
     select f.id, f.creditor_id, f.day, f.kind, f.subject, f.ours, f.theirs, f.detail, 'open', $1
       from unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[], $6::text[], $7::bigint[],
                   $8::bigint[], $9::text[])
              as f(id, creditor_id, day, kind, subject, ours, theirs, detail)
     on conflict (kind, subject) do update
        set state = 'open', ours = excluded.ours, theirs = excluded.theirs,
            detail = excluded.detail, creditor_id = excluded.creditor_id, resolved_at = null,
            note = null, decided_by = null, decided_at = null, opened_at = excluded.opened_at
      where reconciliation_exceptions.state = 'resolved'
         or (reconciliation_exceptions.ours, reconciliation_exceptions.theirs)
            is distinct from (excluded.ours, excluded.theirs)
     returning id`,
    [
      now,
      found.map(() => newId<ReconciliationExceptionId>(now.epochMilliseconds)),
      found.map((row) => row.creditor_id),
      found.map((row) => row.day.toString()),
      found.map((row) => row.kind),
      found.map((row) => row.subject),
      found.map((row) => row.ours?.toString() ?? null),
      found.map((row) => row.theirs?.toString() ?? null),
      found.map((row) => row.detail),
    ],
  )
  const gone = await tx.sql<{ id: string }>(
    `update reconciliation_exceptions x set state = 'resolved', resolved_at = $1
      where x.day between $2::date and $3::date and x.state <> 'resolved'
        and not exists (select from unnest($4::text[], $5::text[]) as f(kind, subject)
                         where f.kind = x.kind and f.subject = x.subject)
     returning id`,
    [now, days.first, days.last, found.map((row) => row.kind), found.map((row) => row.subject)],
  )
  if (written.length > 0) {
    tx.log.error({ findings: written.length }, 'books disagree: see /admin/conciliacao')
  }
  return { opened: written.length, resolved: gone.length }
}

/** A person says why a finding is right as it is. Refused where it is not open (any more). */
export async function explainFinding(
  tx: Tx,
  scope: StaffScope,
  input: { id: ReconciliationExceptionId; note: string },
): Promise<Result<null, 'not_open'>> {
  const [row] = await tx.sql<{ creditor_id: CreditorId | null; kind: FindingKind }>(
    `update reconciliation_exceptions
        set state = 'explained', note = $2, decided_by = $3, decided_at = $4
      where id = $1 and state = any ($6) and ($5::uuid[] is null or creditor_id = any ($5))
     returning creditor_id, kind`,
    [
      input.id,
      input.note,
      scope.staffId,
      tx.clock.now(),
      creditorsOf(scope),
      statesAccepting(FINDING_TRANSITIONS, 'explained'),
    ],
  )
  if (!row) return refuse('not_open')
  await recordAudit(tx, scope, {
    action: 'finding.explained',
    subjectId: input.id,
    ...(row.creditor_id === null ? {} : { creditorId: row.creditor_id }),
    kind: row.kind,
  })
  return ok(null)
}
