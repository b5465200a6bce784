import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import { balancesByAccount } from '#server/ledger/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import {
  CHARGE_KEY,
  type ChargeFactors,
  FACTOR_NAMES,
  newestRestatements,
  ofPeople,
  PAUSES,
} from '../charges/data.ts'
import type { RuleRow } from '../model.ts'

export type Question = {
  readonly creditorId: CreditorId
  readonly on: Temporal.PlainDate
  readonly factors: readonly ChargeFactors[]
  readonly rules: readonly RuleRow[]
  /** Only these: their debts are read by an index. Null: everybody. */
  readonly people: readonly DebtorId[] | null
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

/** Shares let off by component, each rounded half-up: nothing of a fee (rules.md 1.5). */
const letOff = (policy: RuleRow['policy']) => `case when ${policy}.place is null then 0 else
  round(c.fine * ${policy}.fine) + round(c.interest * ${policy}.interest)
  + round(c.correction * ${policy}.correction) + round(c.owed * ${policy}.principal) end`

/** How a plan may look, and whether there is one payment, follows the debt that weighs most. */
const lead = (policy: RuleRow['policy'], what: 'spot' | 'plan') =>
  `coalesce(first_value(p.${policy}_${what}) over (partition by p.debtor_id
    order by p.${policy}_covered desc, p.total desc, p.original_due_on, p.id), false)`

/**
 * Charges one after the other, in the order of the balance: what was restated, then what came since.
 * Where they are capped, only so much of their sum counts as is owed; the last ones go first.
 */
const CHARGED = `
  select c1 + c5 - c4 as correction, c2 - c1 + c8 - c5 as interest, c3 - c2 + c9 - c8 as fine,
         c4 - c3 as fee
    from (select least(r1, cap) as c1, least(r1 + r2, cap) as c2, least(r1 + r2 + r3, cap) as c3,
                 least(r4, cap) as c4, least(r4 + k.correction, cap) as c5,
                 least(r4 + k.correction + k.selic + b.remunerative + b.interest, cap) as c8,
                 least(r4 + k.correction + k.selic + b.remunerative + b.interest + b.fine, cap) as c9
            from (select coalesce(r.correction, 0)::numeric as r1,
                         coalesce(r.interest, 0)::numeric as r2, coalesce(r.fine, 0)::numeric as r3,
                         (coalesce(r.correction, 0) + coalesce(r.interest, 0)
                          + coalesce(r.fine, 0) + coalesce(r.fee, 0))::numeric as r4,
                         case when f.is_capped then l.owed else 'infinity' end as cap) since
          offset 0) counted`

/**
 * Every debt that may be collected, with its balance of today, the rule of either policy that covers
 * it, and what that lets off. Statement for statement what `situationOf`, `coverOf` and
 * `spotParameters` do for one person.
 */
const portfolioOf = (people: string | null) => `
with ${ofPeople(people).theirs} r as materialized (${newestRestatements(people)}),
bound as materialized (
  select distinct x.debt_id from agreement_debts x
    join agreements a on a.creditor_id = x.creditor_id and a.id = x.agreement_id
   where x.creditor_id = $1 and x.live and a.status = 'active' ${ofPeople(people).only('x.debt_id')}),
ledger as materialized (${balancesByAccount(ofPeople(people).only)}),
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
    ${PAUSES}
    join factors f on f.key = ${CHARGE_KEY}
    cross join lateral (
      select ${times('l.owed', 'correction')} as correction,
             ${times('l.owed', 'selic')} as selic offset 0) k
    cross join lateral (
      select ${times('(l.owed + k.correction)', 'remunerative')} as remunerative,
             ${times('(l.owed + k.correction)', 'interest')} as interest,
             ${times('(l.owed + k.correction)', 'fine')} as fine offset 0) b
    cross join lateral (${CHARGED}) parts
   where d.creditor_id = $1 and d.recalled_at is null and d.prescribed_on > $2
     ${ofPeople(people).only('d.id')}
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

/**
 * Another question about the same portfolio: `tail` follows the statement above, `offered` among its
 * tables (one row for each debt that may be collected, `ledger` with what is owed of any that is asked about), and its
 * own values begin at $5. What it says of ages, balances and offers is what people are shown.
 */
export function askPortfolio<Row extends Record<string, unknown>>(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  question: Question,
  following: Following,
): Promise<Row[]> {
  const { text, values } = portfolioStatement(question, following)
  return tx.sql<Row>(text, values)
}

type Following = { readonly tail: string; readonly values: readonly unknown[] }

/** The statement itself and its values. */
export function portfolioStatement(question: Question, { tail, values }: Following) {
  const before = [...valuesOf(question), ...values]
  const { people } = question
  if (people === null) return { text: `${portfolioOf(null)}${tail}`, values: before }
  // Behind all the others, whose places a tail knows.
  const place = `$${before.length + 1}`
  return { text: `${portfolioOf(place)}${tail}`, values: [...before, people] }
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
