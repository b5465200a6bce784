import { centavos, ZERO } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { type Kept, PROMISE_KINDS, type PromiseKind, type ResultsOf } from '../model.ts'

/** The first instant after a day in São Paulo. */
const after = (day: string) => `((${day} + 1)::timestamp at time zone 'America/Sao_Paulo')`

/**
 * $1 creditors, $2 and $3 first and last day, $4 today: a day counts once it is over. Instalments
 * that were cancelled before their day (another plan, given up) were nobody's promise any more; what
 * an agreement left unpaid when it stopped was. In time is what came by the last day on which the
 * instalment could be paid without any charge.
 */
const INSTALMENTS = `
  select case when i.number = 0 then 'first' else 'later' end as kind,
         count(*) as due,
         count(*) filter (where m.in_time >= i.amount + m.off) as on_time,
         count(*) filter (where m.in_time < i.amount + m.off and m.paid >= i.amount + m.off) as late,
         sum(i.amount)::bigint as amount,
         sum(least(greatest(m.in_time, 0), i.amount))::bigint as amount_on_time
    from instalments i
    join payables p on p.creditor_id = i.creditor_id and p.id = i.id
    cross join lateral (
      select coalesce(sum(x.amount) filter (where y.paid_at < ${after('i.payable_until')}), 0) as in_time,
             coalesce(sum(x.amount), 0) as paid,
             coalesce((select sum(j.amount) from payable_adjustments j
                        where j.creditor_id = i.creditor_id and j.payable_id = i.id
                          and j.kind in ('early_rebate', 'waiver')), 0) as off
        from allocations x
        join payments y on y.creditor_id = x.creditor_id and y.id = x.payment_id
       where x.creditor_id = i.creditor_id and x.payable_id = i.id) m
   where i.creditor_id = any ($1::uuid[]) and i.payable_until between $2::date and $3::date
     and i.payable_until < $4::date
     and (p.cancelled_at is null or p.cancelled_at >= ${after('i.payable_until')})
   group by 1`

/**
 * What people said on the telephone: kept where from their word to the end of the day as much came
 * as they named, or anything where they named no sum. Taken back before the day, it counts no more.
 */
const SPOKEN = `
  select 'spoken' as kind, count(*) as due,
         count(*) filter (where m.in_time >= w.wanted) as on_time,
         count(*) filter (where m.in_time < w.wanted and m.paid >= w.wanted) as late,
         coalesce(sum(r.amount), 0)::bigint as amount,
         coalesce(sum(least(m.in_time, r.amount)), 0)::bigint as amount_on_time
    from promises r
    cross join lateral (select coalesce(r.amount, 1) as wanted) w
    cross join lateral (
      select coalesce(sum(n.amount) filter (where n.paid_at < ${after('r.promised_on')}), 0) as in_time,
             coalesce(sum(n.amount), 0) as paid
        from (select y.paid_at, y.amount - coalesce((
                       select sum(v.amount) from reversals v
                        where v.creditor_id = y.creditor_id and v.payment_id = y.id
                          and v.status = 'done'), 0) as amount
                from payments y
               where y.debtor_id = r.debtor_id and y.creditor_id = r.creditor_id
                 and y.paid_at >= r.created_at) n) m
   where r.creditor_id = any ($1::uuid[]) and r.promised_on between $2::date and $3::date
     and r.promised_on < $4::date
     and (r.withdrawn_at is null or r.withdrawn_at >= ${after('r.promised_on')})`

type Row = {
  kind: PromiseKind
  due: bigint
  on_time: bigint
  late: bigint
  amount: bigint
  amount_on_time: bigint
}

/** How promises of the period were kept: those that were spoken, and those that were signed. */
export async function keepingOf(
  tx: Tx,
  _scope: StaffScope,
  { creditorIds, period }: ResultsOf,
  today: Temporal.PlainDate,
): Promise<readonly Kept[]> {
  const values = [creditorIds, period.from, period.to, today]
  const rows = [...(await tx.sql<Row>(INSTALMENTS, values)), ...(await tx.sql<Row>(SPOKEN, values))]
  return PROMISE_KINDS.map((kind) => {
    const row = rows.find((found) => found.kind === kind)
    return {
      kind,
      due: Number(row?.due ?? 0n),
      onTime: Number(row?.on_time ?? 0n),
      late: Number(row?.late ?? 0n),
      amount: row ? centavos(row.amount) : ZERO,
      amountOnTime: row ? centavos(row.amount_on_time) : ZERO,
    }
  })
}
