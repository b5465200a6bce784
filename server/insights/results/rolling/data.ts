import type { CreditorId } from '#server/kernel/id.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import {
  ROLL_ENDS,
  ROLL_STATES,
  type Roll,
  type RollEnd,
  type RollState,
  rollEnd,
} from '../model.ts'

type Row = {
  month: Temporal.PlainDate
  from_state: RollState
  to_state: RollState
  debts: bigint
  amount: bigint
}

/** How debts moved in these months, for these creditors together; months without debts are left out. */
export async function rollsOf(
  tx: Tx,
  _scope: StaffScope,
  {
    creditorIds,
    months,
  }: { creditorIds: readonly CreditorId[]; months: readonly Temporal.PlainDate[] },
): Promise<readonly Roll[]> {
  const rows = await tx.sql<Row>(
    `select month, from_state, to_state, sum(debts)::bigint as debts, sum(amount)::bigint as amount
       from debt_rolls
      where creditor_id = any ($1::uuid[]) and month = any ($2::date[]) and debts > 0
      group by 1, 2, 3`,
    [creditorIds, months],
  )
  return months.toReversed().flatMap((month) =>
    ROLL_STATES.flatMap((from) => {
      const its = rows.filter((row) => row.month.equals(month) && row.from_state === from)
      return its.length === 0 ? [] : [rollOf(month, from, its)]
    }),
  )
}

function rollOf(month: Temporal.PlainDate, from: RollState, rows: readonly Row[]): Roll {
  const ending = (end: RollEnd) =>
    rows
      .filter((row) => rollEnd(from, row.to_state) === end)
      .reduce((all, { debts }) => all + Number(debts), 0)
  return {
    month,
    from,
    debts: rows.reduce((all, { debts }) => all + Number(debts), 0),
    amount: centavos(rows.reduce<bigint>((all, { amount }) => all + amount, ZERO)),
    ends: Object.fromEntries(ROLL_ENDS.map((end) => [end, ending(end)])) as Roll['ends'],
  }
}

/** The months until a day that no fold was made of, since a creditor's books began. */
export async function monthsToFold(
  tx: Tx,
  _scope: SystemScope,
  { since, until }: { since: Temporal.PlainDate; until: Temporal.PlainDate },
): Promise<{ creditorId: CreditorId; month: Temporal.PlainDate }[]> {
  const rows = await tx.sql<{ creditor_id: CreditorId; month: Temporal.PlainDate }>(
    `select c.id as creditor_id, m.month::date as month
       from creditors c
       cross join lateral (
         select min(t.effective_on) as began from ledger_transactions t where t.creditor_id = c.id) b
       cross join lateral generate_series(
         greatest($1::date, (date_trunc('month', b.began) + interval '1 month')::date),
         $2::date - interval '1 month', interval '1 month') as m (month)
      where b.began is not null and not exists (select from debt_rolls r
                         where r.creditor_id = c.id and r.month = m.month::date)
      order by 1, 2`,
    [since, until],
  )
  return rows.map(({ creditor_id: creditorId, month }) => ({ creditorId, month }))
}
