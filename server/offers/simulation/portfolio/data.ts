import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import {
  CHARGE_KEY,
  type ChargeFactors,
  FACTOR_NAMES,
  NEWEST_RESTATEMENTS,
} from '../charges/data.ts'
import { AGE_BANDS, type Band, type Difference, type RuleRow, type Side } from '../model.ts'

export type Question = {
  readonly creditorId: CreditorId
  readonly on: Temporal.PlainDate
  readonly factors: readonly ChargeFactors[]
  readonly rules: readonly RuleRow[]
}

/** base × fraction, half-up, as `divideHalfUp` of the kernel. */
const times = (base: string, name: string) =>
  `div(2 * ${base} * f.${name}_n + f.${name}_d, 2 * f.${name}_d)`

const ruleOf = (policy: RuleRow['policy']) => `
  left join lateral (
    select r.* from rules r
     where r.policy = '${policy}' and c.days_late >= r.days_from
       and (r.days_to is null or c.days_late <= r.days_to)
       and c.group_total >= r.total_from and (r.total_to is null or c.group_total <= r.total_to)
       and (r.products is null or r.products ? c.product)
     order by r.place limit 1) ${policy} on true`

/** Shares let off by component, each rounded half-up: nothing of a fee (arithmetic.md 1.5). */
const letOff = (policy: RuleRow['policy']) => `case when ${policy}.place is null then 0 else
  round(c.fine * ${policy}.fine) + round(c.interest * ${policy}.interest)
  + round(c.correction * ${policy}.correction) + round(c.owed * ${policy}.principal) end`

/** How a plan may look, and whether there is one payment, follows the debt that weighs most. */
const lead = (policy: RuleRow['policy'], what: 'spot' | 'plan') =>
  `coalesce(first_value(p.${policy}_${what}) over (partition by p.debtor_id
    order by p.${policy}_covered desc, p.total desc, p.original_due_on, p.id), false)`

/**
 * Every debt that may be collected, with its balance of today, the rule of either policy that covers
 * it, and what that lets off. Statement for statement what `situationOf`, `coverOf` and
 * `spotParameters` do for one person.
 */
const PORTFOLIO = `
with r as materialized (${NEWEST_RESTATEMENTS}),
bound as materialized (
  select distinct x.debt_id from agreement_debts x
    join agreements a on a.creditor_id = x.creditor_id and a.id = x.agreement_id
   where x.creditor_id = $1 and x.live and a.status = 'active'),
ledger as materialized (
  select account, sum(amount) as owed from (
    select debit_account_id as account, amount from ledger_postings where creditor_id = $1
    union all
    select credit_account_id, -amount from ledger_postings where creditor_id = $1) both_sides
   group by account),
factors as materialized (
  select * from jsonb_to_recordset($3::jsonb) as f(key text, days_late int, is_capped boolean,
    ${FACTOR_NAMES.map((name) => `${name}_n numeric, ${name}_d numeric`).join(', ')})),
rules as materialized (
  select * from jsonb_to_recordset($4::jsonb) as r(policy text, place int, days_from int,
    days_to int, total_from numeric, total_to numeric, products jsonb, fine numeric,
    interest numeric, correction numeric, principal numeric, spot boolean, plan boolean)),
charged as materialized (
  select d.id, d.debtor_id, d.product, d.original_due_on, f.days_late, l.owed,
         parts.correction, parts.interest, parts.fine, parts.fee,
         l.owed + parts.correction + parts.interest + parts.fine + parts.fee as total
    from debts d
    join ledger l on l.account = d.id and l.owed > 0
    left join r on r.debt_id = d.id
    join factors f on f.key = ${CHARGE_KEY}
    cross join lateral (select ${times('l.owed', 'correction')} as correction) k
    cross join lateral (select l.owed + k.correction as base) b
    cross join lateral (
      select coalesce(sum(kept) filter (where part = 'correction'), 0) as correction,
             coalesce(sum(kept) filter (where part = 'interest'), 0) as interest,
             coalesce(sum(kept) filter (where part = 'fine'), 0) as fine,
             coalesce(sum(kept) filter (where part = 'fee'), 0) as fee
        from (select part, case when f.is_capped
                then greatest(0, least(amount, l.owed - (sum(amount) over (order by place) - amount)))
                else amount end as kept
                from (values (1, 'correction', coalesce(r.correction, 0)::numeric),
                             (2, 'interest', coalesce(r.interest, 0)::numeric),
                             (3, 'fine', coalesce(r.fine, 0)::numeric),
                             (4, 'fee', coalesce(r.fee, 0)::numeric),
                             (5, 'correction', k.correction),
                             (6, 'interest', ${times('l.owed', 'selic')}),
                             (7, 'interest', ${times('b.base', 'remunerative')}),
                             (8, 'interest', ${times('b.base', 'interest')}),
                             (9, 'fine', ${times('b.base', 'fine')})
                     ) as line(place, part, amount)) cut) parts
   where d.creditor_id = $1 and d.recalled_at is null and d.prescribed_on > $2
     and not exists (select from bound where bound.debt_id = d.id)),
grouped as (select *, sum(total) over (partition by debtor_id) as group_total from charged),
priced as (
  select c.*, draft.place is not null as draft_covered, live.place is not null as live_covered,
         draft.spot as draft_spot, live.spot as live_spot,
         draft.plan as draft_plan, live.plan as live_plan,
         ${letOff('draft')} as draft_off, ${letOff('live')} as live_off
    from grouped c ${ruleOf('draft')} ${ruleOf('live')}),
offered as (
  select p.id, p.debtor_id, p.days_late, p.total, p.draft_covered, p.live_covered,
         case when ${lead('draft', 'spot')} then p.draft_off else 0 end as draft_off,
         case when ${lead('live', 'spot')} then p.live_off else 0 end as live_off,
         p.draft_covered and ${lead('draft', 'plan')} as draft_plan,
         p.live_covered and ${lead('live', 'plan')} as live_plan
    from priced p)`

type BandRow = Record<
  | 'debts'
  | 'balance'
  | `${'draft' | 'live'}_${'covered' | 'spot' | 'plan' | 'off'}`
  | 'gain'
  | 'lose'
  | 'more'
  | 'less',
  bigint
> & { band: number }

const side = (policy: RuleRow['policy']) => `
  count(*) filter (where ${policy}_covered) as ${policy}_covered,
  count(*) filter (where ${policy}_off > 0) as ${policy}_spot,
  count(*) filter (where ${policy}_plan) as ${policy}_plan,
  coalesce(sum(${policy}_off), 0)::bigint as ${policy}_off`

const BANDS = `${PORTFOLIO}
select width_bucket(days_late, $5::int[]) - 1 as band, count(*) as debts,
       sum(total)::bigint as balance, ${side('draft')}, ${side('live')},
       count(*) filter (where draft_covered and not live_covered) as gain,
       count(*) filter (where live_covered and not draft_covered) as lose,
       count(*) filter (where draft_off > live_off) as more,
       count(*) filter (where draft_off < live_off) as less
  from offered group by 1 order by 1`

export async function bandsOf(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  question: Question,
): Promise<{ bands: Band[]; difference: Difference }> {
  const rows = await tx.sql<BandRow>(BANDS, [...valuesOf(question), AGE_BANDS])
  const all = (name: 'gain' | 'lose' | 'more' | 'less') =>
    rows.reduce((count, row) => count + Number(row[name]), 0)
  return {
    bands: rows.map((row) => ({
      from: AGE_BANDS[row.band] ?? 0,
      debts: Number(row.debts),
      balance: centavos(row.balance),
      draft: sideOf(row, 'draft'),
      live: sideOf(row, 'live'),
    })),
    difference: {
      gainOffer: all('gain'),
      loseOffer: all('lose'),
      moreDiscount: all('more'),
      lessDiscount: all('less'),
    },
  }
}

function sideOf(row: BandRow, policy: RuleRow['policy']): Side {
  return {
    covered: Number(row[`${policy}_covered`]),
    spot: Number(row[`${policy}_spot`]),
    plan: Number(row[`${policy}_plan`]),
    discount: centavos(row[`${policy}_off`]),
  }
}

/** One person's debts with this creditor, as the statement above has them. */
export type Person = {
  readonly debtorId: DebtorId
  readonly debts: number
  readonly balance: Centavos
  readonly draftOff: Centavos
  readonly liveOff: Centavos
}

/** How many people there are, and some of them: the same ones for the same portfolio. */
export async function peopleOf(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  question: Question,
  most: number,
): Promise<{ count: number; people: Person[] }> {
  const rows = await tx.sql<{
    debtor_id: DebtorId
    debts: bigint
    balance: bigint
    draft_off: bigint
    live_off: bigint
    people: bigint
  }>(
    `${PORTFOLIO}
     select debtor_id, count(*) as debts, sum(total)::bigint as balance,
            sum(draft_off)::bigint as draft_off, sum(live_off)::bigint as live_off,
            count(*) over () as people
       from offered group by debtor_id order by md5(debtor_id::text) limit $5`,
    [...valuesOf(question), most],
  )
  return {
    count: Number(rows[0]?.people ?? 0),
    people: rows.map((row) => ({
      debtorId: row.debtor_id,
      debts: Number(row.debts),
      balance: centavos(row.balance),
      draftOff: centavos(row.draft_off),
      liveOff: centavos(row.live_off),
    })),
  }
}

/**
 * Another question about the same portfolio: `tail` follows the statement above, `offered` among its
 * tables (one row for each debt that may be collected, `ledger` with what is owed of any), and its
 * own values begin at $5. What it says of ages, balances and offers is what people are shown.
 */
export function askPortfolio<Row extends Record<string, unknown>>(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  question: Question,
  { tail, values }: { readonly tail: string; readonly values: readonly unknown[] },
): Promise<Row[]> {
  return tx.sql<Row>(`${PORTFOLIO}${tail}`, [...valuesOf(question), ...values])
}

function valuesOf({ creditorId, on, factors, rules }: Question): unknown[] {
  const rows = factors.map(({ key, daysLate, isCapped, fractions }) => ({
    key,
    days_late: daysLate,
    is_capped: isCapped,
    ...Object.fromEntries(
      FACTOR_NAMES.flatMap((name) => [
        [`${name}_n`, fractions[name].numerator.toString()],
        [`${name}_d`, fractions[name].denominator.toString()],
      ]),
    ),
  }))
  return [creditorId, on, JSON.stringify(rows), JSON.stringify(rules)]
}
